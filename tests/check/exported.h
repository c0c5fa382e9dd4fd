// What an outside checker is given, and nothing else: the exported ledger (`mash ledger export`)
// and the parties' own logs (`mash desk export`, `mash agency export`).
//
// What cannot be read is a finding and not an error; only a file that is not there throws
// base::Fatal.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "wire/command.h"
#include "wire/entry.h"
#include "wire/join.h"

namespace mash::check {

// Sentences for people, in the order of finding.
class Findings {
 public:
  void add(const std::string& sentence) { sentences_.push_back(sentence); }
  void at(std::uint64_t index, const std::string& sentence) {
    add("Entry " + std::to_string(index) + ": " + sentence);
  }
  const std::vector<std::string>& sentences() const { return sentences_; }
  bool none() const { return sentences_.empty(); }

 private:
  std::vector<std::string> sentences_;
};

struct ExportedEntry {
  std::uint64_t index = 0;
  Block<33> leaf{};
  Block<32> salt{};
  Bytes body;
  wire::Entry entry;                     // Empty if the body is none.
  std::optional<wire::Command> command;  // Of the first entry that a command made.
};

struct Ledger {
  wire::JoinFile join;
  std::string checkpoint;  // The signed note.
  std::vector<ExportedEntry> entries;

  const ExportedEntry* at(std::uint64_t index) const;  // Null if there is none.
};

// What a sender was told of a delivery.
struct LoggedHearing {
  PartyId recipient;
  std::string what;  // A report's word, or an end's.
};
struct LoggedRequest {
  MessageId id;
  std::string kind;   // "message", "act", "acknowledgement"
  std::string state;  // "waiting", "accepted", "refused"
  std::uint64_t ledger_index = 0;
  std::string proof;  // Empty: none.
  std::vector<LoggedHearing> heard;

  // Whether the hub gave a receipt for it. What an acknowledgement says again that was said
  // already gets none.
  bool is_decided() const {
    return state != "waiting" && (kind != "acknowledgement" || !proof.empty());
  }
};
struct LoggedReport {
  wire::DeliveryReport report = wire::DeliveryReport::delivered;
  Time at{};
  StaffId staff;
  MessageId request;  // Nil: not sent yet.
};
struct LoggedDelivery {
  std::uint64_t number = 0;
  MessageId message;
  std::uint32_t part = 0;
  std::uint64_t release_index = 0;
  std::vector<LoggedReport> reports;
};
struct Log {
  PartyId party;
  std::vector<LoggedRequest> requests;
  std::vector<LoggedDelivery> deliveries;
};

// Decodes `body` into the entry and its command.
void decode(ExportedEntry& entry, Findings& findings);
Ledger read_ledger(const std::filesystem::path& directory, Findings& findings);
Log read_log(const PartyId& party, const std::filesystem::path& file, Findings& findings);

}  // namespace mash::check
