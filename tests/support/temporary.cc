#include "support/temporary.h"

#include <cstdlib>
#include <stdexcept>
#include <string>

namespace mash::support {

TemporaryDirectory::TemporaryDirectory() {
  std::string name = (std::filesystem::temp_directory_path() / "mash-test-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp failed for " + name);
  path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;  // A test that failed half-way must still reach its report.
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace mash::support
