#include "agency/system.h"

#include "base/ensure.h"
#include "childrens_services/mapping.h"
#include "health/mapping.h"
#include "police/mapping.h"
#include "schools/mapping.h"

namespace mash::agency {

const std::vector<std::string_view>& system_words() {
  static const std::vector<std::string_view> words = {"police", "health", "school",
                                                      "childrens_services"};
  return words;
}

System system_of(std::string_view word) {
  using wire::Gateway;
  if (word == "police") {
    return {{"Police records"}, &police::mapping(), police::intelligence, Gateway::ca04_11};
  }
  if (word == "health") {
    return {{"Health records"}, &health::mapping(), nullptr, Gateway::ca04_11, true};
  }
  if (word == "school") {
    return {{"Schools' records"}, &schools::mapping(), nullptr, Gateway::ea02_175};
  }
  ENSURE(word == "childrens_services", "the word is one of system_words()");
  return {{"Children's services' records"},
          &childrens_services::mapping(),
          nullptr,
          Gateway::ca04_11,
          true};
}

}  // namespace mash::agency
