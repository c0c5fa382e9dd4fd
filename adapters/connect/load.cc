// Filling the store: every file read and checked inside one transaction, so that a crash or a
// problem at any line leaves the records as they were.
#include "base/ensure.h"
#include "connect/record_store.h"

namespace mash::connect {

Outcome<FileProblem> RecordStore::load(const std::filesystem::path& folder, Date today) {
  sqlite::Transaction transaction(database_);
  // Keys first: they refer to the records.
  database_.run("DELETE FROM identifier_key");
  database_.run("DELETE FROM name_key");
  database_.run("DELETE FROM address_key");
  database_.run("DELETE FROM detail");
  database_.run("DELETE FROM record");
  if (auto loaded = load_table(folder, layout_->people); !loaded) return loaded;
  for (const Table& table : layout_->details) {
    if (auto loaded = load_table(folder, table); !loaded) return loaded;
  }
  index_records(today);
  transaction.commit();
  // What was replaced is personal data too, and would stay readable in the log.
  database_.truncate_log();
  return {};
}

Outcome<FileProblem> RecordStore::load_table(const std::filesystem::path& folder,
                                             const Table& table) {
  std::vector<std::string_view> names;
  for (const Column& column : table.columns) names.push_back(column.name);
  auto reader = CsvReader::open(folder / (std::string(table.name) + ".csv"), names);
  if (!reader) return refuse(reader.error());
  return load_rows(*reader, table);
}

Outcome<FileProblem> RecordStore::load_rows(CsvReader& reader, const Table& table) {
  std::size_t sequence = 0;
  while (true) {
    auto row = reader.next();
    if (!row) return refuse(row.error());
    if (!*row) return {};
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      if (auto problem = cell_problem(table.columns[i], (*row)->cells[i])) {
        return refuse(reader.problem((*row)->line, i, std::move(*problem)));
      }
    }
    if (!insert(table, sequence++, **row)) {
      return refuse(reader.problem(
          (*row)->line, 0,
          &table == &layout_->people
              ? "an earlier row has this id; each record is one row"
              : "there is no such record in " + std::string(layout_->people.name) + ".csv"));
    }
  }
}

// False when the record is there already or, for a detail, is not there.
bool RecordStore::insert(const Table& table, std::size_t sequence, const CsvRow& row) {
  const std::string cells = csv_line(row.cells);
  const auto written =
      &table == &layout_->people
          ? database_.try_run("INSERT INTO record(record, cells) VALUES (?, ?)",
                              {row.cells.front(), cells})
          : database_.try_run(
                "INSERT INTO detail(record, kind, sequence, cells) VALUES (?, ?, ?, ?)",
                {row.cells.front(), table.name, sequence, cells});
  return written == sqlite::Written::done;
}

void RecordStore::index_records(Date today) {
  std::string after;
  while (true) {
    std::string id;
    {
      auto next = database_.query(
          "SELECT record FROM record WHERE record > ? ORDER BY record LIMIT 1", {after});
      if (!next.step()) return;
      id = next.text(0);
    }
    const auto record = fetch(id);
    ENSURE(record, "a record that was listed in this transaction is there");
    index(*record, today);
    after = std::move(id);
  }
}

void RecordStore::index(const Record& record, Date today) {
  const match::Person person = layout_->person_of(record);
  for (const match::Identifier& key : match::lookup_keys(person, today)) {
    database_.run("INSERT INTO identifier_key(system, value, record) VALUES (?, ?, ?)",
                  {key.system, key.value, record.id()});
  }
  const std::string date = match::date_key(person);
  for (const std::string& name : match::name_keys(person)) {
    if (date.empty()) break;
    database_.run("INSERT INTO name_key(name, date, record) VALUES (?, ?, ?)",
                  {name, date, record.id()});
  }
  for (const std::string& address : match::address_keys(person)) {
    database_.run("INSERT INTO address_key(address, record) VALUES (?, ?)", {address, record.id()});
  }
}

}  // namespace mash::connect
