#include "simulation/mischief.h"

#include "kit/sign.h"
#include "wire/codec.h"

namespace mash::simulation {
namespace {

using namespace wire;

// Whether the endpoint itself waits for this to be decided. Who garbles what it is about to say has
// only itself to thank for the receipt.
bool is_waiting(Endpoint& endpoint, ByteView frame) {
  const auto packet = decode_to_hub(frame);
  if (!packet) return false;
  MessageId id;
  if (const auto* submission = std::get_if<Submission>(&*packet)) {
    const auto header = decode_header(submission->header);
    if (header) id = header->id;
  } else if (const auto* act = std::get_if<SignedAct>(&*packet)) {
    const auto decoded = decode_act(act->act);
    if (decoded) id = decoded->id;
  } else if (const auto* said = std::get_if<SignedAcknowledgement>(&*packet)) {
    const auto decoded = decode_acknowledgement(said->acknowledgement);
    if (decoded) id = decoded->id;
  }
  return endpoint.spool().waiting_request(id).has_value();
}

// A bit turned, an end cut off, or something added.
Bytes damaged(Bytes frame, Chance& chance) {
  switch (chance.below(3)) {
    case 0:
      frame[chance.below(frame.size())] ^= static_cast<std::uint8_t>(1 << chance.below(8));
      break;
    case 1:
      frame.resize(1 + chance.below(frame.size()));
      break;
    default:
      frame.push_back(static_cast<std::uint8_t>(chance.below(256)));
  }
  return frame;
}

// An act that was decided before, under the same id, saying something else; properly signed by a
// person of the desk, as a desk's program could make it.
void say_another_word(Endpoint& endpoint) {
  if (endpoint.party() != app_tests::desk) return;
  const auto& manager = endpoint.cast().manager;
  for (const kit::RequestRecord& request : endpoint.spool().requests(0, 100)) {
    if (request.kind != kit::RequestKind::act || request.state == kit::RequestState::waiting) {
      continue;
    }
    auto act = decode_act(request.signed_bytes);
    if (!act || act->staff != manager.id || !endpoint.chance().one_in(3)) continue;
    act->deed = Protect{};
    SignedAct other{encode(*act), {}};
    const Bytes message = signed_bytes(act_context, act->hub, {other.act});
    other.proof = manager.key.sign(message).bytes;
    return endpoint.smuggle(encode(ToHub(other)));
  }
}

// The manager's act with the contact officer's signature.
void act_in_anothers_name(Endpoint& endpoint) {
  const auto& cast = endpoint.cast();
  for (const kit::DeliveryRecord& record : endpoint.spool().deliveries(0, 50)) {
    if (record.header.subjects.empty() || !endpoint.chance().one_in(2)) continue;
    CaseId id = record.header.case_id;
    if (id.uuid.is_nil()) id = record.header.subjects[0].case_id;
    const kit::StaffKey forged{cast.manager.id, cast.manager.party,
                               crypto::SigningKey(cast.contact_officer.key.seed())};
    const auto deed =
        kit::sign_act(forged, cast.join.hub, id, Protect{}, endpoint.now(), endpoint.chance());
    return endpoint.smuggle(encode(ToHub(deed.signed_act)));
  }
}

}  // namespace

void do_mischief(Endpoint& endpoint, const std::vector<Bytes>& overheard) {
  Chance& chance = endpoint.chance();
  if (overheard.empty()) return;
  // The newest is still under way: what is sent again may come first.
  const Bytes& frame = chance.one_in(2) ? overheard.back() : chance.pick(overheard);
  switch (chance.below(4)) {
    case 0:
      return endpoint.smuggle(frame);
    case 1:
      if (!is_waiting(endpoint, frame)) endpoint.smuggle(damaged(frame, chance));
      return;
    case 2:
      return say_another_word(endpoint);
    default:
      return act_in_anothers_name(endpoint);
  }
}

}  // namespace mash::simulation
