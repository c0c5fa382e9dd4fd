#include "connect/csv.h"

#include <catch2/catch.hpp>
#include <fstream>

#include "base/limits.h"
#include "support/temporary.h"

using namespace mash;
using namespace mash::connect;

namespace {

// Every row as "cell|cell", rows joined by "\n"; or the problem's text.
std::string read(std::string text, const std::vector<std::string_view>& columns = {"id", "name"}) {
  auto reader = CsvReader::parse(std::move(text), "t.csv", columns);
  if (!reader) return reader.error().text();
  std::string all;
  while (true) {
    const auto row = reader->next();
    if (!row) return row.error().text();
    if (!*row) return all;
    if (!all.empty()) all += "\n";
    for (std::size_t i = 0; i < (*row)->cells.size(); ++i) {
      all += (i == 0 ? "" : "|") + (*row)->cells[i];
    }
  }
}

}  // namespace

TEST_CASE("rows come by column name, whatever the order in the file", "[csv]") {
  CHECK(read("id,name\r\n1,Anna\r\n2,Łukasz\r\n") == "1|Anna\n2|Łukasz");
  CHECK(read("name,id\nAnna,1\n") == "1|Anna");
}

TEST_CASE("both line ends, no last line end, and Excel's byte order mark are fine", "[csv]") {
  CHECK(read("id,name\n1,Anna") == "1|Anna");
  CHECK(read("\xEF\xBB\xBFid,name\r\n1,Anna\n") == "1|Anna");
  CHECK(read("id,name\r\n") == "");
  CHECK(read("id,name") == "");
}

TEST_CASE("a quoted cell may hold commas, quotes and lines", "[csv]") {
  CHECK(read("id,name\r\n1,\"O\"\"Brien, Anna\"\r\n") == "1|O\"Brien, Anna");
  CHECK(read("id,\"name\"\n\"1\",\"two\r\nlines\"\n2,x\n") == "1|two\r\nlines\n2|x");
  CHECK(read("id,name\n\"\",\n") == "|");
}

TEST_CASE("every error of form names file, line and column and what was expected", "[csv]") {
  struct Case {
    std::string text;
    std::string problem;
  };
  const std::vector<Case> cases = {
      {"", "t.csv:1: the file is empty; its first line names the columns: id, name"},
      {"\xEF\xBB\xBF", "t.csv:1: the file is empty; its first line names the columns: id, name"},
      {"id\n1\n", "t.csv:1: column \"name\" is missing"},
      {"id,name,id\n", "t.csv:1: column \"id\" is there twice"},
      {"id,nmae\n", "t.csv:1: name 2 is not a column of this file; did you mean \"name\"?"},
      {"7,Zbigniew Kowalski\n",
       "t.csv:1: name 1 is not a column of this file; did you mean \"id\"?"},
      {"id,Zbigniew\n", "t.csv:1: name 2 is not a column of this file; the columns are: id, name"},
      {"id,name\n1\n", "t.csv:2: cells in the row: 1; in the header: 2"},
      {"id,name\n1,a\n2,b,c\n", "t.csv:3: cells in the row: 3; in the header: 2"},
      {"id,name\n1,a\n\n2,b\n", "t.csv:3: cells in the row: 1; in the header: 2"},
      {"id,name\n1,a \"b\"\n",
       "t.csv:2: column \"name\": a quote inside a cell; put the whole cell in quotes and write "
       "the "
       "quote twice"},
      {"id,name\n1,\"a\" b\n",
       "t.csv:2: column \"name\": text after the quote that closes the cell"},
      {"id,name\n1,\"two\nlines\"x\n",
       "t.csv:3: column \"name\": text after the quote that closes the cell"},
      {"id,name\n1,a\n2,\"b\n3,c\n",
       "t.csv:3: column \"name\": the quote that opens the cell is never closed"},
      {"id,name\n1,a\rb\n", "t.csv:2: column \"name\": a carriage return without a line feed"},
      {"id,name\n1,a\n2,Ren\xe9\n",
       "t.csv:3: the text is not UTF-8, or has a NUL; save it as \"CSV UTF-8\""},
      {std::string("id,name\n1,a\0b\n", 14),
       "t.csv:2: the text is not UTF-8, or has a NUL; save it as \"CSV UTF-8\""},
      {"id,name\n1,a,\"",
       "t.csv:2: column \"number 3\": the quote that opens the cell is never "
       "closed"},
  };
  for (const Case& c : cases) CHECK(read(c.text) == c.problem);
}

TEST_CASE("cells and rows have a bound", "[csv]") {
  const std::string longest(limits::csv_cell_bytes_max, 'x');
  CHECK(read("id,name\n1," + longest + "\n") == "1|" + longest);
  CHECK(read("id,name\n1,\"" + longest + "\"\n") == "1|" + longest);
  CHECK(read("id,name\n1," + longest + "x\n") ==
        "t.csv:2: column \"name\": the cell has more than 65536 bytes");
  CHECK(read("id,name\n1,\"" + longest + "x\"\n") ==
        "t.csv:2: column \"name\": the cell has more than 65536 bytes, or its quote is never "
        "closed");
  CHECK(read("id,name\n" + std::string(64, ',') + "\n") ==
        "t.csv:2: the row has more than 64 cells");
}

TEST_CASE("a file that cannot be read is said so, by name", "[csv]") {
  const support::TemporaryDirectory folder;
  const auto problem = [&](const std::string& name) {
    const auto reader = CsvReader::open(folder / name, {"id"});
    REQUIRE_FALSE(reader);
    return reader.error();
  };
  CHECK(problem("none.csv").text() ==
        (folder / "none.csv").string() + ": the file cannot be read: No such file or directory");
  CHECK(problem("").sentence == "the file cannot be read: Is a directory");
  std::filesystem::resize_file(
      [&] {
        std::ofstream(folder / "big.csv") << "id\n";
        return folder / "big.csv";
      }(),
      limits::csv_file_bytes_max + 1);
  CHECK(problem("big.csv").sentence == "the file has 268435457 bytes; at most 268435456 are read");
}

TEST_CASE("what is written as a line is read back as it was", "[csv]") {
  const std::vector<std::vector<std::string>> rows = {{"1", "Anna"},   {"", ""},
                                                      {"a,b", "c\"d"}, {"two\r\nlines", "ਗੁਰਪ੍ਰੀਤ"},
                                                      {"\"", "\n"},    {" x ", ","}};
  for (const auto& row : rows) CHECK(CsvReader::cells_of(csv_line(row)) == row);
  CHECK(csv_line({"a", "b,c"}) == "a,\"b,c\"\r\n");
  CHECK_FALSE(CsvReader::cells_of("a,b\r\nc,d\r\n"));
  CHECK_FALSE(CsvReader::cells_of("a,\"b\r\n"));
}
