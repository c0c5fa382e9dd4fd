#include "ledger/world.h"

#include "base/ensure.h"
#include "support/test_ed25519.h"
#include "support/test_sha256.h"

namespace mash::ledger_tests {
namespace {

constexpr std::size_t link_bytes = 1 + 16 + 8 + 32;
const Block<32> log_seed{7};

StreamId numbered(StreamKind kind, std::uint64_t number) {
  Bytes bytes(8);
  append_u64(bytes, number);
  return {kind, Uuid(*to_block<16>(bytes))};
}

}  // namespace

std::uint64_t SeededRandom::next() {
  state_ += 0x9e3779b97f4a7c15;
  std::uint64_t z = state_;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

void SeededRandom::fill(std::span<std::uint8_t> out) {
  for (std::uint8_t& byte : out) byte = static_cast<std::uint8_t>(next());
}

std::uint64_t SeededRandom::below(std::uint64_t bound) { return next() % bound; }

StreamId a_case(std::uint64_t number) { return numbered(StreamKind::case_, number); }
StreamId a_person(std::uint64_t number) { return numbered(StreamKind::person, number); }

Bytes encode(const std::vector<ledger::StreamLink>& links, std::string_view text) {
  Bytes body = {static_cast<std::uint8_t>(links.size())};
  for (const ledger::StreamLink& link : links) {
    body.push_back(static_cast<std::uint8_t>(link.stream.kind));
    append(body, link.stream.uuid.bytes());
    append_u64(body, link.sequence);
    append(body, link.previous);
  }
  append(body, bytes_of(text));
  return body;
}

Result<std::vector<ledger::StreamLink>, std::string> decode_links(ByteView body) {
  if (body.empty() || body.size() < 1 + body[0] * link_bytes) {
    return refuse<std::string>("shorter than its links");
  }
  std::vector<ledger::StreamLink> links;
  for (std::size_t i = 0; i < body[0]; ++i) {
    const ByteView link = body.subspan(1 + i * link_bytes, link_bytes);
    links.push_back({{static_cast<StreamKind>(link[0]), Uuid(*to_block<16>(link.subspan(1, 16)))},
                     read_u64(link.subspan(17, 8)),
                     *to_block<32>(link.subspan(25))});
  }
  return links;
}

merkle::NoteKey log_key(std::string_view origin) {
  return *merkle::NoteKey::make(support::sha256, origin, merkle::SignatureType::ed25519,
                                support::ed25519_public_key(log_seed));
}

ledger::LedgerOptions options(std::string_view origin) {
  return {support::sha256, log_key(origin),
          [](ByteView message) { return support::ed25519_sign(log_seed, message); }};
}

ledger::VerifyOptions verify_options() {
  return {support::sha256, log_key(), support::ed25519_verify, decode_links, nullptr, {}, nullptr};
}

std::optional<merkle::Checkpoint> opened(const std::string& checkpoint) {
  const auto opened = merkle::open_checkpoint(checkpoint, log_key(), {}, support::ed25519_verify);
  return opened ? std::optional(opened->checkpoint) : std::nullopt;
}

bool proves(const ledger::Receipt& receipt, const Digest& leaf_hash) {
  return merkle::check_proof_file(support::sha256, receipt, leaf_hash, log_key(), {},
                                  support::ed25519_verify)
      .has_value();
}

Run::Run(store::Store& store, std::uint64_t seed)
    : store_(store), random_(seed), ledger_(store, random_, options()) {}

ledger::Appended Run::write(const std::vector<StreamId>& streams, std::string_view text) {
  std::vector<ledger::StreamLink> links;
  for (const StreamId& id : streams) {
    const ledger::StreamHead head = ledger_.stream_head(id);
    links.push_back({id, head.sequence + 1, head.leaf_hash});
  }
  const ledger::Appended appended = ledger_.append(encode(links, text), streams);
  leaves_.push_back(appended.leaf_hash);
  return appended;
}

void Run::write_many(std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t index = ledger_.size().value;
    std::vector<StreamId> streams = {a_case(index % 7)};
    if (index % 3 == 0) streams.push_back(a_person(index % 5));
    write(streams, "entry " + std::to_string(index));
  }
}

std::optional<std::string> Run::commit() {
  begin_commit();
  return end_commit();
}

void Run::begin_commit() {
  ledger::Cut cut = ledger_.cut();
  cut_size_ = cut.expected_size + cut.batch.entries.size();
  outcome_.reset();
  store_.begin_commit(std::move(cut.batch), cut.expected_size, store_.head().writer_epoch,
                      [this](store::Commit outcome) { outcome_ = outcome; });
}

std::optional<std::string> Run::end_commit() {
  ENSURE(outcome_.has_value(), "the commit has ended");
  if (*outcome_ != store::Commit::durable) return std::nullopt;
  return ledger_.committed(merkle::TreeSize{cut_size_});
}

std::string fatal(const std::function<void()>& act) {
  try {
    act();
  } catch (const base::Fatal& error) {
    return error.what();
  }
  return "";
}

}  // namespace mash::ledger_tests
