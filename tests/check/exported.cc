#include "check/exported.h"

#include <algorithm>
#include <fstream>
#include <functional>
#include <sstream>

#include <nlohmann/json.hpp>

#include "base/ensure.h"
#include "wire/codec.h"

namespace mash::check {
namespace {

using nlohmann::json;

std::string read_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in.is_open() || in.bad()) throw base::Fatal(path.string() + " cannot be read");
  return text.str();
}

// A line that is no JSON object, or lacks something, is a finding.
void each_line(const std::filesystem::path& path, Findings& findings,
               const std::function<bool(const json&)>& take) {
  std::istringstream lines(read_text(path));
  std::string line;
  for (std::size_t number = 1; std::getline(lines, line); ++number) {
    bool good = false;
    try {
      good = take(json::parse(line));
    } catch (const json::exception&) {
      good = false;
    }
    if (!good) {
      findings.add(path.filename().string() + ", line " + std::to_string(number) +
                   ": this is not what such a line has to be.");
    }
  }
}

template <class I>
bool read_id(const json& in, const char* key, I& id) {
  const auto uuid = Uuid::from_text(in.at(key).get<std::string>());
  if (uuid) id = I{*uuid};
  return uuid.has_value();
}

template <std::size_t N>
bool read_block(const std::optional<Bytes>& bytes, Block<N>& to) {
  const auto block = bytes ? to_block<N>(*bytes) : std::nullopt;
  if (block) to = *block;
  return block.has_value();
}

bool read_entry(const json& line, ExportedEntry& entry) {
  entry.index = line.at("index").get<std::uint64_t>();
  const auto body = from_base64(line.at("body").get<std::string>());
  if (body) entry.body = *body;
  return body && read_block(from_hex(line.at("leaf").get<std::string>()), entry.leaf) &&
         read_block(from_base64(line.at("salt").get<std::string>()), entry.salt);
}

bool read_request(const json& line, LoggedRequest& request) {
  request.kind = line.at("kind");
  request.state = line.at("state");
  if (line.contains("proof")) {
    request.proof = line.at("proof");
    request.ledger_index = line.at("ledger_index").get<std::uint64_t>();
  }
  for (const json& one : line.value("heard", json::array())) {
    const auto recipient = PartyId::from_text(one.at("recipient").get<std::string>());
    if (!recipient) return false;
    request.heard.push_back({*recipient, one.at("what")});
  }
  return read_id(line, "id", request.id);
}

bool read_report(const json& line, LoggedReport& report) {
  const auto what = wire::from_word<wire::DeliveryReport>(line.at("report").get<std::string>());
  const auto at = from_rfc3339(line.at("at").get<std::string>());
  if (!what || !at) return false;
  report.report = *what;
  report.at = *at;
  return (!line.contains("staff") || read_id(line, "staff", report.staff)) &&
         (!line.contains("request") || read_id(line, "request", report.request));
}

bool read_delivery(const json& line, LoggedDelivery& delivery) {
  delivery.number = line.at("number").get<std::uint64_t>();
  delivery.part = line.at("part").get<std::uint32_t>();
  delivery.release_index = line.at("release_index").get<std::uint64_t>();
  for (const json& one : line.at("reports")) {
    if (!read_report(one, delivery.reports.emplace_back())) return false;
  }
  return read_id(line, "message", delivery.message);
}

}  // namespace

const ExportedEntry* Ledger::at(std::uint64_t index) const {
  const auto found = std::lower_bound(
      entries.begin(), entries.end(), index,
      [](const ExportedEntry& entry, std::uint64_t wanted) { return entry.index < wanted; });
  return found != entries.end() && found->index == index ? &*found : nullptr;
}

void decode(ExportedEntry& entry, Findings& findings) {
  auto decoded = wire::decode_entry(entry.body);
  if (!decoded) return findings.at(entry.index, "its body cannot be read as an entry.");
  entry.entry = std::move(*decoded);
  if (entry.entry.command.empty()) return;
  auto command = wire::decode_command(entry.entry.command);
  if (!command) return findings.at(entry.index, "its command cannot be read.");
  entry.command = std::move(*command);
}

Ledger read_ledger(const std::filesystem::path& directory, Findings& findings) {
  Ledger ledger;
  auto join = wire::parse_join_file(read_text(directory / "join.toml"), "join.toml");
  if (!join) throw base::Fatal(join.error().text());
  ledger.join = std::move(*join);
  ledger.checkpoint = read_text(directory / "checkpoint");
  each_line(directory / "entries.jsonl", findings, [&](const json& line) {
    ExportedEntry entry;
    if (!read_entry(line, entry)) return false;
    const std::uint64_t expected = ledger.entries.empty() ? 0 : ledger.entries.back().index + 1;
    if (entry.index < expected) {
      findings.at(entry.index, "it stands where entry " + std::to_string(expected) + " belongs.");
      return true;
    }
    if (entry.index > expected) findings.at(expected, "it is missing from the export.");
    decode(entry, findings);
    ledger.entries.push_back(std::move(entry));
    return true;
  });
  return ledger;
}

Log read_log(const PartyId& party, const std::filesystem::path& file, Findings& findings) {
  Log log{party, {}, {}};
  bool named = false;
  each_line(file, findings, [&](const json& line) {
    const std::string what = line.at("log");
    if (what == "request") return read_request(line, log.requests.emplace_back());
    if (what == "delivery") return read_delivery(line, log.deliveries.emplace_back());
    named = what == "party" && line.at("party") == party.text();
    return named;
  });
  if (!named) findings.add(file.string() + " is not a log of " + party.text() + ".");
  return log;
}

}  // namespace mash::check
