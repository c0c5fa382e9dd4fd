#include "check/hand_made.h"

#include <algorithm>
#include <stdexcept>

#include "wire/codec.h"

namespace mash::check_tests {
namespace {

using namespace wire;

std::ptrdiff_t offset(std::size_t place) { return static_cast<std::ptrdiff_t>(place); }

struct Asked {
  MessageId id;
  std::string kind;
};

Asked asked(const Command& command) {
  if (const auto* c = std::get_if<Submit>(&command.deed)) {
    return {decode_header(c->header)->id, "message"};
  }
  if (const auto* c = std::get_if<Perform>(&command.deed)) {
    return {decode_act(c->signed_act.act)->id, "act"};
  }
  if (const auto* c = std::get_if<Acknowledge>(&command.deed)) {
    return {decode_acknowledgement(c->signed_acknowledgement.acknowledgement)->id,
            "acknowledgement"};
  }
  return {};
}

}  // namespace

check::Ledger ledger_of(const Entries& entries) {
  check::Ledger ledger;
  check::Findings none;
  for (const Entry& entry : entries) {
    check::ExportedEntry one;
    one.index = ledger.entries.size();
    one.body = encode(entry);
    check::decode(one, none);
    if (!none.none()) throw std::runtime_error(text(none));  // Bent into what cannot be written.
    ledger.entries.push_back(std::move(one));
  }
  return ledger;
}

std::vector<check::Log> logs_of(const Entries& entries) {
  std::map<PartyId, check::Log> logs;
  for (const auto& one : ledger_of(entries).entries) {
    if (!one.command || one.command->connected.empty()) continue;
    const auto& events = one.entry.events;
    const bool refused = std::any_of(events.begin(), events.end(), [](const Event& event) {
      return std::holds_alternative<Refused>(event);
    });
    const Asked request = asked(*one.command);
    check::Log& log = logs[one.command->connected];
    log.party = one.command->connected;
    log.requests.push_back(
        {request.id, request.kind, refused ? "refused" : "accepted", one.index, "a proof", {}});
  }
  std::vector<check::Log> list;
  for (auto& [party, log] : logs) list.push_back(std::move(log));
  return list;
}

Entries without(Entries entries, std::size_t place) {
  entries.erase(entries.begin() + offset(place));
  return entries;
}

Entries twice(Entries entries, std::size_t place) {
  const Entry copy = entries.at(place);
  entries.insert(entries.begin() + offset(place) + 1, copy);
  return entries;
}

Entries moved(Entries entries, std::size_t from, std::size_t to) {
  const Entry one = entries.at(from);
  entries.erase(entries.begin() + offset(from));
  entries.insert(entries.begin() + offset(to), one);
  return entries;
}

std::string text(const check::Findings& findings) {
  std::string all;
  for (const std::string& sentence : findings.sentences()) all += sentence + "\n";
  return all;
}

}  // namespace mash::check_tests
