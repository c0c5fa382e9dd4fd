#include "app/intake.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/ensure.h"
#include "wire/codec.h"

namespace mash::app {
namespace {

using namespace wire;

constexpr std::array<RefusalText, 3> texts = {{
    {"bad_signature", Fault::sender,
     "The signature does not hold under the key enrolled for the signer; nothing was passed on."},
    {"wrong_digest", Fault::sender,
     "A section's bytes are not the ones its signed leaf names; nothing was passed on."},
    {"commitment_reused", Fault::sender,
     "Two sections of the message share a key commitment; make a fresh key for each section."},
}};

struct Problem {
  std::string_view code;
  Fault fault;
};
Problem problem(const RefusalText& text) { return {text.code, text.fault}; }

Request refuse_as(const PartyId& connected, const Digest& digest, Problem wrong,
                  const MessageId& id, std::string claimed) {
  Request request;
  request.id = id;
  request.digest = digest;
  request.command = {connected,
                     Refuse{std::string(wrong.code), static_cast<std::uint8_t>(wrong.fault),
                            std::move(claimed), id, digest}};
  return request;
}

class Reader {
 public:
  Reader(const PartyId& connected, ByteView frame, const Digest& digest, const Roster* roster,
         wire::Sha256 sha256)
      : connected_(connected), frame_(frame), digest_(digest), roster_(roster), sha256_(sha256) {}

  Reading read() {
    auto packet = decode_to_hub(frame_);
    if (!packet) return {refused(problem(describe(packet.error())), {}, ""), std::nullopt};
    Knock knock = std::visit([this](auto& part) { return read(part); }, *packet);
    return {std::move(knock), std::move(claim_)};
  }

 private:
  // Who greets is who was proved, and speaks what the roster allows.
  Knock read(Hello& hello) {
    if (hello.party != connected_) {
      return refused(problem(core::describe(core::Refusal::wrong_party)), {}, hello.party.text());
    }
    const std::uint16_t lowest = roster_ == nullptr ? protocol_version : roster_->lowest_version;
    const auto& offered = hello.versions;
    const bool spoken =
        std::find(offered.begin(), offered.end(), protocol_version) != offered.end();
    if (!spoken || protocol_version < lowest) {
      return refused(problem(describe(Refusal::unknown_version)), {}, hello.party.text());
    }
    return std::move(hello);
  }
  Knock read(Query& query) { return std::move(query); }

  Knock read(Submission& submission) {
    auto header = decode_header(submission.header);
    if (!header) return refused(problem(describe(header.error())), {}, "");
    if (const auto wrong = check_sections(submission)) {
      return refused(*wrong, header->id, header->sender.text());
    }
    if (roster_ != nullptr) claim_ = claim_of(submission, *header, *roster_, sha256_);
    Request request;
    request.id = header->id;
    request.payload = Bytes(frame_.begin(), frame_.end());
    request.digest = digest_;
    Submit submit{std::move(submission.header),
                  submission.signature,
                  std::move(submission.recipients),
                  {},
                  request.digest,
                  static_cast<std::uint32_t>(request.payload.size()),
                  std::nullopt,
                  {},
                  std::move(submission.decoys)};
    for (Section& section : submission.sections) {
      section.ciphertext.clear();
      for (Wrap& wrap : section.wraps) wrap = {wrap.recipient, wrap.key, {}, {}};
      submit.sections.push_back(std::move(section));
    }
    request.command = {connected_, std::move(submit)};
    return request;
  }

  Knock read(SignedAct& signed_act) {
    const auto act = decode_act(signed_act.act);
    if (!act) return refused(problem(describe(act.error())), {}, "");
    if (roster_ != nullptr) claim_ = claim_of(signed_act, *act, *roster_);
    Request request;
    request.id = act->id;
    request.digest = sha256_({signed_act.act});
    request.command = {connected_, Perform{std::move(signed_act), std::nullopt}};
    return request;
  }

  Knock read(SignedAcknowledgement& said) {
    const auto acknowledgement = decode_acknowledgement(said.acknowledgement);
    if (!acknowledgement) return refused(problem(describe(acknowledgement.error())), {}, "");
    if (roster_ != nullptr) claim_ = claim_of(said, *acknowledgement, *roster_);
    Request request;
    request.id = acknowledgement->id;
    request.digest = sha256_({said.acknowledgement});
    request.command = {connected_, Acknowledge{std::move(said), {}}};
    return request;
  }

  std::optional<Problem> check_sections(const Submission& submission) const {
    std::set<Digest> commitments;
    for (const Section& section : submission.sections) {
      if (sha256_({section.ciphertext}) != section.leaf.ciphertext_digest) {
        return problem(describe(IntakeRefusal::wrong_digest));
      }
      if (!commitments.insert(section.leaf.commitment).second) {
        return problem(describe(IntakeRefusal::commitment_reused));
      }
    }
    return std::nullopt;
  }

  Request refused(Problem wrong, const MessageId& id, std::string claimed) const {
    return refuse_as(connected_, digest_, wrong, id, std::move(claimed));
  }

  const PartyId& connected_;
  ByteView frame_;
  const Digest& digest_;
  const Roster* roster_;
  const wire::Sha256 sha256_;
  std::optional<Claim> claim_;
};

}  // namespace

RefusalText describe(IntakeRefusal refusal) {
  const auto position = static_cast<std::size_t>(refusal);
  ENSURE(position < texts.size(), "an IntakeRefusal outside its enum");
  return texts[position];
}

Reading read_frame(const PartyId& connected, ByteView frame, const Digest& digest,
                   const Roster* roster, wire::Sha256 sha256) {
  return Reader(connected, frame, digest, roster, sha256).read();
}

Request refuse_claim(const PartyId& connected, const Digest& digest, const Claim& claim) {
  return refuse_as(connected, digest, problem(describe(IntakeRefusal::bad_signature)), claim.id,
                   claim.sender);
}

Request refuse_unread(const PartyId& connected, const Digest& digest, const RefusalText& why) {
  return refuse_as(connected, digest, {why.code, why.fault}, {}, "");
}

std::string_view sentence_of(std::string_view code) {
  for (const RefusalText& text : texts) {
    if (text.code == code) return text.sentence;
  }
  if (const auto refusal = core::from_code(code)) return core::describe(*refusal).sentence;
  if (const auto refusal = wire::from_code(code)) return wire::describe(*refusal).sentence;
  return {};
}

}  // namespace mash::app
