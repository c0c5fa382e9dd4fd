// A request in a person's name counts only with that person's key, for what they asked, and now.
#include "kit/signed_request.h"

#include <catch2/catch.hpp>

#include "kit/world.h"

using namespace mash;
using namespace mash::kit;
using namespace mash::kit::test;

namespace {

struct Asking {
  World world;
  Json request = {{"do", "answer"}, {"number", 7}};
  Json envelope = sign_request(world.social_worker, world.join.hub, request, morning);

  std::string judged(std::string_view verb = "answer", Time now = morning) {
    const auto proved = prove_request(envelope.at("signed"), verb,
                                      {world.desk, world.join.hub, &world.roster, now});
    return proved ? "proved" : proved.error().at("code").get<std::string>();
  }
};

}  // namespace

TEST_CASE("a request signed by a person is that person's", "[signed_request]") {
  Asking asking;
  CHECK(asking.envelope.at("do") == "answer");
  const auto proved =
      prove_request(asking.envelope.at("signed"), "answer",
                    {asking.world.desk, asking.world.join.hub, &asking.world.roster, morning});
  REQUIRE(proved);
  CHECK(proved->staff == asking.world.social_worker.id);
  CHECK(proved->request.at("number") == 7);
}

TEST_CASE("a request that was changed after signing is nobody's", "[signed_request]") {
  Asking asking;
  std::string text = asking.envelope["signed"]["text"];
  text.at(text.find('7')) = '8';
  asking.envelope["signed"]["text"] = text;
  CHECK(asking.judged() == "bad_proof");
}

TEST_CASE("a request under another key or hub proves nothing", "[signed_request]") {
  Asking asking;
  StaffKey other{asking.world.social_worker.id, asking.world.desk,
                 crypto::SigningKey::generate(asking.world.random)};
  asking.envelope = sign_request(other, asking.world.join.hub, asking.request, morning);
  CHECK(asking.judged() == "bad_proof");
  asking.envelope = sign_request(asking.world.social_worker, Digest{}, asking.request, morning);
  CHECK(asking.judged() == "bad_proof");
}

TEST_CASE("a request counts for its own verb", "[signed_request]") {
  Asking asking;
  CHECK(asking.judged("answer") == "proved");
  CHECK(asking.judged("refer") == "unsigned_request");
}

TEST_CASE("a request counts for two minutes either way", "[signed_request]") {
  Asking asking;
  CHECK(asking.judged("answer", morning + signed_request_age_max) == "proved");
  CHECK(asking.judged("answer", morning - signed_request_age_max) == "proved");
  const Duration moment(1);
  CHECK(asking.judged("answer", morning + signed_request_age_max + moment) == "stale_request");
  CHECK(asking.judged("answer", morning - signed_request_age_max - moment) == "stale_request");
}

TEST_CASE("a request is asked by somebody enrolled for this party", "[signed_request]") {
  Asking asking;
  const auto refusal = [&](const PartyId& party, const wire::Roster* roster) {
    const auto proved = prove_request(asking.envelope.at("signed"), "answer",
                                      {party, asking.world.join.hub, roster, morning});
    REQUIRE_FALSE(proved);
    return proved.error().at("code").get<std::string>();
  };
  CHECK(refusal(asking.world.police, &asking.world.roster) == "not_enrolled_person");
  CHECK(refusal(asking.world.desk, nullptr) == "no_roster");
  for (auto& [id, staff] : asking.world.roster.staff) staff.validity.to = morning - Duration(1);
  CHECK(refusal(asking.world.desk, &asking.world.roster) == "not_enrolled_person");
  asking.world.roster.staff.clear();
  CHECK(refusal(asking.world.desk, &asking.world.roster) == "not_enrolled_person");
}

TEST_CASE("what is no signed request is refused, whatever it is", "[signed_request]") {
  Asking asking;
  for (const char* bad : {"null", "7", "[]", "{}", R"({"text":"{}","proof":""})",
                          R"({"text":7,"proof":"AA=="})", R"({"text":"not json","proof":"AA=="})",
                          R"({"text":"{\"do\":\"answer\"}","proof":"AA=="})"}) {
    INFO(bad);
    asking.envelope["signed"] = Json::parse(bad);
    CHECK(asking.judged() == "unsigned_request");
  }
}
