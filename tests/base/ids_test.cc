#include "base/ids.h"

#include <catch2/catch.hpp>

using namespace mash;

TEST_CASE("a UUIDv7 is laid out as in RFC 9562 appendix A.6", "[ids]") {
  // 2022-02-22T19:22:22Z, rand_a 0xCC3, rand_b 0x18C4DC0C0C07398F.
  const Time at(std::chrono::milliseconds(0x017F22E279B0));
  const Block<10> random = {0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f};
  const Uuid id = Uuid::v7(at, random);
  CHECK(id.text() == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  CHECK(id.is_v7());
  CHECK(id.time() == at);
  CHECK(Uuid::from_text(id.text()) == id);
}

TEST_CASE("other ids are not version 7", "[ids]") {
  CHECK_FALSE(Uuid::from_text("919108f7-52d1-4320-9bac-f847db4148a8")->is_v7());
  CHECK_FALSE(Uuid{}.is_v7());
  CHECK(Uuid{}.is_nil());
}

TEST_CASE("a UUID has one text form", "[ids]") {
  CHECK_FALSE(Uuid::from_text("017f22e279b07cc398c4dc0c0c07398f"));
  CHECK_FALSE(Uuid::from_text("017f22e2-79b0-7cc3-98c4-dc0c0c07398"));
  CHECK_FALSE(Uuid::from_text("{17f22e2-79b0-7cc3-98c4-dc0c0c07398}"));
  CHECK_FALSE(Uuid::from_text("017f22e2-79b0-7cc3-98c4dc-0c0c07398f"));
}

TEST_CASE("a party id is a short plain name", "[ids]") {
  for (const char* good : {"police", "childrens-services", "school-917-4021", "a"}) {
    REQUIRE(PartyId::from_text(good));
    CHECK(PartyId::from_text(good)->text() == good);
  }
  for (const char* bad : {"", "Police", "1st", "-a", "a-", "a--b", "a b", "a/b", "schöol"}) {
    CHECK_FALSE(PartyId::from_text(bad));
  }
  CHECK(PartyId::from_text(std::string(40, 'a')));
  CHECK_FALSE(PartyId::from_text(std::string(41, 'a')));
}
