#include "demo/own_records.h"

#include <fstream>
#include <stdexcept>

#include "connect/csv.h"
#include "match/folding.h"

namespace mash::demo {
namespace {

namespace fs = std::filesystem;

// What one agency calls its lists and their columns: adapters/*/README.md.
struct Layout {
  const char* folder;
  const char* system;
  const char* people;  // File of those who have a record.
  const char* names;   // File of the other names they go by.
  const char* record;
  const char* given;
  const char* family;
  const char* born;
};
constexpr Layout layouts[] = {
    {"police", "Police records: nominals and their aliases", "nominals.csv", "aliases.csv",
     "nominal", "forenames", "surname", "birth_date"},
    {"health", "Health records: patients and their other names", "patients.csv", "names.csv",
     "patient", "given_name", "family_name", "birth_date"},
    {"schools", "Schools' records: pupils and the names they are known by", "pupils.csv",
     "known_as.csv", "pupil", "forename", "surname", "dob"},
    {"childrens_services",
     "Children's services' records: children, their other names, their households", "children.csv",
     "names.csv", "la_child_id", "forename", "surname", "birth_date"}};

const Layout& layout_of(const std::string& folder) {
  for (const Layout& layout : layouts) {
    if (folder == layout.folder) return layout;
  }
  throw std::runtime_error(folder + " is no agency's folder");
}

std::string date_of(const Row& person, const Layout& layout) {
  const std::string& born = person.at(layout.born);
  const auto expected = person.find("expected_date");
  return born.empty() && expected != person.end() ? expected->second : born;
}

}  // namespace

OwnRecords::OwnRecords(const fs::path& folder) : folder_(folder) {
  const Layout& layout = layout_of(folder.filename().string());
  system_ = layout.system;
  const auto key = [&](const Row& row, const std::string& date) {
    return Key{match::folded(row.at(layout.given) + " " + row.at(layout.family)), date};
  };
  for (const Row& row : read(layout.people)) {
    const std::string& record = row.at(layout.record);
    people_[record] = row;
    by_name_[key(row, date_of(row, layout))].insert(record);
  }
  for (const Row& row : read(layout.names)) {
    const std::string& record = row.at(layout.record);
    by_name_[key(row, date_of(people_.at(record), layout))].insert(record);
  }
  if (fs::exists(folder_ / "household.csv")) {
    for (const Row& row : read("household.csv")) {
      by_household_[{match::folded(row.at("name")), row.at("birth_date")}].insert(
          row.at(layout.record));
    }
  }
  for (const auto& entry : fs::directory_iterator(folder_)) {
    for (const Row& row : read(entry.path().filename().string())) {
      ++lines_[row.at(layout.record)];
    }
  }
}

std::vector<Row> OwnRecords::read(const std::string& file) {
  std::ifstream in(folder_ / file);
  std::vector<std::string> columns;
  std::vector<Row> rows;
  for (std::string line; std::getline(in, line);) {
    const auto cells = connect::CsvReader::cells_of(line + "\n");
    if (!cells) throw std::runtime_error(file + ": this is no line of a CSV file: " + line);
    if (columns.empty()) {
      columns = *cells;
      continue;
    }
    Row& row = rows.emplace_back();
    for (std::size_t i = 0; i < columns.size(); ++i) row[columns[i]] = cells->at(i);
  }
  if (columns.empty()) throw std::runtime_error((folder_ / file).string() + " is empty");
  return rows;
}

std::set<std::string> OwnRecords::find(const std::string& name, const std::string& date) const {
  const auto found = by_name_.find({match::folded(name), date});
  return found == by_name_.end() ? std::set<std::string>() : found->second;
}

std::set<std::string> OwnRecords::households(const std::string& name,
                                             const std::string& date) const {
  const auto found = by_household_.find({match::folded(name), date});
  return found == by_household_.end() ? std::set<std::string>() : found->second;
}

Row OwnRecords::person(const std::string& record) const {
  const auto found = people_.find(record);
  return found == people_.end() ? Row() : found->second;
}

std::size_t OwnRecords::lines_about(const std::string& record) const {
  const auto found = lines_.find(record);
  return found == lines_.end() ? 0 : found->second;
}

}  // namespace mash::demo
