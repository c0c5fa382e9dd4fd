// Numbers that look right and belong to nobody. The checks are worked out here anew, so that this
// code and adapters/match judge one another.
#pragma once

#include <set>
#include <string>

#include "base/time.h"
#include "support/county/chance.h"

namespace mash::county {

class Numbers {
 public:
  explicit Numbers(Chance& chance) : chance_(chance) {}

  std::string nhs_number();    // In 999 000 0000 to 999 999 9999, never issued; each once.
  std::string upn(Date born);  // Permanent; LA 831; each once.
  std::string pnc(int year);   // 1999/0012345X
  std::string cro(int year);   // 012345/99X

 private:
  Chance& chance_;
  std::set<std::string> used_;
};

// The number with its check digit or letter made wrong.
std::string mistyped(std::string number);

}  // namespace mash::county
