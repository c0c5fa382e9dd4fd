#include "kit/scripted_hub.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "kit/tools.h"
#include "wire/section_tree.h"

namespace mash::kit::test {

using namespace wire;

namespace {

bool wrapped_for(const Section& section, std::size_t recipient) {
  return std::any_of(section.wraps.begin(), section.wraps.end(),
                     [&](const Wrap& wrap) { return wrap.recipient == recipient; });
}

std::size_t place_of(const Submission& submission, const PartyId& party) {
  std::size_t place = 0;
  while (submission.recipients.at(place).party != party) ++place;
  return place;
}

MessageId request_of(const Command& command) {
  if (const auto* submit = std::get_if<Submit>(&command.deed)) {
    return decode_header(submit->header)->id;
  }
  if (const auto* perform = std::get_if<Perform>(&command.deed)) {
    return decode_act(perform->signed_act.act)->id;
  }
  const auto& said = std::get<Acknowledge>(command.deed).signed_acknowledgement;
  return decode_acknowledgement(said.acknowledgement)->id;
}

Submit submit_of(const Submission& submission) {
  Submit submit;
  submit.header = submission.header;
  submit.signature = submission.signature;
  submit.recipients = submission.recipients;
  submit.sections = submission.sections;
  submit.decoys = submission.decoys;
  submit.frame = sha256({encode(submission)});
  for (Section& section : submit.sections) {
    section.ciphertext.clear();
    for (Wrap& wrap : section.wraps) wrap = {wrap.recipient, wrap.key, {}, {}};
  }
  return submit;
}

// A place in the party's own stream; what went before it there does not matter here.
Link next_of(const PartyId& party, std::uint64_t sequence) {
  Link link{party_stream(party, sha256), sequence, std::nullopt};
  if (sequence > 1) link.previous = Digest{};
  return link;
}

}  // namespace

Command ScriptedHub::command_of(const PartyId& from, ByteView frame) const {
  const auto packet = decode_to_hub(frame);
  REQUIRE(packet.has_value());
  if (const auto* submission = std::get_if<Submission>(&*packet)) {
    return {from, submit_of(*submission)};
  }
  if (const auto* act = std::get_if<SignedAct>(&*packet)) {
    return {from, Perform{*act, std::nullopt}};
  }
  const auto& said = std::get<SignedAcknowledgement>(*packet);
  const auto items = decode_acknowledgement(said.acknowledgement)->items.size();
  return {from, Acknowledge{said, std::vector<std::optional<OpenDelivery>>(items)}};
}

Evidence ScriptedHub::record(const PartyId& from, Command command, std::vector<Event> events,
                             std::vector<Link> links) {
  Entry entry;
  entry.time = now;
  entry.decider = 1;
  command.connected = from;
  entry.command = encode(command);
  entry.command_digest = sha256({entry.command});
  entry.roster = world_.roster_digest();
  entry.links = {{{StreamKind::party, Uuid(Block<16>{1})}, 1, std::nullopt}};
  entry.links.insert(entry.links.end(), links.begin(), links.end());
  entry.events = std::move(events);
  return world_.ledger.evidence(world_.ledger.append(entry));
}

Released ScriptedHub::release_of(const Submission& submission, const PartyId& to) {
  const auto header = decode_header(submission.header);
  Released released;
  released.message = header->id;
  released.recipient = to;
  released.number = ++numbers_[to];
  for (const Section& section : submission.sections) {
    if (!wrapped_for(section, place_of(submission, to))) continue;
    released.leaves.push_back(section.leaf_index);
    released.rules.push_back("rule-" + std::string(word(section.leaf.label)));
  }
  released.policy_version = 1;
  released.frame = sha256({encode(submission)});
  return released;
}

Delivery ScriptedHub::deliver(const Submission& submission, const Released& released,
                              Evidence release) const {
  const std::size_t place = place_of(submission, released.recipient);
  const SectionTree tree(submission, sha256);
  Delivery delivery;
  delivery.number = released.number;
  delivery.part = released.part;
  delivery.header = submission.header;
  delivery.signature = submission.signature;
  delivery.root = tree.root();
  delivery.recipient_index = static_cast<std::uint8_t>(place);
  delivery.recipient_salt = submission.recipients[place].salt;
  for (Section section : submission.sections) {
    const auto& leaves = released.leaves;
    if (std::find(leaves.begin(), leaves.end(), section.leaf_index) == leaves.end()) continue;
    std::erase_if(section.wraps, [&](const Wrap& wrap) { return wrap.recipient != place; });
    delivery.sections.push_back({section, tree.proof(section.leaf_index)});
  }
  delivery.release = std::move(release);
  delivery.withheld_shown = released.shown;
  delivery.withheld_count = released.withheld_count;
  delivery.withheld_labels = released.withheld_labels;
  return delivery;
}

Decided ScriptedHub::accept(const PartyId& from, ByteView frame) {
  const Command command = command_of(from, frame);
  const MessageId id = request_of(command);
  std::vector<Event> events;
  const auto packet = decode_to_hub(frame);
  const auto* submission = std::get_if<Submission>(&*packet);
  if (submission != nullptr) {
    const auto header = decode_header(submission->header);
    events.push_back(MessageAccepted{id, sha256({encode(*submission)}), from, header->kind,
                                     header->check_id, header->return_version});
  } else {
    events.push_back(Counted{"something", 1});
  }
  Decided decided;
  decided.receipt.request = id;
  decided.receipt.evidence = record(from, command, std::move(events));
  if (submission == nullptr) return decided;
  for (const Recipient& recipient : submission->recipients) {
    const Released released = release_of(*submission, recipient.party);
    decided.deliveries[recipient.party] =
        deliver(*submission, released, record(from, command, {released}));
  }
  return decided;
}

Receipt ScriptedHub::refuse(const PartyId& from, ByteView frame, const std::string& code) {
  const Command command = command_of(from, frame);
  const Refused refused{code, 0, from.text(), from.text(), {}};
  Receipt receipt;
  receipt.request = request_of(command);
  receipt.refusal = refused;
  receipt.sentence = "The scripted hub says no.";
  receipt.evidence = record(from, command, {refused});
  return receipt;
}

Reported ScriptedHub::report(const PartyId& from, const SignedAcknowledgement& said,
                             const PartyId& sender) {
  const std::uint64_t sequence = ++reports_[sender];
  std::vector<Event> events;
  const auto acknowledgement = decode_acknowledgement(said.acknowledgement);
  for (const AcknowledgementItem& item : acknowledgement->items) {
    events.push_back(
        DeliveryReported{from, item.number, item.report, item.at, item.staff, item.message});
  }
  const Command command{from, Acknowledge{said, {}}};
  return {sequence, sequence - 1,
          record(from, command, std::move(events), {next_of(sender, sequence)}), said};
}

Reported ScriptedHub::end(const PartyId& recipient, const MessageId& message, const PartyId& sender,
                          DeliveryEnd end) {
  const std::uint64_t sequence = ++reports_[sender];
  const Command command{PartyId{}, EndDeliveries{recipient, sender, {}}};
  return {sequence, sequence - 1,
          record(PartyId{}, command, {DeliveryEnded{1, end, recipient, message}},
                 {next_of(sender, sequence)}),
          std::nullopt};
}

Reported ScriptedHub::withdraw(const DecideAgain& again, const DeliveryEnded& ended,
                               const PartyId& sender) {
  const std::uint64_t sequence = ++reports_[sender];
  return {sequence, sequence - 1,
          record(PartyId{}, {PartyId{}, again}, {ended}, {next_of(sender, sequence)}),
          std::nullopt};
}

Reported ScriptedHub::let_go(const Tick& tick, const HoldDecided& decided, const PartyId& sender) {
  const std::uint64_t sequence = ++reports_[sender];
  return {sequence, sequence - 1,
          record(PartyId{}, {PartyId{}, tick}, {decided}, {next_of(sender, sequence)}),
          std::nullopt};
}

}  // namespace mash::kit::test
