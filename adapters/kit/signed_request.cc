#include "kit/signed_request.h"

#include "kit/service.h"
#include "kit/tools.h"
#include "wire/keys.h"

namespace mash::kit {
namespace {

constexpr std::string_view request_context = "mash/v1 staff request\n";

Bytes to_sign(const Digest& hub, const std::string& text) {
  return wire::signed_bytes(request_context, hub, {bytes_of(text)});
}

auto no(std::string_view code, std::string_view sentence) {
  return refuse(refusal_json(code, Fault::person, sentence));
}

bool is_fresh(const std::string& at, Time now) {
  const auto time = from_rfc3339(at);
  return time && *time <= now + signed_request_age_max && now <= *time + signed_request_age_max;
}

}  // namespace

Json sign_request(const StaffKey& staff, const Digest& hub, Json request, Time now) {
  const Json verb = request.at("do");
  request["staff"] = staff.id.text();
  request["at"] = rfc3339(now);
  const std::string text = request.dump();
  const auto signature = staff.key.sign(to_sign(hub, text));
  return {{"do", verb}, {"signed", {{"text", text}, {"proof", base64(signature.bytes)}}}};
}

Result<PersonsRequest, Json> prove_request(const Json& signed_part, std::string_view verb,
                                           const RequestJudge& judge) {
  Fields envelope(signed_part);
  const std::string text = envelope.text("text");
  const auto proof = to_block<64>(envelope.bytes("proof"));
  PersonsRequest asked{{}, Json::parse(text, nullptr, false)};
  Fields in(asked.request);
  asked.staff = in.id<StaffId>("staff");
  const std::string at = in.text("at");
  const std::string inner_verb = in.text("do");
  if (envelope.problem() || in.problem() || !proof || inner_verb != verb) {
    return no("unsigned_request", "This has to be asked by a person, with that person's own key.");
  }
  if (judge.roster == nullptr) return refuse(refusal_json(Refusal::no_roster));
  const wire::Staff* member = judge.roster->active_member(asked.staff, judge.now);
  if (member == nullptr || member->party != judge.party) {
    return refuse(refusal_json(Refusal::not_enrolled_person));
  }
  if (!signature_holds(member->key, to_sign(judge.hub, text), *proof)) {
    return no("bad_proof", "The request was not signed with the key this person is enrolled with.");
  }
  if (!is_fresh(at, judge.now)) {
    return no("stale_request",
              "The request was signed more than two minutes ago; ask again, and see that this "
              "machine's clock is right.");
  }
  return asked;
}

}  // namespace mash::kit
