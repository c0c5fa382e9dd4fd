#include "support/quick_limits.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace mash::support {

void copy_with_quick_limits(const std::filesystem::path& policies,
                            const std::filesystem::path& to) {
  std::filesystem::copy(policies, to, std::filesystem::copy_options::recursive);
  const auto practice = to / "practice.toml";
  std::stringstream text;
  text << std::ifstream(practice).rdbuf();
  std::string all = text.str();
  const auto replace = [&](const std::string& from, const std::string& with) {
    const auto at = all.find(from);
    if (at == std::string::npos) throw std::runtime_error(from + " is not in practice.toml");
    all.replace(at, from.size(), with);
  };
  replace("blue = \"20 hub hours\"", "blue = \"2 seconds\"");
  replace("after_due = \"30 hub minutes\"", "after_due = \"1 second\"");
  replace("after_due = \"1 hub hour\"", "after_due = \"2 seconds\"");
  std::ofstream(practice) << all;
}

}  // namespace mash::support
