// What the program of a party answers its staff with.
#include <catch2/catch.hpp>

#include "kit/service.h"

using namespace mash;
using namespace mash::kit;

TEST_CASE("an answer that the control socket cannot carry is a refusal in its place", "[fields]") {
  const Json fits = {{"ok", true}, {"text", std::string(1'000'000, 'x')}};
  CHECK(text_of_reply(fits) == fits.dump());
  const Json too_long = {{"ok", true}, {"text", std::string(net::control_reply_bytes_max, 'x')}};
  const Json said = Json::parse(text_of_reply(too_long));
  CHECK(said.at("ok") == false);
  CHECK(said.at("code") == "too_long");
  CHECK(said.at("fault") == "operator");
}
