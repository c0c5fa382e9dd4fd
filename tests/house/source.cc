#include "house/source.h"

#include <algorithm>

namespace mash::house {
namespace {

constexpr auto npos = std::string_view::npos;

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

void blank(std::string& text, std::size_t from, std::size_t to) {
  for (std::size_t i = from; i < std::min(to, text.size()); ++i) {
    if (text[i] != '\n') text[i] = ' ';
  }
}

// The position after `ending`, or the end of the text.
std::size_t after(std::string_view text, std::string_view ending, std::size_t from) {
  const std::size_t at = text.find(ending, from);
  return at == npos ? text.size() : at + ending.size();
}

// The position of the quote that closes a literal opened before `from`.
std::size_t closing_quote(std::string_view text, char quote, std::size_t from) {
  while (from < text.size() && text[from] != quote) from += text[from] == '\\' ? 2 : 1;
  return std::min(from, text.size());
}

std::size_t word_start(std::string_view text, std::size_t end) {
  while (end > 0 && is_identifier_char(text[end - 1])) --end;
  return end;
}

// 1'000 and 0xff'ff: a quote inside a word that begins with a digit separates digits.
bool separates_digits(std::string_view text, std::size_t quote) {
  std::size_t start = word_start(text, quote);
  while (start > 1 && text[start - 1] == '\'') start = word_start(text, start - 1);
  return start < quote && is_digit(text[start]);
}

bool opens_raw_string(std::string_view text, std::size_t quote) {
  const std::string_view prefix = text.substr(word_start(text, quote));
  return prefix.starts_with("R\"") || prefix.starts_with("u8R\"") || prefix.starts_with("LR\"");
}

// Blanks the literal whose opening quote stands at `quote`; gives the position after it.
std::size_t blank_literal(std::string& code, std::string_view text, std::size_t quote) {
  if (text[quote] == '"' && opens_raw_string(text, quote)) {
    const std::size_t open = std::min(text.find('(', quote), text.size());
    const std::string ending = ")" + std::string(text.substr(quote + 1, open - quote - 1)) + "\"";
    const std::size_t end = after(text, ending, open);
    blank(code, quote + 1, end - 1);
    return end;
  }
  const std::size_t end = closing_quote(text, text[quote], quote + 1);
  blank(code, quote + 1, end);
  return end + 1;
}

std::size_t matching_brace(std::string_view code, std::size_t open) {
  std::size_t depth = 0;
  for (std::size_t i = open; i < code.size(); ++i) {
    if (code[i] == '{') ++depth;
    if (code[i] == '}' && --depth == 0) return i;
  }
  return code.size();
}

enum class Block { scope, function, value };

// `public:` and the like stand before a declaration without belonging to it.
std::string_view without_labels(std::string_view head) {
  for (std::string_view label : {"public:", "protected:", "private:"}) {
    if (head.starts_with(label)) return without_labels(trimmed(head.substr(label.size())));
  }
  return head;
}

std::string_view without_template(std::string_view head) {
  if (find_word(head, "template") != 0 || head.find('<') == npos) return head;
  std::size_t depth = 0;
  for (std::size_t i = head.find('<'); i < head.size(); ++i) {
    if (head[i] == '<') ++depth;
    if (head[i] == '>' && --depth == 0) return trimmed(head.substr(i + 1));
  }
  return head;
}

bool opens_scope(std::string_view head) {
  if (head.ends_with(')') || head.ends_with("const") || head.ends_with("noexcept")) return false;
  for (std::string_view word :
       {"namespace", "inline namespace", "extern \"", "class", "struct", "union", "enum"}) {
    if (find_word(head, word) == 0) return true;
  }
  return false;
}

// What the brace after `head` opens; `next` is the first character after its closing brace.
Block kind_of(std::string_view head, char next) {
  head = without_template(head);
  if (opens_scope(head)) return Block::scope;
  // A member initialised with braces, before the body of a constructor.
  if (next == ',' || next == '{') return Block::value;
  if (find_word(head, "operator") != npos) return Block::function;
  const std::size_t equals = head.find('=');
  const std::size_t parameters = head.find('(');
  if (equals < parameters) return head.find('[', equals) == npos ? Block::value : Block::function;
  return parameters == npos ? Block::value : Block::function;
}

void collect(std::string_view code, std::size_t from, std::size_t to, std::vector<Function>& all) {
  std::size_t start = from;  // Of the declaration we are in.
  for (std::size_t i = from; i < to; ++i) {
    if (code[i] == ';' || code[i] == '}') start = i + 1;
    if (code[i] != '{') continue;
    const std::string_view head = without_labels(trimmed(code.substr(start, i - start)));
    const std::size_t close = std::min(matching_brace(code, i), to);
    const std::size_t next = code.find_first_not_of(" \n", std::min(close + 1, code.size()));
    const Block kind = kind_of(head, next == npos ? ' ' : code[next]);
    if (kind == Block::scope) collect(code, i + 1, close, all);
    if (kind == Block::function) {
      const auto head_at = static_cast<std::size_t>(head.data() - code.data());
      all.push_back(
          {line_at(code, head_at), line_at(code, close), head, code.substr(i + 1, close - i - 1)});
    }
    i = close;
    if (kind != Block::value) start = close + 1;
  }
}

}  // namespace

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::size_t line_at(std::string_view text, std::size_t position) {
  const std::string_view before = text.substr(0, position);
  return 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
}

std::string code_of(std::string_view text) {
  std::string code(text);
  std::size_t i = 0;
  while (i < text.size()) {
    const std::string_view rest = text.substr(i);
    std::size_t end = i + 1;
    if (rest.starts_with("//")) {
      end = std::min(text.find('\n', i), text.size());
      blank(code, i, end);
    } else if (rest.starts_with("/*")) {
      end = after(text, "*/", i + 2);
      blank(code, i, end);
    } else if (text[i] == '"' || (text[i] == '\'' && !separates_digits(text, i))) {
      end = blank_literal(code, text, i);
    }
    i = end;
  }
  return code;
}

std::string without_directives(std::string_view code) {
  std::string plain(code);
  bool continued = false;
  for (std::string_view line : lines_of(code)) {
    const bool directive = continued || trimmed(line).starts_with('#');
    const auto at = static_cast<std::size_t>(line.data() - code.data());
    if (directive) blank(plain, at, at + line.size());
    continued = directive && line.ends_with('\\');
  }
  return plain;
}

bool is_identifier_char(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

std::size_t find_word(std::string_view text, std::string_view word, std::size_t from) {
  for (std::size_t at = text.find(word, from); at != npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool starts =
        at == 0 || !is_identifier_char(word.front()) || !is_identifier_char(text[at - 1]);
    const bool ends =
        end == text.size() || !is_identifier_char(word.back()) || !is_identifier_char(text[end]);
    if (starts && ends) return at;
  }
  return npos;
}

std::vector<Include> includes_of(std::string_view text) {
  const std::string code = code_of(text);
  std::vector<Include> includes;
  for (std::string_view line : lines_of(code)) {
    if (!trimmed(line).starts_with("#include")) continue;
    const auto at = static_cast<std::size_t>(line.data() - code.data());
    const std::string_view written = text.substr(at, line.size());
    const std::size_t open = written.find_first_of("\"<");
    if (open == npos) continue;
    const bool quoted = written[open] == '"';
    const std::size_t close = written.find(quoted ? '"' : '>', open + 1);
    includes.push_back(
        {line_at(code, at), std::string(written.substr(open + 1, close - open - 1)), quoted});
  }
  return includes;
}

std::vector<Function> functions_of(std::string_view code) {
  std::vector<Function> all;
  collect(code, 0, code.size(), all);
  return all;
}

}  // namespace mash::house
