// What a certificate says to whoever it is handed to.
#include "cli/certificate_words.h"

#include <catch2/catch.hpp>

#include "base/time.h"

using namespace mash;
using namespace mash::cli;

TEST_CASE("a certificate carries its date, on the day itself too", "[certificate]") {
  const auto now = std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  const kit::Json certificate = {{"case", "0192f0c1-0000-7000-8000-0000003f9a21"},
                                 {"assessor", "asha"},
                                 {"assessment", "ab"},
                                 {"signed_by", "bola"},
                                 {"after_review", false},
                                 {"evidence", "cd"},
                                 {"at", rfc3339(now)},
                                 {"ledger_index", 7},
                                 {"ledger_size", 9},
                                 {"origin", "mash.example.gov.uk/2026"}};
  const auto said = certificate_sentences(certificate, [](const std::string& id) { return id; });
  REQUIRE(said.size() == 6);
  CHECK(said[2] == "Signed off by bola, " + for_people(now));
  CHECK(said[2].find(for_people(london_date(now))) != std::string::npos);
}
