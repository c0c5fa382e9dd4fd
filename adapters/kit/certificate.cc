#include "kit/certificate.h"

namespace mash::kit {
namespace {

using namespace wire;

// Of the entry's events at most one signs.
void read_event(const Event& event, Certificate& certificate) {
  const auto take = [&](const auto& signature) {
    certificate.signed_by = signature.by;
    certificate.evidence = signature.evidence;
    certificate.assessor = signature.assessor;
    certificate.assessment = signature.assessment;
  };
  if (const auto* signature = std::get_if<AssessmentSigned>(&event)) {
    if (!signature->awaits_second) take(*signature);
  }
  if (const auto* review = std::get_if<ReviewConfirmed>(&event)) {
    take(*review);
    certificate.after_review = true;
  }
}

}  // namespace

Result<Certificate, Refusal> read_certificate(const Evidence& evidence, const KnownHub& hub) {
  const auto proved = hub.prove(evidence);
  if (!proved) return refuse(proved.error());
  Certificate certificate;
  for (const Event& event : proved->entry.events) read_event(event, certificate);
  for (const Link& link : proved->entry.links) {
    if (link.stream.kind == StreamKind::case_) certificate.case_id = CaseId{link.stream.uuid};
  }
  if (certificate.signed_by.uuid.is_nil() || certificate.assessor.uuid.is_nil()) {
    return refuse(Refusal::bad_certificate);
  }
  certificate.at = proved->entry.time;
  certificate.ledger_index = proved->index;
  certificate.checkpoint = proved->checkpoint;
  return certificate;
}

Json certificate_json(const Certificate& certificate) {
  return {{"case", certificate.case_id.text()},
          {"assessor", certificate.assessor.text()},
          {"assessment", hex(certificate.assessment)},
          {"signed_by", certificate.signed_by.text()},
          {"after_review", certificate.after_review},
          {"evidence", hex(certificate.evidence)},
          {"at", rfc3339(certificate.at)},
          {"ledger_index", certificate.ledger_index},
          {"ledger_size", certificate.checkpoint.size.value},
          {"origin", certificate.checkpoint.origin}};
}

}  // namespace mash::kit
