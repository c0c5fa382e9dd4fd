#include "cli/policy_replay.h"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/ledger_copy.h"
#include "cli/policy_words.h"
#include "cli/progress.h"
#include "crypto/hash.h"
#include "engine/replay_sharing.h"
#include "store/survey.h"

namespace mash::cli {
namespace {

using engine::SharedSection;
using nlohmann::json;

void look(const std::filesystem::path& hub, const engine::SharingReplay& how,
          const std::function<void(const SharedSection&)>& each, const Output& output) {
  const LedgerCopy copy(hub);
  const auto survey = store::Survey::open(copy.file());
  engine::SharingReplay options = how;
  options.sha256 = crypto::sha256;
  options.progress = Progress(output, "decisions on sharing");
  engine::each_shared_section(*survey, options, each);
  output.progress_done();
}

std::string by(const SharedSection::Decided& decided) {
  return std::string(wire::word(decided.effect)) +
         (decided.rule.empty() ? " (no rule releases it)" : " (" + decided.rule + ")");
}

// The gravest first.
enum class Turn : std::uint8_t { newly_released, newly_kept, otherwise };
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> turns = {{
    {"newly_released", "NEWLY RELEASED"},
    {"newly_kept", "NO LONGER RELEASED"},
    {"otherwise_decided", "DECIDED IN ANOTHER WAY"},
}};

Turn turn_of(const SharedSection& one) {
  const bool was = one.recorded.effect == wire::Effect::release;
  const bool is = one.again.effect == wire::Effect::release;
  if (was == is) return Turn::otherwise;
  return is ? Turn::newly_released : Turn::newly_kept;
}

// Sections that turned alike, told once.
struct Turned {
  std::uint64_t times = 0;
  std::uint64_t first = 0;
  Time at{};
};
using Key = std::array<std::string, 6>;  // Section, sender, recipient, message, before, then.

Key key_of(const SharedSection& one) {
  const policy::Request& request = one.request;
  return {std::string(wire::word(request.section)),
          std::string(wire::word(request.sender)),
          std::string(wire::word(request.recipient)),
          std::string(wire::word(request.message)),
          by(one.recorded),
          by(one.again)};
}

void tell(Turn turn, const Key& key, const Turned& turned, const Output& output) {
  const auto& [code, head] = turns[static_cast<std::size_t>(turn)];
  const auto& [section, from, to, message, before, then] = key;
  output.say(
      fmt::format("{}, {}: {}\n  from {} to {}, in {}\n  before {}, then {}\n  first in "
                  "entry {}, {}",
                  head, turned.times == 1 ? "once" : fmt::format("{} times", turned.times), section,
                  from, to, message, before, then, turned.first, for_people(turned.at)));
  output.emit(json({{"v", 1},
                    {"turn", code},
                    {"times", turned.times},
                    {"section", section},
                    {"from", from},
                    {"to", to},
                    {"in", message},
                    {"before", before},
                    {"then", then},
                    {"first_entry", turned.first},
                    {"first_at", rfc3339(turned.at)}})
                  .dump());
}

}  // namespace

int policy_replay(const PolicyReplay& asked, const Output& output) {
  engine::SharingReplay how;
  std::optional<PolicyFolder> candidate;
  if (!asked.policies.empty()) {
    auto read = read_policy(asked.policies);
    if (!read) return tell(output, read.error());
    candidate = std::move(*read);
    how.candidate = &candidate->policy;
  }
  if (!asked.since.empty()) {
    const auto day = day_of("--since", asked.since);
    if (!day) return tell(output, day.error());
    how.since = london_time(*day, Duration(0));
  }
  std::uint64_t sections = 0;
  std::uint64_t turned = 0;
  std::uint64_t of_others = 0;  // Of earlier deciders, whose reading of rules is not ours.
  std::map<std::pair<Turn, Key>, Turned> found;
  look(
      asked.hub, how,
      [&](const SharedSection& one) {
        ++sections;
        if (!candidate && one.decider != core::decider) {
          ++of_others;
          return;
        }
        // By the policy of its time the rule is the same as well.
        const bool same =
            candidate ? one.recorded.effect == one.again.effect : one.recorded == one.again;
        if (same) return;
        ++turned;
        Turned& place = found[{turn_of(one), key_of(one)}];
        if (place.times++ == 0) {
          place.first = one.index;
          place.at = one.at;
        }
      },
      output);
  for (const auto& [place, what] : found) tell(place.first, place.second, what, output);
  const std::string whose =
      candidate ? asked.policies.string() + " decides" : "the policy of its time decides";
  output.say(fmt::format("Of {} decisions on a section for a recipient, {} {} otherwise.", sections,
                         whose, turned));
  if (sections == 0) output.say("There was nothing to look at, so this says nothing.");
  if (of_others > 0) {
    output.say(
        fmt::format("{} of them were made by an earlier version of this program and were not "
                    "made again.",
                    of_others));
  }
  output.emit(json({{"v", 1},
                    {"sections", sections},
                    {"turned", turned},
                    {"of_earlier_deciders", of_others}})
                  .dump());
  return turned == 0 ? exit_done : exit_refused;
}

int policy_explain_entry(const PolicyExplain& asked, const Output& output) {
  bool any = false;
  bool all_released = true;
  look(
      asked.hub, {},
      [&](const SharedSection& one) {
        if (one.index != asked.entry && one.first != asked.entry) return;
        any = true;
        all_released = all_released && one.recorded.effect == wire::Effect::release;
        const policy::Sharing& rules = one.policy->sharing();
        const auto why = rules.explain(one.request, london_date(one.at));
        const auto said = policy::sentences(rules, one.request, why);
        output.say("To " + one.recipient.text() + ", by policy " +
                   std::to_string(one.policy_version) + ", " + for_people(one.at) + ":");
        for (const std::string& sentence : said) output.say("  " + sentence);
        if (one.decider != core::decider && one.again != one.recorded) {
          output.say(
              "  An earlier version of this program read these rules otherwise, and decided: " +
              by(one.recorded) + ".");
        }
        const bool approved = one.recorded.effect == wire::Effect::release &&
                              why.verdict.effect == wire::Effect::hold;
        if (approved) {
          output.say("  It was held before, and let go by " + one.approved_by.text() +
                     ", whom its sender has for that ('mash roster show').");
        }
        if (one.recorded.rule == core::essential_section_missing) {
          output.say(
              "  It was kept back all the same: a section without which the message makes no "
              "sense was.");
        }
        if (one.recorded.rule == core::recipient_excluded) {
          output.say(
              "  They were excluded from the case, so it was kept back whatever the rules say.");
        }
        output.emit(json({{"v", 1},
                          {"entry", one.index},
                          {"at", rfc3339(one.at)},
                          {"message", one.message.text()},
                          {"to", one.recipient.text()},
                          {"policy", one.policy_version},
                          {"section", wire::word(one.request.section)},
                          {"given", words_given(one.request)},
                          {"effect", wire::word(one.recorded.effect)},
                          {"rule", one.recorded.rule},
                          {"approved_by", approved ? one.approved_by.text() : ""},
                          {"sentences", said}})
                        .dump());
      },
      output);
  if (!any) {
    return tell(output, {"no_decision", "person",
                         "Entry " + std::to_string(asked.entry) +
                             " is no message of which sections were decided on; give the entry "
                             "that a receipt names.",
                         exit_usage});
  }
  return all_released ? exit_done : exit_refused;
}

}  // namespace mash::cli
