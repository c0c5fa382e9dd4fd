// The command an entry keeps.
#include "wire/codec.h"
#include "wire/parts.h"

namespace mash::wire {
namespace {

using C = schema::Command;
using Deed = decltype(Command::deed);

std::optional<Prior> read_prior(Door& door, schema::Prior::Reader in) {
  const ByteView frame = in.getFrame();
  if (!frame.empty()) return Prior{in.getIndex(), door.block<32>(frame)};
  door.require(in.getIndex() == 0, Refusal::inconsistent);
  return std::nullopt;
}

Submit read(Door& door, C::Submit::Reader in) {
  Submit submit;
  submit.header = door.bytes(in.getHeader(), 1, limits::header_bytes_max);
  submit.signature = door.block<64>(in.getSignature());
  const auto recipients = in.getRecipients();
  const auto recipient_count = door.count(recipients, limits::recipients_per_message_max);
  for (unsigned i = 0; i < recipient_count; ++i) {
    submit.recipients.push_back(read_recipient(door, recipients[i]));
  }
  const auto sections = in.getSections();
  const auto section_count = door.count(sections, limits::sections_per_message_max);
  submit.sections.reserve(section_count);
  for (unsigned i = 0; i < section_count && door.ok(); ++i) {
    submit.sections.push_back(read_section(door, sections[i], SectionForm::bare));
  }
  const auto decoys = in.getDecoys();
  const auto decoy_count = door.count(decoys, limits::leaves_per_message_max);
  for (unsigned i = 0; i < decoy_count; ++i) submit.decoys.push_back(read_decoy(door, decoys[i]));
  submit.frame = door.block<32>(in.getFrame());
  submit.frame_bytes = in.getFrameBytes();
  submit.prior = read_prior(door, in.getPrior());
  const auto cases = in.getSubjectCases();
  const auto case_count = door.count(cases, limits::subject_cases_max);
  for (unsigned i = 0; i < case_count; ++i) {
    submit.subject_cases.push_back(
        {door.id<SubjectId>(cases[i].getSubject()), door.id<CaseId>(cases[i].getCaseId())});
  }
  if (!door.ok()) return submit;
  const Header header = read_inner_header(door, submit.header);
  if (!door.ok()) return submit;
  door.require(header.recipients.size() == submit.recipients.size(), Refusal::inconsistent);
  check_sections(door, submit.sections, submit.decoys, header);
  return submit;
}

Perform read(Door& door, C::Act::Reader in) {
  Perform perform{read_signed_act(door, in.getSigned()), read_prior(door, in.getActPrior())};
  if (door.ok())
    door.require(decode_act(perform.signed_act.act).has_value(), Refusal::inconsistent);
  return perform;
}

std::optional<OpenDelivery> read_open(Door& door, schema::OpenDelivery::Reader in) {
  const OpenDelivery open{in.getNumber(),    door.id_or_none<MessageId>(in.getMessage()),
                          in.getPart(),      door.id_or_none<CaseId>(in.getCaseId()),
                          in.getDelivered(), door.id_or_none<StaffId>(in.getOpenedBy())};
  if (in.getKnown()) {
    door.require(open.number > 0 && open.part > 0 && open.message != MessageId{},
                 Refusal::inconsistent);
    return open;
  }
  door.require(open == OpenDelivery{0, {}, 0, {}, false, {}}, Refusal::inconsistent);
  return std::nullopt;
}

EndDeliveries read(Door& door, C::EndDeliveries::Reader in) {
  EndDeliveries end{door.party(in.getEndedRecipient()), door.party(in.getEndedSender()), {}};
  const auto ended = in.getEnded();
  const auto count = door.count(ended, limits::acknowledgement_items_max);
  for (unsigned i = 0; i < count; ++i) {
    const auto open = read_open(door, ended[i]);
    door.require(open.has_value(), Refusal::inconsistent);
    if (open) end.open.push_back(*open);
  }
  return end;
}

DecideAgain read(Door& door, C::DecideAgain::Reader in) {
  return {door.party(in.getAgainFor()), in.getAgainNumber(),
          door.id<MessageId>(in.getAgainMessage())};
}

Acknowledge read(Door& door, C::Acknowledge::Reader in) {
  Acknowledge acknowledge{read_signed_acknowledgement(door, in.getAcknowledgement()),
                          {},
                          read_prior(door, in.getAcknowledgePrior())};
  const auto open = in.getOpen();
  const auto count = door.count(open, limits::acknowledgement_items_max);
  for (unsigned i = 0; i < count; ++i) acknowledge.open.push_back(read_open(door, open[i]));
  if (!door.ok()) return acknowledge;
  const auto said = decode_acknowledgement(acknowledge.signed_acknowledgement.acknowledgement);
  door.require(said && said->items.size() == count, Refusal::inconsistent);
  return acknowledge;
}

Tick read(Door& door, C::Tick::Reader in) {
  return {door.id<CaseId>(in.getCaseId()), door.text(in.getClock(), limits::clock_bytes_max),
          door.time(in.getDueMs())};
}
ApplyRoster read(Door& door, C::ApplyRoster::Reader in) {
  return {in.getEpoch(), door.block<32>(in.getRosterDigest())};
}
ApplyPolicy read(Door& door, C::ApplyPolicy::Reader in) {
  return {in.getBundle(), door.block<32>(in.getPolicyDigest())};
}
OpenHub read(Door& door, C::OpenHub::Reader in) {
  return {door.block<32>(in.getHub()), door.word<HubMode>(in.getMode()),
          door.text(in.getOrigin(), limits::origin_bytes_max), door.block<32>(in.getLedgerKey()),
          door.block<32>(in.getGovernors())};
}
StartHub read(Door&, C::StartHub::Reader in) { return {in.getSize(), in.getUnclean()}; }
Count read(Door& door, C::Count::Reader in) {
  return {door.text(in.getCause(), limits::name_bytes_max), in.getNumber()};
}
Quarantine read(Door& door, C::Quarantine::Reader in) {
  return {door.block<32>(in.getFrameDigest())};
}
Refuse read(Door& door, C::Refuse::Reader in) {
  return {door.text(in.getCode(), limits::name_bytes_max), door.fault(in.getFault()),
          door.text(in.getClaimed(), limits::party_id_bytes_max),
          door.id_or_none<MessageId>(in.getRequest()), door.block<32>(in.getRefusedFrame())};
}

Deed read_deed(Door& door, C::Reader in) {
  switch (in.which()) {
    case C::SUBMIT:
      return read(door, in.getSubmit());
    case C::ACT:
      return read(door, in.getAct());
    case C::ACKNOWLEDGE:
      return read(door, in.getAcknowledge());
    case C::TICK:
      return read(door, in.getTick());
    case C::APPLY_ROSTER:
      return read(door, in.getApplyRoster());
    case C::APPLY_POLICY:
      return read(door, in.getApplyPolicy());
    case C::OPEN_HUB:
      return read(door, in.getOpenHub());
    case C::START_HUB:
      return read(door, in.getStartHub());
    case C::STOP_HUB:
      return StopHub{};
    case C::COUNT:
      return read(door, in.getCount());
    case C::QUARANTINE:
      return read(door, in.getQuarantine());
    case C::REFUSE:
      return read(door, in.getRefuse());
    case C::END_DELIVERIES:
      return read(door, in.getEndDeliveries());
    case C::DECIDE_AGAIN:
      return read(door, in.getDecideAgain());
  }
  door.refuse(Refusal::unknown_kind);
  return StopHub{};
}

// --- Out --------------------------------------------------------------------------------------

void write_prior(schema::Prior::Builder out, const Prior& prior) {
  out.setIndex(prior.index);
  out.setFrame(blob(prior.frame));
}

void write(C::Builder out, const Submit& submit) {
  auto group = out.initSubmit();
  group.setHeader(blob(submit.header));
  group.setSignature(blob(submit.signature));
  auto recipients = group.initRecipients(size_of(submit.recipients.size()));
  for (unsigned i = 0; i < recipients.size(); ++i) {
    write_recipient(recipients[i], submit.recipients[i]);
  }
  auto sections = group.initSections(size_of(submit.sections.size()));
  for (unsigned i = 0; i < sections.size(); ++i) {
    write_section(sections[i], submit.sections[i], SectionForm::bare);
  }
  auto decoys = group.initDecoys(size_of(submit.decoys.size()));
  for (unsigned i = 0; i < decoys.size(); ++i) write_decoy(decoys[i], submit.decoys[i]);
  group.setFrame(blob(submit.frame));
  group.setFrameBytes(submit.frame_bytes);
  if (submit.prior) write_prior(group.initPrior(), *submit.prior);
  auto cases = group.initSubjectCases(size_of(submit.subject_cases.size()));
  for (unsigned i = 0; i < cases.size(); ++i) {
    cases[i].setSubject(blob(submit.subject_cases[i].subject));
    cases[i].setCaseId(blob(submit.subject_cases[i].case_id));
  }
}
void write(C::Builder out, const Perform& perform) {
  auto group = out.initAct();
  write_signed_act(group.initSigned(), perform.signed_act);
  if (perform.prior) write_prior(group.initActPrior(), *perform.prior);
}
void write_open(schema::OpenDelivery::Builder out, const OpenDelivery& delivery) {
  out.setKnown(true);
  out.setNumber(delivery.number);
  out.setMessage(blob(delivery.message));
  out.setPart(delivery.part);
  out.setCaseId(blob(delivery.case_id));
  out.setDelivered(delivery.delivered);
  out.setOpenedBy(blob(delivery.opened_by));
}
void write(C::Builder out, const Acknowledge& acknowledge) {
  auto group = out.initAcknowledge();
  write_signed_acknowledgement(group.initAcknowledgement(), acknowledge.signed_acknowledgement);
  auto open = group.initOpen(size_of(acknowledge.open.size()));
  for (unsigned i = 0; i < open.size(); ++i) {
    if (acknowledge.open[i]) write_open(open[i], *acknowledge.open[i]);
  }
  if (acknowledge.prior) write_prior(group.initAcknowledgePrior(), *acknowledge.prior);
}
void write(C::Builder out, const EndDeliveries& end) {
  auto group = out.initEndDeliveries();
  group.setEndedRecipient(text(end.recipient));
  group.setEndedSender(text(end.sender));
  auto ended = group.initEnded(size_of(end.open.size()));
  for (unsigned i = 0; i < ended.size(); ++i) write_open(ended[i], end.open[i]);
}
void write(C::Builder out, const DecideAgain& again) {
  auto group = out.initDecideAgain();
  group.setAgainFor(text(again.recipient));
  group.setAgainNumber(again.number);
  group.setAgainMessage(blob(again.message));
}
void write(C::Builder out, const Tick& tick) {
  auto group = out.initTick();
  group.setCaseId(blob(tick.case_id));
  group.setClock(text(tick.clock));
  group.setDueMs(ms(tick.due));
}
void write(C::Builder out, const ApplyRoster& apply) {
  auto group = out.initApplyRoster();
  group.setEpoch(apply.epoch);
  group.setRosterDigest(blob(apply.digest));
}
void write(C::Builder out, const ApplyPolicy& apply) {
  auto group = out.initApplyPolicy();
  group.setBundle(apply.bundle);
  group.setPolicyDigest(blob(apply.digest));
}
void write(C::Builder out, const OpenHub& open) {
  auto group = out.initOpenHub();
  group.setHub(blob(open.hub));
  group.setMode(raw<schema::HubMode>(open.mode));
  group.setOrigin(text(open.origin));
  group.setLedgerKey(blob(open.ledger_key));
  group.setGovernors(blob(open.governors));
}
void write(C::Builder out, const StartHub& start) {
  auto group = out.initStartHub();
  group.setSize(start.size);
  group.setUnclean(start.unclean);
}
void write(C::Builder out, const StopHub&) { out.setStopHub(); }
void write(C::Builder out, const Count& count) {
  auto group = out.initCount();
  group.setCause(text(count.cause));
  group.setNumber(count.number);
}
void write(C::Builder out, const Quarantine& quarantine) {
  out.initQuarantine().setFrameDigest(blob(quarantine.frame));
}
void write(C::Builder out, const Refuse& refuse) {
  auto group = out.initRefuse();
  group.setCode(text(refuse.code));
  group.setFault(refuse.fault);
  group.setClaimed(text(refuse.claimed));
  group.setRequest(blob(refuse.request));
  group.setRefusedFrame(blob(refuse.frame));
}

std::size_t size_hint(const Command& command) {
  std::size_t bytes = 1024;
  if (const auto* submit = std::get_if<Submit>(&command.deed)) {
    bytes += submit->header.size() + submit->recipients.size() * 96 + submit->decoys.size() * 48 +
             submit->subject_cases.size() * 48;
    for (const Section& section : submit->sections) bytes += 200 + section.wraps.size() * 48;
  }
  if (const auto* acknowledge = std::get_if<Acknowledge>(&command.deed)) {
    bytes +=
        acknowledge->signed_acknowledgement.acknowledgement.size() + acknowledge->open.size() * 80;
  }
  return bytes;
}

}  // namespace

Bytes encode(const Command& command) {
  return encode_root<C>(words_for(size_hint(command)), [&](C::Builder out) {
    out.setConnected(text(command.connected));
    std::visit([&](const auto& deed) { write(out, deed); }, command.deed);
  });
}

Result<Command, Refusal> decode_command(ByteView frame) {
  return decode_root<C>(frame, limits::entry_body_bytes_max, [](Door& door, C::Reader in) {
    const PartyId connected = door.party_or_none(in.getConnected());
    return Command{connected, read_deed(door, in)};
  });
}

}  // namespace mash::wire
