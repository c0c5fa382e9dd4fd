#include "connect/csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "base/bytes.h"
#include "base/ensure.h"
#include "base/limits.h"
#include "base/settings.h"

namespace mash::connect {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::string listed(const std::vector<std::string_view>& words) {
  std::string text;
  for (std::string_view word : words) text += fmt::format("{}{}", text.empty() ? "" : ", ", word);
  return text;
}

Result<std::string, FileProblem> read_whole(const std::filesystem::path& path) {
  const auto problem = [&](std::string sentence) {
    return refuse(FileProblem{path.string(), 0, {}, std::move(sentence)});
  };
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  if (error) return problem("the file cannot be read: " + error.message());
  if (size > limits::csv_file_bytes_max) {
    return problem(fmt::format("the file has {} bytes; at most {} are read", size,
                               limits::csv_file_bytes_max));
  }
  std::ifstream in(path, std::ios::binary);
  std::string text(size, '\0');
  if (!in.read(text.data(), static_cast<std::streamsize>(size))) {
    return problem(fmt::format("the file cannot be read: {}", std::strerror(errno)));
  }
  return text;
}

// The line of the first byte that is not UTF-8. No byte of a longer sequence is a line feed, so
// that each line can be looked at by itself.
std::size_t line_not_utf8(std::string_view text) {
  std::size_t line = 1;
  while (true) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos || !is_utf8(text.substr(0, end))) return line;
    text.remove_prefix(end + 1);
    ++line;
  }
}

}  // namespace

std::string FileProblem::text() const {
  std::string text = file;
  if (line != 0) text += fmt::format(":{}", line);
  if (!column.empty()) text += fmt::format(": column \"{}\"", column);
  return text + ": " + sentence;
}

CsvReader::CsvReader(std::string text, std::string file)
    : text_(std::move(text)), file_(std::move(file)) {
  if (text_.starts_with(byte_order_mark)) at_ = byte_order_mark.size();
}

Result<CsvReader, FileProblem> CsvReader::open(const std::filesystem::path& path,
                                               const std::vector<std::string_view>& columns) {
  auto text = read_whole(path);
  if (!text) return refuse(text.error());
  return parse(std::move(*text), path.string(), columns);
}

Result<CsvReader, FileProblem> CsvReader::parse(std::string text, std::string file,
                                                const std::vector<std::string_view>& columns) {
  ENSURE(!columns.empty() && columns.size() <= limits::csv_columns_max, "a table has columns");
  CsvReader reader(std::move(text), std::move(file));
  if (!is_utf8(reader.text_)) {
    return refuse(FileProblem{reader.file_,
                              line_not_utf8(reader.text_),
                              {},
                              "the text is not UTF-8, or has a NUL; save it as \"CSV UTF-8\""});
  }
  if (auto read = reader.read_header(columns); !read) return refuse(read.error());
  return reader;
}

Outcome<FileProblem> CsvReader::read_header(const std::vector<std::string_view>& columns) {
  const auto problem = [&](std::string sentence) {
    return refuse(FileProblem{file_, 1, {}, std::move(sentence)});
  };
  if (at_ == text_.size()) {
    return problem("the file is empty; its first line names the columns: " + listed(columns));
  }
  auto header = read_cells();
  if (!header) return refuse(header.error());
  header_ = std::move(*header);
  // A name that is not ours is not quoted: a file without a header has a person there.
  for (std::size_t i = 0; i < header_.size(); ++i) {
    if (std::find(columns.begin(), columns.end(), header_[i]) != columns.end()) continue;
    const auto near = nearest_word(header_[i], columns);
    return problem(fmt::format(
        "name {} is not a column of this file; {}", i + 1,
        near ? fmt::format("did you mean \"{}\"?", *near) : "the columns are: " + listed(columns)));
  }
  for (std::string_view name : columns) {
    const auto found = std::find(header_.begin(), header_.end(), name);
    if (found == header_.end()) return problem(fmt::format("column \"{}\" is missing", name));
    if (std::find(found + 1, header_.end(), name) != header_.end()) {
      return problem(fmt::format("column \"{}\" is there twice", name));
    }
    positions_.push_back(static_cast<std::size_t>(found - header_.begin()));
  }
  return {};
}

