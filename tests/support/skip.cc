#define CATCH_CONFIG_EXTERNAL_INTERFACES  // For the listener.
#include "support/skip.h"

#include <catch2/catch.hpp>
#include <iostream>

namespace {

bool started = false;
bool skipped = false;

class NoticeStart : public Catch::TestEventListenerBase {
 public:
  using TestEventListenerBase::TestEventListenerBase;
  void testCaseStarting(const Catch::TestCaseInfo&) override { started = true; }
};
CATCH_REGISTER_LISTENER(NoticeStart)

}  // namespace

namespace mash::support {

void skip(std::string_view reason) {
  SUCCEED("skipped");  // For Catch2, which is told to fail a test case that asserts nothing.
  std::cout << "SKIPPED: " << reason << "\n";
  skipped = true;
}

}  // namespace mash::support

// Linked around Catch2's main (-Wl,--wrap=main). Catch2 exits with the number of failures, which
// may be any number, and with 0 if no test has the name it was given. Here both are 1, so that
// MASH_SKIPPED has one meaning and a name that ctest gets wrong is noticed.
extern "C" int __real_main(int argc, char** argv);
extern "C" int __wrap_main(int argc, char** argv) {
  if (__real_main(argc, argv) != 0 || !started) return 1;
  return skipped ? MASH_SKIPPED : 0;
}
