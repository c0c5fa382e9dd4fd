#include "store/survey.h"

#include <algorithm>

#include "base/ensure.h"
#include "store/survey_rows.h"

namespace mash::store {

std::unique_ptr<Survey> Survey::open(const std::filesystem::path& path) {
  return std::unique_ptr<Survey>(new Survey(sqlite::Database::open_read_only(path)));
}

Survey::Survey(sqlite::Database database)
    : database_(std::move(database)),
      format_(require_tables(database_)),
      reader_(database_, [this](const std::string& sentence) { note(sentence); }) {}

void Survey::note(const std::string& sentence) {
  const auto known = std::find(passed_over_.begin(), passed_over_.end(), sentence);
  if (known == passed_over_.end()) passed_over_.push_back(sentence);
}

std::optional<Identity> Survey::identity() {
  return going_on([&]() -> std::optional<Identity> { return read_identity(database_); });
}

std::vector<RowDamage> Survey::damaged_rows(std::size_t most) {
  std::vector<RowDamage> found = rows_that_break_rules(database_, most);
  if (format_ != format_version) {
    found.push_back({"file", "header", "user_version", std::to_string(format_version),
                     std::to_string(format_)});
  }
  return found;
}

std::vector<std::string> Survey::problems() {
  return going_on([&] { return database_.problems(sqlite::Check::full); });
}

std::map<std::uint32_t, std::string> Survey::owners_of(const std::vector<std::uint32_t>& pages) {
  return database_.owners_of(pages);
}

void Survey::begin_commit(Batch, std::uint64_t, std::uint64_t, std::function<void(Commit)>) {
  ENSURE(false, "a survey takes no batch");
}

Head Survey::head() {
  const auto found = going_on([&]() -> std::optional<Head> { return reader_.head(); });
  if (found) return *found;
  Head head;
  for (std::uint64_t from = 0;;) {
    const auto indexes = entry_indexes(from, 10'000);
    if (indexes.empty()) break;
    from = head.size = head.signed_upto = indexes.back() + 1;
  }
  return head;
}

std::optional<Entry> Survey::entry(std::uint64_t index) {
  std::vector<Entry> found = entries(index, 1);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::vector<Entry> Survey::entries(std::uint64_t from, std::uint64_t count) {
  return going_on([&] { return reader_.entries(from, count); });
}

std::vector<Leaf> Survey::leaves(std::uint64_t from, std::uint64_t count) {
  return going_on([&] { return reader_.leaves(from, count); });
}

std::optional<Tile> Survey::tile(std::uint8_t level, std::uint64_t number) {
  return going_on([&] { return reader_.tile(level, number); });
}

std::vector<std::uint64_t> Survey::stream(const StreamId& id, std::uint64_t from,
                                          std::size_t limit) {
  return going_on([&] { return reader_.stream(id, from, limit); });
}

std::optional<Store::StreamEnd> Survey::stream_end(const StreamId& id) {
  return going_on([&] { return reader_.stream_end(id); });
}

std::vector<OutboxItem> Survey::outbox(const PartyId& recipient, std::size_t limit) {
  return going_on([&] { return reader_.outbox(recipient, limit); });
}

std::optional<OutboxItem> Survey::outbox_item(const PartyId& recipient, std::uint64_t number) {
  return going_on([&] { return reader_.outbox_item(recipient, number); });
}

Store::OutboxCount Survey::outbox_count(const PartyId& recipient) {
  return going_on([&] { return reader_.outbox_count(recipient); });
}

std::optional<Bytes> Survey::payload(const MessageId& id) {
  return going_on([&] { return reader_.payload(id); });
}

std::optional<Bytes> Survey::look_up(std::uint8_t kind, ByteView key) {
  return going_on([&] { return reader_.look_up(kind, key); });
}

std::vector<IndexRow> Survey::scan(std::uint8_t kind, ByteView from, ByteView to,
                                   std::size_t limit) {
  return going_on([&] { return reader_.scan(kind, from, to, limit); });
}

std::vector<std::uint64_t> Survey::entry_indexes(std::uint64_t from, std::size_t limit) {
  return going_on([&] { return reader_.entry_indexes(from, limit); });
}

std::vector<TilePlace> Survey::tile_places(const TilePlace& from, std::size_t limit) {
  return going_on([&] { return reader_.tile_places(from, limit); });
}

std::vector<MessageId> Survey::payload_ids(const MessageId& from, std::size_t limit) {
  return going_on([&] { return reader_.payload_ids(from, limit); });
}

std::vector<PartyId> Survey::recipients() {
  return going_on([&] { return reader_.recipients(); });
}

}  // namespace mash::store
