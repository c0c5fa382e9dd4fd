#include "connect/record_store.h"

#include <algorithm>

#include "base/ensure.h"
#include "base/limits.h"

namespace mash::connect {
namespace {

// A row keeps its cells as the line of CSV they were: the columns are the layout's affair, and the
// layout that wrote them is remembered in `source`. The three key tables are derived from the rows.
const std::string schema = R"(
CREATE TABLE source(layout TEXT NOT NULL) STRICT;
CREATE TABLE record(
  record TEXT PRIMARY KEY NOT NULL,
  cells TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE detail(
  record TEXT NOT NULL REFERENCES record(record),
  kind TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  cells TEXT NOT NULL,
  PRIMARY KEY(record, kind, sequence)
) STRICT, WITHOUT ROWID;
CREATE TABLE identifier_key(
  system TEXT NOT NULL,
  value TEXT NOT NULL,
  record TEXT NOT NULL REFERENCES record(record),
  PRIMARY KEY(system, value, record)
) STRICT, WITHOUT ROWID;
CREATE TABLE name_key(
  name TEXT NOT NULL,
  date TEXT NOT NULL,
  record TEXT NOT NULL REFERENCES record(record),
  PRIMARY KEY(name, date, record)
) STRICT, WITHOUT ROWID;
CREATE TABLE address_key(
  address TEXT NOT NULL,
  record TEXT NOT NULL REFERENCES record(record),
  PRIMARY KEY(address, record)
) STRICT, WITHOUT ROWID;
)";

void prepare(sqlite::Database& database, const Layout& layout) {
  sqlite::Transaction transaction(database);
  database.run_script(schema);
  database.run("INSERT INTO source(layout) VALUES (?)", {layout.signature()});
  transaction.commit();
}

}  // namespace

RecordStore::RecordStore(sqlite::Database database, const Layout& layout)
    : database_(std::move(database)), layout_(&layout) {
  ENSURE(layout.people.columns.front().required, "a row without a record id belongs to nobody");
}

RecordStore RecordStore::create(const std::filesystem::path& path, const Layout& layout) {
  auto database = sqlite::Database::create(path);
  prepare(database, layout);
  return RecordStore(std::move(database), layout);
}

RecordStore RecordStore::open(const std::filesystem::path& path, const Layout& layout) {
  auto database = sqlite::Database::open(path);
  database.require_schema(schema);
  {
    auto source = database.query("SELECT layout FROM source");
    if (!source.step()) database.damaged("it does not say which columns its rows have");
    if (source.text(0) != layout.signature()) {
      throw base::Fatal(path.string() +
                        " was filled from other columns than this program reads: "
                        "remove the file and load the agency's CSV files again");
    }
  }
  return RecordStore(std::move(database), layout);
}

RecordStore RecordStore::in_memory(const Layout& layout) {
  auto database = sqlite::Database::in_memory();
  prepare(database, layout);
  return RecordStore(std::move(database), layout);
}

std::size_t RecordStore::size() {
  auto count = database_.query("SELECT count(*) FROM record");
  ENSURE(count.step(), "a count has one row");
  return static_cast<std::size_t>(count.natural(0));
}

Row RecordStore::row_of(const Table& table, std::string_view line) {
  auto cells = CsvReader::cells_of(std::string(line));
  if (!cells || cells->size() != table.columns.size()) {
    database_.damaged("a stored row does not have its table's columns");
  }
  return Row(table, std::move(*cells));
}

std::optional<Record> RecordStore::fetch(std::string_view record) {
  auto found = database_.query("SELECT cells FROM record WHERE record = ?", {record});
  if (!found.step()) return std::nullopt;
  Record whole{row_of(layout_->people, found.text(0)), {}};
  for (const Table& table : layout_->details) {
    auto rows =
        database_.query("SELECT cells FROM detail WHERE record = ? AND kind = ? ORDER BY sequence",
                        {record, table.name});
    while (rows.step()) {
      whole.details[std::string(table.name)].push_back(row_of(table, rows.text(0)));
    }
  }
  return whole;
}

void RecordStore::collect(std::vector<std::string>& records, sqlite::Query found) {
  while (found.step()) records.emplace_back(found.text(0));
}

std::vector<match::Candidate> RecordStore::candidates(const match::Query& query) {
  std::vector<std::string> records;
  for (const match::Identifier& key : match::lookup_keys(query.person, query.today)) {
    collect(records,
            database_.query("SELECT record FROM identifier_key WHERE system = ? AND value = ?",
                            {key.system, key.value}));
  }
  const std::string date = match::date_key(query.person);
  for (const std::string& name : match::name_keys(query.person)) {
    if (date.empty()) break;
    collect(records, database_.query("SELECT record FROM name_key WHERE name = ? AND date = ?",
                                     {name, date}));
  }
  for (const std::string& address : match::address_keys(query.person)) {
    collect(records, database_.query(
                         "SELECT record FROM address_key WHERE address = ? ORDER BY record LIMIT ?",
                         {address, limits::address_candidates_max}));
  }
  std::sort(records.begin(), records.end());
  records.erase(std::unique(records.begin(), records.end()), records.end());
  std::vector<match::Candidate> found;
  for (const std::string& id : records) {
    const auto record = fetch(id);
    if (!record) database_.damaged("a key leads to a record that is not there");
    found.push_back({id, layout_->person_of(*record)});
  }
  return found;
}

}  // namespace mash::connect
