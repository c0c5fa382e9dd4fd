#include "kit/contact.h"

namespace mash::kit {
namespace {

using namespace wire;
using json = Json;

// A table of the form. Every key that is read is counted; those left over are the writer's slips.
class Part {
 public:
  Part(const json& object, std::string where, std::optional<ContactProblem>& problem)
      : object_(object), where_(std::move(where)), problem_(problem) {
    if (!object.is_object()) complain("has to be a table of names and values");
  }

  bool has(const char* key) const {
    return object_.is_object() && object_.contains(key) && !object_.at(key).is_null();
  }
  std::string text(const char* key) {
    read_.insert(key);
    if (!has(key)) return {};
    if (object_.at(key).is_string()) return object_.at(key);
    complain(std::string("'") + key + "' has to be a text");
    return {};
  }
  bool boolean(const char* key) {
    read_.insert(key);
    if (!has(key)) return false;
    if (object_.at(key).is_boolean()) return object_.at(key);
    complain(std::string("'") + key + "' has to be true or false");
    return false;
  }
  template <class E>
  E word(const char* key, E otherwise) {
    const std::string given = text(key);
    if (given.empty()) return otherwise;
    if (const auto value = from_word<E>(given)) return *value;
    std::string words;
    for (const auto one : all_words<E>()) words += (words.empty() ? "" : ", ") + std::string(one);
    complain(std::string("'") + key + "' is '" + given + "', which is none of " + words);
    return otherwise;
  }
  std::vector<std::string> texts(const char* key) {
    std::vector<std::string> all;
    for (const json& one : list(key)) {
      if (one.is_string()) {
        all.push_back(one);
      } else {
        complain(std::string("'") + key + "' has to be a list of texts");
      }
    }
    return all;
  }
  const json& list(const char* key) {
    static const json none = json::array();
    read_.insert(key);
    if (!has(key)) return none;
    if (object_.at(key).is_array()) return object_.at(key);
    complain(std::string("'") + key + "' has to be a list");
    return none;
  }
  Part part(const char* key) {
    static const json none = json::object();
    read_.insert(key);
    return Part(has(key) ? object_.at(key) : none, where_ + key + ": ", problem_);
  }
  std::string date(const char* key) {
    const std::string given = text(key);
    if (!given.empty() && !from_iso_date(given)) {
      complain(std::string("'") + key + "' has to be a date such as 2014-05-31");
    }
    return given;
  }
  void complain(const std::string& what) {
    if (!problem_) problem_ = ContactProblem{where_ + what + "."};
  }
  void finish() {
    if (!object_.is_object()) return;
    for (const auto& [key, value] : object_.items()) {
      if (!read_.contains(key)) complain("'" + key + "' is not part of a contact");
    }
  }

 private:
  const json& object_;
  std::string where_;
  std::optional<ContactProblem>& problem_;
  std::set<std::string, std::less<>> read_;
};

Identity read_identity(Part part, std::optional<ContactProblem>& problem) {
  Identity identity;
  for (const json& name : part.list("names")) {
    Part one(name, "names: ", problem);
    identity.names.push_back({one.text("given"), one.text("family"), one.text("use")});
    one.finish();
  }
  identity.birth_date = part.date("birth_date");
  identity.expected_date = part.date("expected_date");
  identity.sex = part.text("sex");
  identity.nhs_number = part.text("nhs_number");
  identity.nhs_number_status = part.text("nhs_number_status");
  identity.upn = part.text("upn");
  for (const json& number : part.list("other_identifiers")) {
    Part one(number, "other_identifiers: ", problem);
    identity.other_identifiers.push_back({one.text("system"), one.text("value")});
    one.finish();
  }
  identity.addresses = part.texts("addresses");
  identity.ethnicity = part.text("ethnicity");
  identity.first_language = part.text("first_language");
  identity.interpreter = part.text("interpreter");
  identity.relationship = part.text("relationship");
  part.finish();
  return identity;
}

bool is_child(SubjectRole role) {
  return role == SubjectRole::child || role == SubjectRole::unborn_child;
}

class ReferralMaker {
 public:
  ReferralMaker(const json& contact, const PartyId& desk, Time now, Random& random)
      : form_(contact, "", problem_), desk_(desk), now_(now), random_(random) {}

  Result<Referral, ContactProblem> make(const StaffId& actor) {
    read_header(actor);
    read_people("children", true);
    read_people("adults", false);
    if (made_.children.empty()) form_.complain("a contact is about at least one child");
    read_concern();
    read_views();
    read_referrer();
    add_household();
    form_.finish();
    if (problem_) return refuse(*problem_);
    return std::move(made_);
  }

