#include "agency/answer.h"

#include <algorithm>
#include <set>
#include <sstream>

#include "agency/sections.h"
#include "base/ensure.h"
#include "match/folding.h"

namespace mash::agency {
namespace {

using namespace wire;
using Checked = std::optional<AnswerProblem>;

// All that a return has in common with the check it answers. The power is the agency's own: the
// council may ask under one that a school or the police do not have.
kit::Draft return_to(const CheckToAnswer& check, ReturnKind kind, const StaffId& actor,
                     const System& system) {
  const Header& asked = check.header;
  kit::Draft draft;
  Header& about = draft.about;
  about.kind = MessageKind::return_;
  about.actor = actor;
  about.subjects = asked.subjects;
  about.case_id = asked.case_id;
  about.check_id = asked.check_id;
  about.return_kind = kind;
  about.return_version = check.version;
  about.purpose = asked.purpose;
  about.stage = asked.stage;
  about.category = asked.category;
  about.urgency = asked.urgency;
  const bool assists = asked.gateway == Gateway::ca89_47 && system.assists_section_47;
  about.gateway = assists ? asked.gateway : system.gateway;
  about.article6 = asked.article6;
  about.article9 = asked.article9;
  about.consent = asked.consent;
  draft.recipients = {asked.sender};
  return draft;
}

// Offences and health information each need a condition of their own (DPA 2018 Schedule 1); the
// desk, which asked, does not know yet what there is.
void name_condition(SectionKind kind, Header& about) {
  if (kind == SectionKind::offences) about.article9 = Article9::offence_data_s1_18;
  if (kind == SectionKind::health_summary || kind == SectionKind::health_detail) {
    about.article9 = Article9::health_or_social_care_s1_2;
  }
}

void narrow(Handling handling, Header& about) {
  about.handling = std::max(about.handling, handling);
}

void add(kit::Draft& draft, SectionKind kind, Content content) {
  const SubjectId subject = draft.about.subjects.front().ref;
  name_condition(kind, draft.about);
  draft.sections.push_back({kind, subject, std::move(content), draft.recipients});
}

void add_contents(kit::Draft& draft, const connect::Contents& contents) {
  for (const connect::Section& section : contents.sections) {
    add(draft, section.kind, content_of(section));
  }
  narrow(contents.handling, draft.about);
}

void add_statement(kit::Draft& draft, SearchStatement statement, Time now) {
  statement.searched_at = rfc3339(now);
  add(draft, SectionKind::search_statement, std::move(statement));
}

bool sends_records(ReturnKind kind) {
  return kind == ReturnKind::information || kind == ReturnKind::known_nothing_relevant ||
         kind == ReturnKind::partial;
}

bool says_why(ReturnKind kind) {
  return kind == ReturnKind::multiple_match || kind == ReturnKind::cannot_search ||
         kind == ReturnKind::refused;
}

class PersonsReturn {
 public:
  PersonsReturn(const CheckToAnswer& check, const std::optional<Finding>& finding,
                const PersonsAnswer& answer, const System& system, Time now)
      : finding_(finding),
        answer_(answer),
        system_(system),
        today_(london_date(now)),
        now_(now),
        draft_(return_to(check, answer.kind, answer.actor, system)) {}

  Result<kit::Draft, AnswerProblem> make() {
    for (const connect::Record& record : answer_.records) {
      contents_.push_back(system_.mapping->contents(record, today_));
      if (system_.intelligence == nullptr) continue;
      for (auto& item : system_.intelligence(record)) intelligence_.push_back(std::move(item));
    }
    for (auto check : {&PersonsReturn::check_search, &PersonsReturn::check_records,
                       &PersonsReturn::check_held_back, &PersonsReturn::check_nil_trace,
                       &PersonsReturn::check_note}) {
      if (auto problem = (this->*check)()) return refuse(std::move(*problem));
    }
    add_records();
    SearchStatement statement{answer_.systems, answer_.searches, answer_.searched_by, {}};
    if (finding_) statement.searches.insert(statement.searches.begin(), finding_->search);
    add_statement(draft_, std::move(statement), now_);
    if (!answer_.note.empty()) {
      add(draft_, SectionKind::rationale, Narrative{answer_.note, answer_.searched_by});
    }
    return std::move(draft_);
  }

 private:
  Checked check_search() const {
    const bool searched = answer_.kind != ReturnKind::cannot_search;
    if (!answer_.searched_by.empty() && (!searched || !answer_.systems.empty())) return {};
    return AnswerProblem{"nothing_searched",
                         "An answer says which systems were searched, and who searched them."};
  }

  Checked check_records() const {
    const bool needs = answer_.kind == ReturnKind::information ||
                       answer_.kind == ReturnKind::known_nothing_relevant;
    if (needs && answer_.records.empty()) {
      return AnswerProblem{"record_needed",
                           "Say which record is the person asked about. If there is none, the "
                           "answer is nil_trace, after searching under other spellings."};
    }
    if (!sends_records(answer_.kind) && !answer_.records.empty()) {
      return AnswerProblem{"record_not_sent",
                           "Nothing of a record is sent with this kind of answer, so name none: "
                           "it may be about somebody else."};
    }
    return {};
  }

