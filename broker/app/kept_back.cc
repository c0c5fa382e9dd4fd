// What a sender is told that its message did not bring to whom, and by which rule: in its receipt.
#include <algorithm>
#include <map>
#include <set>

#include "app/deliveries.h"
#include "base/limits.h"
#include "policy/in_words.h"
#include "wire/codec.h"

namespace mash::app {
namespace {

using namespace wire;

using Labels = std::map<std::uint8_t, SectionKind>;  // Of a message's sections, by leaf index.

Labels labels_in(const Entry& entry) {
  Labels labels;
  const auto command = decode_command(entry.command);
  const auto* submit = command ? std::get_if<Submit>(&command->deed) : nullptr;
  if (submit == nullptr) return labels;
  for (const Section& section : submit->sections) {
    labels[section.leaf_index] = section.leaf.label;
  }
  return labels;
}

// `sharing` is null where another policy decided than is in force: its reasons are not at hand.
std::string why(const policy::Sharing* sharing, const std::string& rule) {
  if (rule.empty()) return "No rule releases this to them.";
  if (rule == core::essential_section_missing) {
    return "Without what is kept back, the rest of the message is not given either.";
  }
  if (rule == core::recipient_excluded) return "They are excluded from this case.";
  const policy::Rule* found = sharing == nullptr ? nullptr : sharing->find(rule);
  return (found == nullptr ? "" : found->reason + " ") + "(rule " + rule + ")";
}

// "somebody of yours (manager or information governance officer)": not everybody who reads this
// may. Without the rule at hand, whoever some rule names.
std::string approver(const policy::Sharing* sharing, const std::string& rule, const Held& held) {
  const policy::Rule* found = sharing == nullptr ? nullptr : sharing->find(rule);
  policy::Set<StaffRole> roles;
  if (found != nullptr) roles = found->obligations.approvers;
  for (const StaffRole role : held.approvers) {
    if (found == nullptr) roles.insert(role);
  }
  const std::string named = policy::within_limit(policy::alternatives(roles));
  return named.empty() ? "somebody of yours" : "somebody of yours (" + named + ")";
}

// One for each rule, in the order of their ids. `held`: what of it goes once it is approved.
std::vector<std::string> sentences_of(const NotReleased& kept, const Held* held,
                                      const Labels& labels, const policy::Sharing* sharing) {
  std::map<std::string, std::set<SectionKind>> by_rule;
  std::set<std::string> holding;
  for (std::size_t i = 0; i < kept.leaves.size(); ++i) {
    const auto label = labels.find(kept.leaves[i]);
    if (label != labels.end()) by_rule[kept.rules[i]].insert(label->second);
    const auto& waiting = held == nullptr ? kept.leaves : held->leaves;
    const bool waits = std::find(waiting.begin(), waiting.end(), kept.leaves[i]) != waiting.end();
    if (held != nullptr && waits) holding.insert(kept.rules[i]);
  }
  std::vector<std::string> sentences;
  for (const auto& [rule, kinds] : by_rule) {
    std::string list;
    for (const SectionKind kind : kinds) {
      list += (list.empty() ? "" : ", ") + policy::in_words(kind);
    }
    const bool waits = holding.contains(rule);
    sentences.push_back(
        (waits ? "Held, and not given to " : "Not given to ") + kept.recipient.text() +
        (waits ? " until " + approver(sharing, rule, *held) + " approves it: " : ": ") + list +
        ". " + why(sharing, rule));
  }
  return sentences;
}

constexpr std::string_view cut = " And more, which is on the ledger.";

// False: there is no room for more.
bool add(const std::vector<std::string>& sentences, std::string& text) {
  for (const std::string& sentence : sentences) {
    if (text.size() + 1 + sentence.size() + cut.size() > limits::sentence_bytes_max) {
      text += cut;
      return false;
    }
    text += (text.empty() ? "" : " ") + sentence;
  }
  return true;
}

}  // namespace

// The entries of one command follow each other and count from zero in `group`.
void add_kept_back(Engine& engine, const Entry& first, std::uint64_t index, std::string& text) {
  const Labels labels = labels_in(first);
  if (labels.empty()) return;
  for (std::uint16_t group = 1; index + group < engine.durable_size(); ++group) {
    const Entry entry = engine.entry(index + group);
    if (entry.group != group) return;
    for (const Event& event : entry.events) {
      const auto* kept = std::get_if<NotReleased>(&event);
      if (kept == nullptr) continue;
      const auto* held = std::get_if<Held>(&entry.events.back());
      const engine::PolicyInUse* in_force = engine.policy();
      const bool same = kept->policy_version == in_force->version;
      const auto* sharing = same ? &in_force->policy.sharing() : nullptr;
      if (!add(sentences_of(*kept, held, labels, sharing), text)) return;
    }
  }
}

}  // namespace mash::app
