// A verdict in words: what a caseworker is told and what an officer reads.
#include "policy/sharing.h"

namespace mash::policy {
namespace {

std::string outcome(const Sharing& sharing, const Request& request, const Verdict& verdict) {
  static constexpr std::array<std::string_view, 4> words = {"Released", "Held for approval",
                                                            "Withheld", "Denied"};
  std::string text(words[static_cast<std::size_t>(verdict.effect)]);
  text += ": " + std::string(wire::word(request.section)) + " for " +
          std::string(wire::word(request.recipient)) + ". " +
          std::string(sharing.reason(verdict));
  if (verdict.rule == no_rule) return text;
  const Rule& rule = sharing.rule(verdict.rule);
  return text + " (rule " + rule.id + "; " + rule.source + ")";
}

std::string listed(Attribute attribute, const std::vector<std::uint8_t>& values) {
  std::string text;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0) text += i + 1 == values.size() ? " or " : ", ";
    text += word_of(attribute, values[i]);
  }
  return text;
}

std::string near(const Sharing& sharing, const NearMiss& miss) {
  return "Rule " + sharing.rule(miss.rule).id + " would release it, but " +
         std::string(wire::word(miss.attribute)) + " is " +
         std::string(word_of(miss.attribute, miss.value)) + "; it takes " +
         listed(miss.attribute, miss.accepted) + ".";
}

}  // namespace

std::vector<std::string> sentences(const Sharing& sharing, const Request& request,
                                   const Explanation& explanation) {
  std::vector<std::string> all = {outcome(sharing, request, explanation.verdict)};
  for (const NearMiss& miss : explanation.near_misses) all.push_back(near(sharing, miss));
  const auto& changes = explanation.released_if;
  for (std::size_t i = 0; i < changes.size();) {
    const Attribute attribute = changes[i].attribute;
    std::vector<std::uint8_t> values;
    for (; i < changes.size() && changes[i].attribute == attribute; ++i) {
      values.push_back(changes[i].value);
    }
    all.push_back("It would be released if " + std::string(wire::word(attribute)) + " were " +
                  listed(attribute, values) + ".");
  }
  return all;
}

}  // namespace mash::policy
