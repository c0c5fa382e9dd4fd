// One agency's own system: what it is called, how its records read, and what of them only a person
// sends.
#pragma once

#include "connect/contents.h"

namespace mash::agency {

struct System {
  std::vector<std::string> names;  // As a search statement names them.
  const connect::Mapping* mapping = nullptr;
  // Intelligence of a record; null where the agency has none.
  std::vector<connect::Intelligence> (*intelligence)(const connect::Record&) = nullptr;
  wire::Gateway gateway = wire::Gateway::none;  // The power under which the agency answers.
  bool assists_section_47 = false;              // Under Children Act 1989 s47(9)-(11) it must.
};

// police, health, school, childrens_services: words of wire::PartyKind.
const std::vector<std::string_view>& system_words();
// `word` is one of those.
System system_of(std::string_view word);

}  // namespace mash::agency
