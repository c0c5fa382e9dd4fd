#include "wire/claim.h"

#include "wire/codec.h"
#include "wire/section_tree.h"

namespace mash::wire {

std::optional<Claim> claim_of(const Submission& submission, const Header& header,
                              const Roster& roster, Sha256 sha256) {
  const Party* party = roster.party(header.sender);
  if (party == nullptr || key_id(KeyKind::signing, party->signing, sha256) != header.sender_key) {
    return std::nullopt;
  }
  const Digest root = SectionTree(submission, sha256).root();
  return Claim{
      party->signing,       signed_bytes(manifest_context, header.hub, {root, submission.header}),
      submission.signature, header.id,
      header.sender.text(), false};
}

std::optional<Claim> claim_of(const SignedAct& signed_act, const Act& act, const Roster& roster) {
  const Staff* staff = roster.member(act.staff);
  if (staff == nullptr) return std::nullopt;
  return Claim{staff->key,       signed_bytes(act_context, act.hub, {signed_act.act}),
               signed_act.proof, act.id,
               act.party.text(), false};
}

std::optional<Claim> claim_of(const SignedAcknowledgement& said,
                              const Acknowledgement& acknowledgement, const Roster& roster) {
  const Party* party = roster.party(acknowledgement.party);
  if (party == nullptr) return std::nullopt;
  return Claim{party->signing,
               signed_bytes(acknowledgement_context, acknowledgement.hub, {said.acknowledgement}),
               said.signature,
               acknowledgement.id,
               acknowledgement.party.text(),
               false};
}

std::optional<Claim> claim_of(const Command& command, const Roster& roster, Sha256 sha256) {
  if (const auto* submit = std::get_if<Submit>(&command.deed)) {
    const auto header = decode_header(submit->header);
    if (!header) return std::nullopt;
    const Submission submission{submit->header, submit->signature, submit->recipients,
                                submit->sections, submit->decoys};
    return claim_of(submission, *header, roster, sha256);
  }
  if (const auto* perform = std::get_if<Perform>(&command.deed)) {
    const auto act = decode_act(perform->signed_act.act);
    return act ? claim_of(perform->signed_act, *act, roster) : std::nullopt;
  }
  if (const auto* said = std::get_if<Acknowledge>(&command.deed)) {
    const auto& signed_one = said->signed_acknowledgement;
    const auto acknowledgement = decode_acknowledgement(signed_one.acknowledgement);
    return acknowledgement ? claim_of(signed_one, *acknowledgement, roster) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace mash::wire