  Checked check_held_back() const {
    const bool held = std::any_of(contents_.begin(), contents_.end(),
                                  [](const auto& contents) { return !contents.held_back.empty(); });
    if (held && answer_.kind != ReturnKind::partial && !answer_.held_back_read) {
      return AnswerProblem{"held_back_not_read",
                           "The record holds back what only a person may send. Read it in your own "
                           "system and say that you have, or answer partial until you have."};
    }
    const bool may_include =
        answer_.kind == ReturnKind::information || answer_.kind == ReturnKind::partial;
    if (answer_.include_intelligence && (!may_include || intelligence_.empty())) {
      return AnswerProblem{"nothing_to_include",
                           "Intelligence can be included in information or in a partial answer, "
                           "and only where the named records hold some."};
    }
    return {};
  }

  // The program looked under the spellings it was given; a nil trace is a person's, who tried
  // another.
  Checked check_nil_trace() const {
    if (answer_.kind != ReturnKind::nil_trace) return {};
    const auto& searches = answer_.searches;
    if (std::any_of(searches.begin(), searches.end(),
                    [&](const auto& search) { return is_other_spelling(search); })) {
      return {};
    }
    return AnswerProblem{"other_spelling_needed",
                         "A nil trace says that you searched yourself, under at least one other "
                         "spelling or name than those the desk gave. Add what you searched for."};
  }

  // A part of the names the desk gave, or the same in another order, is nothing new.
  bool is_other_spelling(const SearchStatement::Search& search) const {
    const std::string tried = match::folded(search.names);
    if (tried.empty()) return false;
    if (!finding_) return true;
    const std::string& given = finding_->search.names;
    for (std::size_t at = 0; at <= given.size();) {
      const std::size_t end = std::min(given.find("; ", at), given.size());
      if (match::folded(given.substr(at, end - at)) == tried) return false;
      at = end + 2;
    }
    const auto known = words_of(given);
    const auto words = words_of(search.names);
    return !std::includes(known.begin(), known.end(), words.begin(), words.end());
  }

  static std::set<std::string> words_of(std::string names) {
    std::replace(names.begin(), names.end(), ';', ' ');
    std::set<std::string> words;
    std::istringstream in(names);
    for (std::string word; in >> word;) words.insert(match::folded(word));
    return words;
  }

  Checked check_note() const {
    if (!answer_.note.empty()) return {};
    if (says_why(answer_.kind)) {
      return AnswerProblem{"note_needed",
                           "Write a note for the desk: why, and what would help, such as a number "
                           "or an address that tells two people apart."};
    }
    const auto& own = answer_.searches;
    const bool hits =
        std::any_of(own.begin(), own.end(), [](const auto& search) { return search.hits > 0; }) ||
        (finding_ && finding_->search.hits > 0);
    if (answer_.kind == ReturnKind::nil_trace && hits) {
      return AnswerProblem{"note_needed",
                           "A search found somebody, and the answer is that nobody is known. Write "
                           "a note that says why none of them is the person asked about."};
    }
    return {};
  }

  void add_records() {
    for (const connect::Contents& contents : contents_) {
      if (answer_.kind == ReturnKind::known_nothing_relevant) {
        const connect::Section* identity = contents.find(SectionKind::identity);
        if (identity != nullptr) add(draft_, SectionKind::identity, content_of(*identity));
      } else {
        add_contents(draft_, contents);
      }
    }
    if (!answer_.include_intelligence) return;
    narrow(Handling::sight_only, draft_.about);
    for (const auto& item : intelligence_) {
      add(draft_, SectionKind::intelligence, content_of(item));
    }
  }

  const std::optional<Finding>& finding_;
  const PersonsAnswer& answer_;
  const System& system_;
  const Date today_;
  const Time now_;
  kit::Draft draft_;
  std::vector<connect::Contents> contents_;
  std::vector<connect::Intelligence> intelligence_;
};

}  // namespace

kit::Draft automatic_return(const CheckToAnswer& check, const Finding& finding,
                            const System& system, Time now) {
  ENSURE(finding.automatic() && finding.match.automatic(), "only a sure answer is the program's");
  const connect::Contents& contents = finding.records.front().contents;
  const auto kind =
      contents.known_only() ? ReturnKind::known_nothing_relevant : ReturnKind::information;
  kit::Draft draft = return_to(check, kind, StaffId{}, system);
  add_contents(draft, contents);
  add_statement(draft, {system.names, {finding.search}, "automatic", {}}, now);
  return draft;
}

Result<kit::Draft, AnswerProblem> persons_return(const CheckToAnswer& check,
                                                 const std::optional<Finding>& finding,
                                                 const PersonsAnswer& answer, const System& system,
                                                 Time now) {
  return PersonsReturn(check, finding, answer, system, now).make();
}

}  // namespace mash::agency
