#include "cli/output.h"

#include <unistd.h>

#include <nlohmann/json.hpp>

namespace mash::cli {

void Output::progress(const std::string& text) const {
  if (!json && isatty(STDERR_FILENO) != 0) std::fprintf(stderr, "\r%s\033[K", text.c_str());
}

void Output::progress_done() const {
  if (!json && isatty(STDERR_FILENO) != 0) std::fprintf(stderr, "\r\033[K");
}

int refused(const Output& output, std::string_view code, std::string_view fault,
            std::string_view sentence) {
  if (output.json) {
    const nlohmann::json object = {
        {"v", 1}, {"code", code}, {"fault", fault}, {"sentence", sentence}};
    std::printf("%s\n", object.dump().c_str());
  } else {
    std::fprintf(stderr, "mash: %.*s\n", static_cast<int>(sentence.size()), sentence.data());
  }
  return exit_refused;
}

}  // namespace mash::cli
