#include "kit/problem.h"

#include <fstream>
#include <sstream>

#include "base/limits.h"

namespace mash::kit {

Problem problem_of(const crypto::Problem& problem) {
  return {std::string(crypto::describe(problem.refusal).code), problem.text()};
}

Problem problem_of(const SettingsProblem& problem) { return {"bad_settings", problem.text()}; }

Problem problem_with(const std::filesystem::path& file, std::string_view code,
                     std::string_view sentence) {
  return {std::string(code), file.string() + ": " + std::string(sentence)};
}

Result<std::string, Problem> read_text(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string text(limits::settings_bytes_max + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  const bool whole = in.eof() && !in.bad();
  if (!whole) {
    return refuse(problem_with(file, "file_unreadable",
                               "cannot be read, or is larger than a file of its kind is; check "
                               "the path and who may read it."));
  }
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

}  // namespace mash::kit
