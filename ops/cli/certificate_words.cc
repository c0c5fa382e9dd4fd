#include "cli/certificate_words.h"

#include "base/time.h"
#include "cli/desk_client.h"

namespace mash::cli {

using kit::Json;

namespace {

std::string dated(const std::string& rfc3339) {
  const auto time = from_rfc3339(rfc3339);
  return time ? for_people(*time) : rfc3339;
}

}  // namespace

std::vector<std::string> certificate_sentences(
    const Json& certificate, const std::function<std::string(const std::string& id)>& name) {
  return {
      "Case " + short_id(certificate.at("case")) + ": the gate was open when this was signed off.",
      "Assessor: " + name(certificate.at("assessor")),
      (certificate.at("after_review") ? "Confirmed after a review by " : "Signed off by ") +
          name(certificate.at("signed_by")) + ", " + dated(certificate.at("at")),
      "Assessment (SHA-256): " + certificate.at("assessment").get<std::string>(),
      "Evidence digest: " + certificate.at("evidence").get<std::string>(),
      "Entry " + certificate.at("ledger_index").dump() + " of the ledger " +
          certificate.at("origin").get<std::string>()};
}

}  // namespace mash::cli
