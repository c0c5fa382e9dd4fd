// An agency's own case records in one SQLite file, filled from the CSV files it exports.
//
// Durability: load() returns when the new records are on disk, or with the old ones untouched.
// Trust: the file belongs to the agency and lies on its machine, mode 0600. It is not signed; who
// can edit it can edit the agency's case system too.
// Threads: one. One process at a time: the file is locked from open to close.
#pragma once

#include <filesystem>

#include "connect/connector.h"
#include "connect/csv.h"
#include "sqlite/database.h"

namespace mash::connect {

class RecordStore : public Connector {
 public:
  // `layout` must outlive the store. Fatal if the file exists, or cannot be made.
  static RecordStore create(const std::filesystem::path& path, const Layout& layout);
  // Fatal if there is no such file, if it is in use, or if it was filled by another layout.
  static RecordStore open(const std::filesystem::path& path, const Layout& layout);
  static RecordStore in_memory(const Layout& layout);

  // Replaces every record by what `folder` holds: one CSV file for each table of the layout. The
  // first problem ends it and nothing has changed. `today` gives police numbers their century.
  [[nodiscard]] Outcome<FileProblem> load(const std::filesystem::path& folder, Date today);

  std::size_t size();  // Records held.

  std::vector<match::Candidate> candidates(const match::Query& query) override;
  std::optional<Record> fetch(std::string_view record) override;

 private:
  RecordStore(sqlite::Database database, const Layout& layout);
  Outcome<FileProblem> load_table(const std::filesystem::path& folder, const Table& table);
  Outcome<FileProblem> load_rows(CsvReader& reader, const Table& table);
  bool insert(const Table& table, std::size_t sequence, const CsvRow& row);
  void index_records(Date today);
  void index(const Record& record, Date today);
  void collect(std::vector<std::string>& records, sqlite::Query found);
  Row row_of(const Table& table, std::string_view line);

  sqlite::Database database_;
  const Layout* layout_;
};

}  // namespace mash::connect
