// Packets: one frame between an endpoint and the hub.
#include <algorithm>

#include "wire/codec.h"
#include "wire/parts.h"

namespace mash::wire {
namespace {

// --- To the hub -------------------------------------------------------------------------------

Hello read_hello(Door& door, schema::ToHub::Hello::Reader in) {
  Hello hello;
  const auto versions = in.getVersions();
  const auto count = door.count(versions, limits::versions_offered_max);
  for (unsigned i = 0; i < count; ++i) hello.versions.push_back(versions[i]);
  hello.party = door.party(in.getParty());
  hello.now = door.time(in.getNowMs());
  hello.checkpoint = door.text(in.getCheckpoint(), limits::checkpoint_bytes_max);
  hello.roster_epoch = in.getRosterEpoch();
  hello.ready = in.getReady();
  hello.reports_seen = in.getReportsSeen();
  return hello;
}

void write(schema::ToHub::Builder out, const Hello& hello) {
  auto group = out.initHello();
  auto versions = group.initVersions(size_of(hello.versions.size()));
  for (unsigned i = 0; i < versions.size(); ++i) versions.set(i, hello.versions[i]);
  group.setParty(text(hello.party));
  group.setNowMs(ms(hello.now));
  group.setCheckpoint(text(hello.checkpoint));
  group.setRosterEpoch(hello.roster_epoch);
  group.setReady(hello.ready);
  group.setReportsSeen(hello.reports_seen);
}

Query read_query(Door& door, schema::Query::Reader in) {
  Query query;
  query.id = door.id<MessageId>(in.getId());
  switch (in.which()) {
    case schema::Query::GATE:
      query.ask = AskGate{door.id<CaseId>(in.getGate())};
      return query;
    case schema::Query::CASE_STATE:
      query.ask = AskCase{door.id<CaseId>(in.getCaseState())};
      return query;
    case schema::Query::DUE:
      query.ask = AskDue{in.getDue().getMost()};
      return query;
    case schema::Query::CASES:
      query.ask =
          AskCases{door.id_or_none<CaseId>(in.getCases().getAfter()), in.getCases().getAtMost()};
      return query;
    case schema::Query::CERTIFICATE:
      query.ask = AskCertificate{door.id<CaseId>(in.getCertificate())};
      return query;
  }
  door.refuse(Refusal::unknown_kind);
  return query;
}

void write_ask(schema::Query::Builder out, const AskGate& ask) { out.setGate(blob(ask.case_id)); }
void write_ask(schema::Query::Builder out, const AskCertificate& ask) {
  out.setCertificate(blob(ask.case_id));
}
void write_ask(schema::Query::Builder out, const AskCase& ask) {
  out.setCaseState(blob(ask.case_id));
}
void write_ask(schema::Query::Builder out, const AskDue& ask) { out.initDue().setMost(ask.most); }
void write_ask(schema::Query::Builder out, const AskCases& ask) {
  auto group = out.initCases();
  group.setAfter(blob(ask.after));
  group.setAtMost(ask.most);
}

void write(schema::ToHub::Builder out, const Submission& submission) {
  write_submission(out.initSubmit(), submission);
}
void write(schema::ToHub::Builder out, const SignedAct& signed_act) {
  write_signed_act(out.initAct(), signed_act);
}
void write(schema::ToHub::Builder out, const SignedAcknowledgement& signed_acknowledgement) {
  write_signed_acknowledgement(out.initAcknowledge(), signed_acknowledgement);
}
void write(schema::ToHub::Builder out, const Query& query) {
  auto builder = out.initQuery();
  builder.setId(blob(query.id));
  std::visit([&](const auto& ask) { write_ask(builder, ask); }, query.ask);
}

ToHub read_to_hub(Door& door, schema::ToHub::Reader in) {
  switch (in.which()) {
    case schema::ToHub::HELLO:
      return read_hello(door, in.getHello());
    case schema::ToHub::SUBMIT:
      return read_submission(door, in.getSubmit());
    case schema::ToHub::ACT:
      return read_signed_act(door, in.getAct());
    case schema::ToHub::ACKNOWLEDGE:
      return read_signed_acknowledgement(door, in.getAcknowledge());
    case schema::ToHub::QUERY:
      return read_query(door, in.getQuery());
  }
  door.refuse(Refusal::unknown_kind);
  return Hello{};
}

// --- From the hub -----------------------------------------------------------------------------

Welcome read_welcome(Door& door, schema::FromHub::Welcome::Reader in) {
  door.require(in.getVersion() == protocol_version, Refusal::unknown_version);
  return {door.block<32>(in.getHub()), door.time(in.getNowMs()),
          door.text(in.getCheckpoint(), limits::checkpoint_bytes_max),
          door.text(in.getRoster(), limits::note_bytes_max),
          door.text(in.getPolicy(), limits::note_bytes_max)};
}

void write(schema::FromHub::Builder out, const Welcome& welcome) {
  auto group = out.initWelcome();
  group.setVersion(protocol_version);
  group.setHub(blob(welcome.hub));
  group.setNowMs(ms(welcome.now));
  group.setCheckpoint(text(welcome.checkpoint));
  group.setRoster(text(welcome.roster));
  group.setPolicy(text(welcome.policy));
}

Receipt read_receipt(Door& door, schema::Receipt::Reader in) {
  Receipt receipt;
  receipt.request = door.id_or_none<MessageId>(in.getRequest());
  if (in.hasEvidence()) receipt.evidence = read_evidence(door, in.getEvidence());
  if (in.hasRefusal()) receipt.refusal = read_refused(door, in.getRefusal());
  receipt.sentence = door.text(in.getSentence(), limits::sentence_bytes_max);
  const bool says_something = receipt.refusal || !receipt.sentence.empty();
  if (says_something) door.require(!receipt.evidence.body.empty(), Refusal::inconsistent);
  return receipt;
}

void write(schema::FromHub::Builder out, const Receipt& receipt) {
  auto builder = out.initReceipt();
  builder.setRequest(blob(receipt.request));
  if (!receipt.evidence.body.empty()) write_evidence(builder.initEvidence(), receipt.evidence);
  if (receipt.refusal) write_refused(builder.initRefusal(), *receipt.refusal);
  builder.setSentence(text(receipt.sentence));
}

Reported read_reported(Door& door, schema::Reported::Reader in) {
  Reported reported{in.getSequence(), in.getAfter(), read_evidence(door, in.getEvidence()),
                    std::nullopt};
  door.require(reported.sequence > reported.after, Refusal::inconsistent);
  if (in.hasSigned())
    reported.signed_by_recipient = read_signed_acknowledgement(door, in.getSigned());
  return reported;
}

void write(schema::FromHub::Builder out, const Reported& reported) {
  auto builder = out.initReported();
  builder.setSequence(reported.sequence);
  builder.setAfter(reported.after);
  write_evidence(builder.initEvidence(), reported.evidence);
  if (reported.signed_by_recipient) {
    write_signed_acknowledgement(builder.initSigned(), *reported.signed_by_recipient);
  }
}

void write(schema::FromHub::Builder out, const Delivery& delivery) {
  write_delivery(out.initDelivery(), delivery);
}
void write(schema::FromHub::Builder out, const Answer& answer) {
  write_answer(out.initAnswer(), answer);
}
void write(schema::FromHub::Builder out, const SlowDown& slow_down) {
  constexpr std::int64_t most = std::numeric_limits<std::uint32_t>::max();
  auto group = out.initSlowDown();
  group.setRequest(blob(slow_down.request));
  group.setRetryAfterMs(
      static_cast<std::uint32_t>(std::clamp<std::int64_t>(slow_down.retry_after.count(), 0, most)));
}
void write(schema::FromHub::Builder out, const Notice& notice) { out.setNotice(text(notice.note)); }

FromHub read_from_hub(Door& door, schema::FromHub::Reader in) {
  switch (in.which()) {
    case schema::FromHub::WELCOME:
      return read_welcome(door, in.getWelcome());
    case schema::FromHub::RECEIPT:
      return read_receipt(door, in.getReceipt());
    case schema::FromHub::DELIVERY:
      return read_delivery(door, in.getDelivery());
    case schema::FromHub::ANSWER:
      return read_answer(door, in.getAnswer());
    case schema::FromHub::REPORTED:
      return read_reported(door, in.getReported());
    case schema::FromHub::SLOW_DOWN:
      return SlowDown{door.id_or_none<MessageId>(in.getSlowDown().getRequest()),
                      Duration(in.getSlowDown().getRetryAfterMs())};
    case schema::FromHub::NOTICE:
      return Notice{door.text(in.getNotice(), limits::note_bytes_max)};
  }
  door.refuse(Refusal::unknown_kind);
  return Notice{};
}

std::size_t hint(const ToHub& packet) {
  if (const auto* submission = std::get_if<Submission>(&packet)) return size_hint(*submission);
  return 1024;
}

std::size_t hint(const FromHub& packet) {
  if (const auto* delivery = std::get_if<Delivery>(&packet)) return size_hint(*delivery);
  if (const auto* receipt = std::get_if<Receipt>(&packet)) {
    return 1024 + size_hint(receipt->evidence);
  }
  if (const auto* reported = std::get_if<Reported>(&packet)) {
    return 2048 + size_hint(reported->evidence) +
           (reported->signed_by_recipient ? reported->signed_by_recipient->acknowledgement.size()
                                          : 0);
  }
  return 1024;
}

}  // namespace

Bytes encode(const ToHub& packet) {
  return encode_root<schema::ToHub>(words_for(hint(packet)) + small_words,
                                    [&](schema::ToHub::Builder out) {
                                      std::visit([&](const auto& one) { write(out, one); }, packet);
                                    });
}

Bytes encode(const FromHub& packet) {
  return encode_root<schema::FromHub>(
      words_for(hint(packet)) + small_words, [&](schema::FromHub::Builder out) {
        std::visit([&](const auto& one) { write(out, one); }, packet);
      });
}

Result<ToHub, Refusal> decode_to_hub(ByteView frame) {
  return decode_root<schema::ToHub>(frame, limits::message_bytes_max, read_to_hub);
}

Result<FromHub, Refusal> decode_from_hub(ByteView frame) {
  return decode_root<schema::FromHub>(frame, limits::message_bytes_max, read_from_hub);
}

}  // namespace mash::wire