 private:
  void read_header(const StaffId& actor) {
    Header& about = made_.draft.about;
    about.kind = MessageKind::referral;
    about.actor = actor;
    about.purpose = Purpose::referral;
    about.source = form_.word("source", ReferralSource::not_known);
    about.urgency = form_.word("urgency", Urgency::not_rated);
    about.category = form_.word("category", Category::not_known);
    about.consent = form_.word("consent", Consent::not_asked);
    about.gateway = form_.word("gateway", Gateway::ca04_11);
    about.article6 = form_.word("article6", Article6::public_task);
    about.article9 = form_.word("article9", Article9::safeguarding_s1_18);
    about.handling = form_.word("handling", Handling::free_in_hub);
    made_.draft.recipients = {desk_};
  }

  void read_people(const char* key, bool children) {
    for (const json& item : form_.list(key)) {
      Part one(item, std::string(key) + ": ", problem_);
      const auto role =
          one.word("role", children ? SubjectRole::child : SubjectRole::household_adult);
      if (is_child(role) != children) one.complain("the role belongs in the other list");
      const Identity identity = read_identity(one.part("identity"), problem_);
      one.finish();
      add_person(role, identity);
    }
  }

  void add_person(SubjectRole role, const Identity& identity) {
    const SubjectId ref{new_id()};
    const auto born = from_iso_date(identity.birth_date);
    if (born && std::chrono::sys_days(*born) > std::chrono::sys_days(london_date(now_))) {
      form_.complain("'birth_date' " + identity.birth_date + " has not come yet");
    }
    AgeBand band = AgeBand::adult;
    if (role == SubjectRole::unborn_child) band = AgeBand::unborn;
    if (role == SubjectRole::child || role == SubjectRole::sibling) {
      band = age_band_of(identity.birth_date, london_date(now_));
    }
    CaseId case_id;
    if (is_child(role)) {
      case_id = {new_id()};
      made_.children.push_back({case_id, ref, name_of(identity)});
    }
    made_.draft.about.subjects.push_back({ref, role, band, case_id});
    household_.members.push_back({name_of(identity), identity.relationship, identity.birth_date});
    if (household_.address.empty() && !identity.addresses.empty()) {
      household_.address = identity.addresses.front();
    }
    add(SectionKind::identity, ref, identity);
  }

  void read_concern() {
    Part part = form_.part("concern");
    Concern concern{part.text("what"), part.text("when"),     part.text("where"),
                    part.text("harm"), part.text("known_to"), part.text("asked")};
    if (concern.what.empty()) part.complain("'what' has to say what the worry is");
    part.finish();
    add(SectionKind::concern, {}, std::move(concern));
  }

  void read_views() {
    if (!form_.has("childs_views")) return;
    Part part = form_.part("childs_views");
    ChildsViews views{part.text("words"), part.text("how_sought"), part.text("seen"),
                      part.text("seen_alone")};
    part.finish();
    add(SectionKind::childs_views, {}, std::move(views));
  }

  void read_referrer() {
    if (!form_.has("referrer")) return;
    Part part = form_.part("referrer");
    Referrer referrer{part.text("name"), part.text("relationship"), part.text("contact"),
                      part.boolean("anonymous")};
    part.finish();
    add(SectionKind::referrer, {}, std::move(referrer));
  }

  void add_household() {
    if (household_.members.size() > 1) add(SectionKind::household, {}, std::move(household_));
  }

  void add(SectionKind label, const SubjectId& subject, Content content) {
    made_.draft.sections.push_back({label, subject, std::move(content), {desk_}});
  }

  Uuid new_id() { return Uuid::v7(now_, random_.block<10>()); }

  std::optional<ContactProblem> problem_;
  Part form_;
  const PartyId& desk_;
  Time now_;
  Random& random_;
  Household household_;
  Referral made_;
};

}  // namespace

Result<Referral, ContactProblem> referral_of(const Json& contact, const PartyId& desk,
                                             const StaffId& actor, Time now, Random& random) {
  return ReferralMaker(contact, desk, now, random).make(actor);
}

AgeBand age_band_of(std::string_view birth_date, Date today) {
  const auto born = from_iso_date(birth_date);
  if (!born) return AgeBand::not_known;
  int years = static_cast<int>(today.year()) - static_cast<int>(born->year());
  const auto day_of = [](Date date) { return std::pair(date.month(), date.day()); };
  if (day_of(today) < day_of(*born)) --years;
  if (years < 0) return AgeBand::not_known;
  if (years < 5) return AgeBand::under_5;
  if (years < 13) return AgeBand::age_5_to_12;
  if (years < 16) return AgeBand::age_13_to_15;
  if (years < 18) return AgeBand::age_16_to_17;
  return AgeBand::adult;
}

std::string name_of(const Identity& identity) {
  if (identity.names.empty()) return {};
  const auto& name = identity.names.front();
  const bool both = !name.given.empty() && !name.family.empty();
  return name.given + (both ? " " : "") + name.family;
}

std::optional<PartyId> only_party(const Roster& roster, PartyKind kind, Time now) {
  std::optional<PartyId> found;
  for (const auto& [id, party] : roster.parties) {
    if (party.kind != kind || roster.active_party(id, now) == nullptr) continue;
    if (found) return std::nullopt;
    found = id;
  }
  return found;
}

}  // namespace mash::kit
