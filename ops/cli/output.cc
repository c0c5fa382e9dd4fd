#include "cli/output.h"

#include <unistd.h>

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/bytes.h"
#include "base/limits.h"

namespace mash::cli {

namespace {

std::string cleaned(std::string_view said, std::string_view line_end) {
  std::string words;
  for (std::size_t i = 0; i < said.size(); ++i) {
    const auto byte = static_cast<unsigned char>(said[i]);
    const bool c1 =
        byte == 0xc2 && i + 1 < said.size() && static_cast<unsigned char>(said[i + 1]) < 0xa0;
    if (byte == '\n') {
      words += line_end;
    } else if (byte < 0x20 || byte == 0x7f || c1) {
      words += ' ';
      i += c1 ? 1 : 0;
    } else {
      words += said[i];
    }
  }
  return words;
}

}  // namespace

std::string harmless(std::string_view said, std::string_view indent) {
  return cleaned(said, "\n" + std::string(indent));
}

std::string one_line(std::string_view said) { return cleaned(said, " "); }

void Output::say(const std::string& sentence) const {
  if (!json) std::printf("%s\n", harmless(sentence, "").c_str());
}

void Output::progress(const std::string& text) const {
  if (!json && isatty(STDERR_FILENO) != 0) std::fprintf(stderr, "\r%s\033[K", text.c_str());
}

void Output::progress_done() const {
  if (!json && isatty(STDERR_FILENO) != 0) std::fprintf(stderr, "\r\033[K");
}

Outcome<Problem> check_name(std::string_view option, const std::string& name) {
  const bool printable = std::none_of(name.begin(), name.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
  });
  const bool good =
      !name.empty() && name.size() <= limits::name_bytes_max && is_utf8(name) && printable;
  if (good) return {};
  return refuse(Problem{"bad_name", "person",
                        std::string(option) + " takes a name of one line, at most " +
                            std::to_string(limits::name_bytes_max) + " bytes.",
                        exit_usage});
}

int tell(const Output& output, const Problem& problem) {
  if (output.json) {
    // Nothing was asked of a case or written on a ledger; programs find the same keys all the same.
    const nlohmann::json object = {{"v", 1},
                                   {"code", problem.code},
                                   {"fault", problem.fault},
                                   {"sentence", problem.sentence},
                                   {"missing", nlohmann::json::array()},
                                   {"ledger_index", nullptr}};
    // A path need not be UTF-8; a sentence about it is printed all the same.
    const auto text = object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    std::printf("%s\n", text.c_str());
  } else {
    std::fprintf(stderr, "mash: %s\n", problem.sentence.c_str());
  }
  return problem.exit;
}

int refused(const Output& output, std::string_view code, std::string_view fault,
            std::string_view sentence) {
  return tell(output, {std::string(code), std::string(fault), std::string(sentence)});
}

}  // namespace mash::cli
