#include "kit/receipt.h"

#include <algorithm>

#include "kit/tools.h"
#include "merkle/proof_file.h"
#include "wire/codec.h"

namespace mash::kit {
namespace {

using namespace wire;

constexpr std::size_t salt_bytes = 32;

template <class... Fs>
struct Overloaded : Fs... {
  using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

Digest signed_part(ByteView bytes, const Signature& signature) {
  return sha256({bytes, signature});
}

Digest signed_part(const ToHub& packet) {
  return std::visit(
      Overloaded{[](const Submission& s) { return signed_part(s.header, s.signature); },
                 [](const SignedAct& s) { return signed_part(s.act, s.proof); },
                 [](const SignedAcknowledgement& s) {
                   return signed_part(s.acknowledgement, s.signature);
                 },
                 [](const auto&) { return Digest{}; }},
      packet);
}

// Whether the command that an entry holds is the request with this mark.
bool is_of(const Command& command, const RequestMark& mark) {
  return std::visit(
      Overloaded{
          [&](const Submit& c) { return signed_part(c.header, c.signature) == mark.signed_part; },
          [&](const Perform& c) {
            const SignedAct& act = c.signed_act;
            return signed_part(act.act, act.proof) == mark.signed_part;
          },
          [&](const Acknowledge& c) {
            const SignedAcknowledgement& said = c.signed_acknowledgement;
            return signed_part(said.acknowledgement, said.signature) == mark.signed_part;
          },
          [&](const Refuse& c) { return c.frame == mark.frame; },
          [](const auto&) { return false; }},
      command.deed);
}

bool accepts_message(const Entry& entry, const MessageId& id) {
  return std::any_of(entry.events.begin(), entry.events.end(), [&](const Event& event) {
    const auto* accepted = std::get_if<MessageAccepted>(&event);
    return accepted != nullptr && accepted->message == id;
  });
}

const Refused* refusal_in(const Entry& entry) {
  for (const Event& event : entry.events) {
    if (const auto* refused = std::get_if<Refused>(&event)) return refused;
  }
  return nullptr;
}

// Whether the acknowledgement says so, and of whose delivery.
bool says(const Acknowledgement& said, const DeliveryReported& event) {
  return said.party == event.recipient &&
         std::any_of(said.items.begin(), said.items.end(), [&](const AcknowledgementItem& item) {
           return item.number == event.number && item.message == event.message &&
                  item.report == event.report && item.at == event.at && item.staff == event.by;
         });
}

// The acknowledgement that `reported` carries, if its party signed it: by the roster that the entry
// cites, for a key that the governors have taken back since stays good for what was said before.
std::optional<Acknowledgement> open_word(const SignedAcknowledgement& word, const Roster& roster,
                                         const KnownHub& hub) {
  auto said = decode_acknowledgement(word.acknowledgement);
  if (!said || said->hub != hub.id()) return std::nullopt;
  const Party* party = roster.party(said->party);
  if (party == nullptr) return std::nullopt;
  const Bytes message = signed_bytes(acknowledgement_context, said->hub, {word.acknowledgement});
  if (!signature_holds(party->signing, message, word.signature)) return std::nullopt;
  return std::move(*said);
}

// An end is what its recipient said. Two are the hub's own doing.
bool is_hubs(DeliveryEnd end) {
  return end == DeliveryEnd::recipient_revoked || end == DeliveryEnd::withdrawn;
}

// Because the recipient may not have anything any more, or not what had been released to it.
bool is_hubs_doing(const DeliveryEnded& ended, const Entry& entry, const Roster& roster) {
  if (ended.end == DeliveryEnd::recipient_revoked) {
    return roster.active_party(ended.recipient, entry.time) == nullptr;
  }
  if (ended.end != DeliveryEnd::withdrawn) return false;
  const auto command = decode_command(entry.command);
  const auto* again = command ? std::get_if<DecideAgain>(&command->deed) : nullptr;
  return again != nullptr && again->recipient == ended.recipient && again->number == ended.number &&
         again->message == ended.message;
}

// What is held is looked at again by a clock of the hub's own, named after message and recipient.
bool is_policys_doing(const HoldDecided& hold, const Entry& entry) {
  const auto command = decode_command(entry.command);
  const auto* tick = command ? std::get_if<Tick>(&command->deed) : nullptr;
  return tick != nullptr && hold.release && hold.by.uuid.is_nil() &&
         tick->clock == "hold-again/" + hold.message.text() + "/" + hold.recipient.text();
}

}  // namespace

RequestMark mark_of(const ToHub& packet, ByteView frame) {
  return {signed_part(packet), crypto::sha256(frame)};
}

Result<Verdict, Refusal> check_receipt(const Receipt& receipt, const MessageId& id,
                                       const RequestMark& mark, const PartyId& me,
                                       const KnownHub& hub) {
  if (receipt.evidence.body.empty()) return refuse(Refusal::receipt_without_entry);
  const auto proved = hub.prove(receipt.evidence);
  if (!proved) return refuse(proved.error());
  const Entry& entry = proved->entry;
  const auto command = decode_command(entry.command);
  if (!command) return refuse(Refusal::wrong_receipt);
  const bool ours = entry.command_digest == crypto::sha256(entry.command) &&
                    command->connected == me && is_of(*command, mark);
  if (!ours) return refuse(Refusal::wrong_receipt);
  Verdict verdict;
  if (const Refused* refused = refusal_in(entry)) verdict.refusal = *refused;
  const bool is_message = std::holds_alternative<Submit>(command->deed);
  const bool settled = verdict.refusal || !is_message || accepts_message(entry, id);
  if (!settled || verdict.refusal != receipt.refusal) return refuse(Refusal::wrong_receipt);
  verdict.index = proved->index;
  verdict.decided = entry.time;
  verdict.checkpoint = proved->checkpoint;
  verdict.proof_file = format_proof_file(receipt.evidence);
  return verdict;
}

std::string format_proof_file(const Evidence& evidence) {
  return merkle::format_proof_file({merkle::LeafIndex{evidence.index}, evidence.proof,
                                    evidence.checkpoint, concat({evidence.salt, evidence.body})});
}

Result<Evidence, Refusal> read_proof_file(std::string_view text) {
  auto file = merkle::parse_proof_file(text);
  if (!file || file->extra.size() <= salt_bytes) return refuse(Refusal::bad_entry);
  const ByteView extra(file->extra);
  Evidence evidence;
  evidence.index = file->index.value;
  evidence.salt = *to_block<salt_bytes>(extra.first(salt_bytes));
  const ByteView body = extra.subspan(salt_bytes);
  evidence.body.assign(body.begin(), body.end());
  evidence.proof = std::move(file->proof);
  evidence.checkpoint = std::move(file->checkpoint);
  return evidence;
}

Result<VerifiedReport, Refusal> check_reported(const Reported& reported, const PartyId& me,
                                               const KnownHub& hub) {
  const auto proved = hub.prove(reported.evidence);
  if (!proved) return refuse(proved.error());
  const Entry& entry = proved->entry;
  const Link* link = link_of(entry, party_stream(me, sha256));
  if (link == nullptr || link->sequence != reported.sequence) return refuse(Refusal::bad_report);
  const Roster* roster = hub.roster(entry.roster);
  if (roster == nullptr) return refuse(Refusal::unknown_roster);
  std::optional<Acknowledgement> said;
  if (reported.signed_by_recipient) {
    said = open_word(*reported.signed_by_recipient, *roster, hub);
    if (!said) return refuse(Refusal::bad_report);
  }
  VerifiedReport verified{{}, proved->checkpoint};
  for (const Event& event : entry.events) {
    if (const auto* heard = std::get_if<DeliveryReported>(&event)) {
      if (!said || !says(*said, *heard)) return refuse(Refusal::bad_report);
      verified.records.push_back({heard->message, heard->recipient, heard->report, heard->at});
    }
    if (const auto* hold = std::get_if<HoldDecided>(&event)) {
      if (!is_policys_doing(*hold, entry)) return refuse(Refusal::bad_report);
      verified.records.push_back(
          {hold->message, hold->recipient, HoldEnd::released_by_policy, entry.time});
    }
    const auto* ended = std::get_if<DeliveryEnded>(&event);
    if (ended == nullptr) continue;
    if (is_hubs_doing(*ended, entry, *roster)) {
      verified.records.push_back({ended->message, ended->recipient, ended->end, entry.time});
    } else if (!said || is_hubs(ended->end)) {
      return refuse(Refusal::bad_report);
    }
  }
  return verified;
}

}  // namespace mash::kit