Result<std::optional<CsvRow>, FileProblem> CsvReader::next() {
  if (at_ == text_.size()) return std::nullopt;
  CsvRow row{line_, {}};
  auto cells = read_cells();
  if (!cells) return refuse(cells.error());
  if (cells->size() != header_.size()) {
    return refuse(FileProblem{
        file_,
        row.line,
        {},
        fmt::format("cells in the row: {}; in the header: {}", cells->size(), header_.size())});
  }
  for (std::size_t position : positions_) row.cells.push_back(std::move((*cells)[position]));
  return row;
}

// One line's cells; afterwards at_ is behind its line end.
Result<std::vector<std::string>, FileProblem> CsvReader::read_cells() {
  std::vector<std::string> cells;
  while (true) {
    auto cell = read_cell(cells.size());
    if (!cell) return refuse(cell.error());
    cells.push_back(std::move(*cell));
    if (at_ == text_.size()) return cells;
    if (text_[at_] != ',') break;
    ++at_;
    if (cells.size() == limits::csv_columns_max) {
      return refuse(
          FileProblem{file_,
                      line_,
                      {},
                      fmt::format("the row has more than {} cells", limits::csv_columns_max)});
    }
  }
  at_ += text_[at_] == '\r' ? 2 : 1;
  ++line_;
  return cells;
}

bool CsvReader::at_line_end() const {
  return text_[at_] == '\n' || text_.compare(at_, 2, "\r\n") == 0;
}

// One cell; afterwards at_ is on the comma or line end behind it, or at the end of the text.
Result<std::string, FileProblem> CsvReader::read_cell(std::size_t number) {
  if (at_ < text_.size() && text_[at_] == '"') return read_quoted(number);
  const std::size_t start = at_;
  while (at_ < text_.size() && text_[at_] != ',' && !at_line_end()) {
    if (text_[at_] == '"') {
      return refuse(in_cell(number, line_,
                            "a quote inside a cell; put the whole cell in quotes and write the "
                            "quote twice"));
    }
    if (text_[at_] == '\r') {
      return refuse(in_cell(number, line_, "a carriage return without a line feed"));
    }
    ++at_;
  }
  if (at_ - start > limits::csv_cell_bytes_max) {
    return refuse(in_cell(
        number, line_, fmt::format("the cell has more than {} bytes", limits::csv_cell_bytes_max)));
  }
  return text_.substr(start, at_ - start);
}

Result<std::string, FileProblem> CsvReader::read_quoted(std::size_t number) {
  const std::size_t opened = line_;
  std::string cell;
  for (++at_; at_ < text_.size(); ++at_) {
    if (text_[at_] == '"') {
      if (text_.compare(at_, 2, "\"\"") != 0) break;
      ++at_;
    }
    if (text_[at_] == '\n') ++line_;
    if (cell.size() == limits::csv_cell_bytes_max) {
      return refuse(in_cell(number, opened,
                            fmt::format("the cell has more than {} bytes, or its quote is never "
                                        "closed",
                                        limits::csv_cell_bytes_max)));
    }
    cell.push_back(text_[at_]);
  }
  if (at_ == text_.size()) {
    return refuse(in_cell(number, opened, "the quote that opens the cell is never closed"));
  }
  ++at_;
  if (at_ < text_.size() && text_[at_] != ',' && !at_line_end()) {
    return refuse(in_cell(number, line_, "text after the quote that closes the cell"));
  }
  return cell;
}

std::optional<std::vector<std::string>> CsvReader::cells_of(std::string line) {
  CsvReader reader(std::move(line), {});
  auto cells = reader.read_cells();
  if (!cells || reader.at_ != reader.text_.size()) return std::nullopt;
  return std::move(*cells);
}

FileProblem CsvReader::in_cell(std::size_t number, std::size_t line, std::string sentence) const {
  std::string column =
      number < header_.size() ? header_[number] : fmt::format("number {}", number + 1);
  return {file_, line, std::move(column), std::move(sentence)};
}

FileProblem CsvReader::problem(std::size_t line, std::size_t column, std::string sentence) const {
  return {file_, line, header_.at(positions_.at(column)), std::move(sentence)};
}

std::string csv_line(const std::vector<std::string>& cells) {
  std::string line;
  for (const std::string& cell : cells) {
    if (&cell != &cells.front()) line += ',';
    if (cell.find_first_of("\",\r\n") == std::string::npos) {
      line += cell;
      continue;
    }
    line += '"';
    for (char c : cell) line += c == '"' ? "\"\"" : std::string(1, c);
    line += '"';
  }
  return line + "\r\n";
}

}  // namespace mash::connect
