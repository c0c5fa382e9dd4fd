// CSV files as RFC 4180 has them, read strictly: what a spreadsheet bent is refused, not guessed
// at.
//
// UTF-8, commas, double quotes; lines end in CRLF or LF; a byte order mark at the start is skipped,
// because Excel writes one. The first line names the columns: each expected one exactly once, in
// any order, and no other. Problems name file, line and column and say what was expected. They
// never quote a cell: the cells are about people, and problems end in logs.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace mash::connect {

struct FileProblem {
  std::string file;      // As the path was given.
  std::size_t line = 0;  // From 1; 0 when the problem is the file as a whole.
  std::string column;    // Its name in the header; empty when it is not one column's problem.
  std::string sentence;

  std::string text() const;  // nominals.csv:12: column "birth_date": expected ...
  bool operator==(const FileProblem&) const = default;
};

// One row; its cells stand in the order in which the columns were asked for.
struct CsvRow {
  std::size_t line = 0;  // On which it begins: a quoted cell may go over several.
  std::vector<std::string> cells;
};

class CsvReader {
 public:
  // Reads the whole file and its header. `columns`: 1 to limits::csv_columns_max names.
  [[nodiscard]] static Result<CsvReader, FileProblem> open(
      const std::filesystem::path& path, const std::vector<std::string_view>& columns);
  [[nodiscard]] static Result<CsvReader, FileProblem> parse(
      std::string text, std::string file, const std::vector<std::string_view>& columns);

  // The next row, or nothing at the end. After a problem the reader must not be used further.
  [[nodiscard]] Result<std::optional<CsvRow>, FileProblem> next();

  // The cells of one line that csv_line() wrote, or nothing if it is not one such line.
  static std::optional<std::vector<std::string>> cells_of(std::string line);

  // A problem of the caller's own finding, in the `column`-th of the columns asked for.
  FileProblem problem(std::size_t line, std::size_t column, std::string sentence) const;

 private:
  CsvReader(std::string text, std::string file);
  Outcome<FileProblem> read_header(const std::vector<std::string_view>& columns);
  Result<std::vector<std::string>, FileProblem> read_cells();
  Result<std::string, FileProblem> read_cell(std::size_t number);
  Result<std::string, FileProblem> read_quoted(std::size_t number);
  bool at_line_end() const;
  FileProblem in_cell(std::size_t number, std::size_t line, std::string sentence) const;

  std::string text_;
  std::string file_;
  std::size_t at_ = 0;  // Of the next byte to read.
  std::size_t line_ = 1;
  std::vector<std::string> header_;     // As the file has it.
  std::vector<std::size_t> positions_;  // Of each column asked for, in the file.
};

// One line as RFC 4180 writes it, with CRLF: quoted where it must be.
std::string csv_line(const std::vector<std::string>& cells);

}  // namespace mash::connect
