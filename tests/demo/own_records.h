// An agency's records as somebody who works there sees them: the files that its own system exports,
// looked into by name and date and read line by line. No part of the product: mash-agency loads the
// same files and searches by exact keys alone; what a person does beyond that, a person does here.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace mash::demo {

using Row = std::map<std::string, std::string>;  // By column.

class OwnRecords {
 public:
  // `folder`: of the county, named as the agency is ("police", "schools"). Throws
  // std::runtime_error for a file that is not there or is no CSV.
  explicit OwnRecords(const std::filesystem::path& folder);

  // Which lists find() and households() look through, as a search statement names them.
  const std::string& system() const { return system_; }
  // Records of people who have this name, or had it, and this birth date or expected date. Case,
  // accents and hyphens make no difference, as in the agencies' systems.
  std::set<std::string> find(const std::string& name, const std::string& date) const;
  // Records in whose household somebody of this name and birth date is; only children's services
  // keep such a list.
  std::set<std::string> households(const std::string& name, const std::string& date) const;
  bool keeps_households() const { return !by_household_.empty(); }
  // The line of the person; empty if there is no such record.
  Row person(const std::string& record) const;
  // How many lines of all the files are about this record.
  std::size_t lines_about(const std::string& record) const;

 private:
  using Key = std::pair<std::string, std::string>;  // Folded name, date.
  std::vector<Row> read(const std::string& file);

  std::filesystem::path folder_;
  std::string system_;
  std::map<std::string, Row> people_;
  std::map<Key, std::set<std::string>> by_name_;
  std::map<Key, std::set<std::string>> by_household_;
  std::map<std::string, std::size_t> lines_;
};

}  // namespace mash::demo
