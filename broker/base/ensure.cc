#include "base/ensure.h"

#include <cstdio>
#include <cstdlib>

#include "base/result.h"

namespace mash {

std::string_view word(Fault fault) {
  switch (fault) {
    case Fault::sender: return "sender";
    case Fault::person: return "person";
    case Fault::recipient: return "recipient";
    case Fault::hub: return "hub";
    case Fault::operator_: return "operator";
  }
  ENSURE(false, "a Fault outside its enum");
}

namespace base {

void ensure_failed(const char* condition, const char* file, int line, const char* reason) noexcept {
  std::fprintf(stderr, "mash: bug: %s (%s) at %s:%d. Please report this line; nothing that was "
               "acknowledged is lost.\n", reason, condition, file, line);
  std::abort();
}

}  // namespace base
}  // namespace mash
