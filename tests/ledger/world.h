// A ledger over a store in memory, with bodies of a form of its own, for the tests of this room.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/random.h"
#include "ledger/ledger.h"
#include "ledger/verify.h"
#include "store/store.h"

namespace mash::ledger_tests {

// SplitMix64: the same bytes on every run.
class SeededRandom : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
  void fill(std::span<std::uint8_t> out) override;
  std::uint64_t below(std::uint64_t bound);  // In [0, bound).

 private:
  std::uint64_t next();
  std::uint64_t state_;
};

StreamId a_case(std::uint64_t number);
StreamId a_person(std::uint64_t number);

// Body: the links, each with kind, id, sequence and previous leaf hash, then a text.
Bytes encode(const std::vector<ledger::StreamLink>& links, std::string_view text);
Result<std::vector<ledger::StreamLink>, std::string> decode_links(ByteView body);

merkle::NoteKey log_key(std::string_view origin = "hub.example/log");
ledger::LedgerOptions options(std::string_view origin = "hub.example/log");
ledger::VerifyOptions verify_options();

// Whether a receipt or a checkpoint holds, as a party far away sees it.
std::optional<merkle::Checkpoint> opened(const std::string& checkpoint);
bool proves(const ledger::Receipt& receipt, const Digest& leaf_hash);

// One run of the hub on a store: writes entries, commits them, stops when the disk is unsure.
class Run {
 public:
  explicit Run(store::Store& store, std::uint64_t seed = 1);

  ledger::Ledger& ledger() { return ledger_; }
  ledger::Appended write(const std::vector<StreamId>& streams, std::string_view text);
  // Entry after entry, each of a case and, every third, of a person.
  void write_many(std::size_t count);

  // Cut, commit, signed checkpoint. Nothing if the commit was not durable.
  std::optional<std::string> commit();
  // The two halves, for what happens between them.
  void begin_commit();
  std::optional<std::string> end_commit();

  const std::vector<Digest>& leaves() const { return leaves_; }  // Written by this run.

 private:
  store::Store& store_;
  SeededRandom random_;
  ledger::Ledger ledger_;
  std::vector<Digest> leaves_;
  std::uint64_t cut_size_ = 0;
  std::optional<store::Commit> outcome_;
};

// The sentence of the base::Fatal that `act` throws; empty if it throws none.
std::string fatal(const std::function<void()>& act);

}  // namespace mash::ledger_tests
