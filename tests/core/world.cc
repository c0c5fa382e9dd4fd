#include "core/world.h"

#include <algorithm>

#include "base/ensure.h"
#include "crypto/hash.h"
#include "policy/samples.h"
#include "wire/codec.h"

namespace mash::core_tests {
namespace {

using namespace wire;

Digest numbered(std::uint8_t a, std::uint8_t b) {
  Digest digest{};
  digest[0] = a;
  digest[1] = b;
  return digest;
}

Staff member(const StaffId& id, PartyKind kind, StaffRole role, Qualification qualification) {
  Staff staff;
  staff.id = id;
  staff.party = party_of(kind);
  staff.key = numbered(200, id.uuid.bytes()[15]);
  staff.roles = {role};
  staff.qualification = qualification;
  staff.team = "team";
  return staff;
}

}  // namespace

policy::Policy shipped_policy() {
  static const auto policy = policy::load(samples::real_files());
  return *policy;
}

policy::Policy policy_with(std::string_view before, std::string_view after) {
  return policy_with(before, after, "");
}

policy::Policy policy_with(std::string_view before, std::string_view after, std::string rules) {
  auto files = samples::real_files();
  files.push_back({"sharing/more.toml", std::move(rules)});
  for (policy::BundleFile& file : files) {
    if (file.name != "practice.toml") continue;
    file.text.replace(file.text.find(before), before.size(), after);
  }
  const auto policy = policy::load(files);
  ENSURE(policy.has_value(), "a passage of practice.toml was replaced by one that can be read");
  return *policy;
}

StaffId sender_for(PartyKind kind) {
  switch (kind) {
    case PartyKind::desk:
      return social_worker;
    case PartyKind::police:
      return navigator;
    default:
      return staff(static_cast<std::uint8_t>(20 + static_cast<int>(kind)));
  }
}

PartyId party(std::string_view name) { return PartyId::from_text(name).value(); }

PartyId party_of(PartyKind kind) {
  std::string name(word(kind));
  std::replace(name.begin(), name.end(), '_', '-');
  return party(name);
}

StaffId staff(std::uint8_t number) {
  Block<16> id{};
  id[0] = 9;
  id[15] = number;
  return StaffId{Uuid(id)};
}

Digest hub_id() { return numbered(17, 17); }

Roster sample_roster() {
  Roster roster;
  roster.hub = hub_id();
  roster.epoch = 1;
  roster.suites = {suite_v1};
  roster.quorum = 2;
  roster.governors = {{"anne", "council", numbered(210, 1)}, {"bola", "nhs", numbered(210, 2)}};
  std::uint8_t number = 1;
  for (PartyKind kind : {PartyKind::desk, PartyKind::police, PartyKind::health, PartyKind::school,
                         PartyKind::childrens_services}) {
    Party one;
    one.id = party_of(kind);
    one.kind = kind;
    one.controller = one.id.text();
    one.slot = ++number;
    one.transport = numbered(number, 1);
    one.signing = numbered(number, 2);
    one.sealing = {{1, numbered(number, 3)}, {2, numbered(number, 4)}};
    one.cosigning = numbered(number, 5);
    one.agreement = Validity{};
    roster.parties[one.id] = one;
  }
  for (const Staff& one :
       {member(staff(1), PartyKind::desk, StaffRole::social_worker, Qualification::social_work),
        member(staff(2), PartyKind::desk, StaffRole::social_worker, Qualification::social_work),
        member(staff(3), PartyKind::desk, StaffRole::manager, Qualification::social_work),
        member(staff(4), PartyKind::desk, StaffRole::manager, Qualification::none),
        member(staff(5), PartyKind::desk, StaffRole::manager, Qualification::none),
        member(staff(6), PartyKind::police, StaffRole::navigator, Qualification::police),
        member(staff(7), PartyKind::desk, StaffRole::contact_officer, Qualification::none),
        member(sender_for(PartyKind::health), PartyKind::health, StaffRole::navigator,
               Qualification::health),
        member(sender_for(PartyKind::school), PartyKind::school, StaffRole::agency_manager,
               Qualification::teaching),
        member(sender_for(PartyKind::childrens_services), PartyKind::childrens_services,
               StaffRole::navigator, Qualification::none)}) {
    roster.staff[one.id] = one;
  }
  return roster;
}

World::World()
    : now(*from_rfc3339("2026-11-23T10:00:00.000Z")),  // A Monday morning: the hub is open.
      roster(sample_roster()),
      policy(shipped_policy()) {
  state.hub.id = hub_id();
  state.hub.opened = true;
}

MessageId World::new_message() {
  Bytes random(2);
  append_u64(random, ++counter_);
  return MessageId{Uuid::v7(now, *to_block<10>(random))};
}

core::Context World::context() const { return {now, roster, &policy, 1, crypto::sha256}; }

void World::add_facts(Command& command, const MessageId& id) {
  const auto prior = priors_.find(id);
  const auto known = prior == priors_.end() ? std::nullopt : std::optional(prior->second);
  if (auto* submit = std::get_if<Submit>(&command.deed)) {
    submit->prior = known;
    const auto header = decode_header(submit->header);
    if (header->kind != MessageKind::referral) return;
    for (const Subject& subject : header->subjects) {
      for (const auto& [open_id, open] : state.cases) {
        if (open.child != subject.ref || open.closed) continue;
        submit->subject_cases.push_back({subject.ref, open_id});
      }
    }
  } else if (auto* perform = std::get_if<Perform>(&command.deed)) {
    perform->prior = known;
  } else if (auto* acknowledge = std::get_if<Acknowledge>(&command.deed)) {
    acknowledge->prior = known;
    const auto said = decode_acknowledgement(acknowledge->signed_acknowledgement.acknowledgement);
    for (const auto& item : said->items) {
      std::optional<OpenDelivery> open;
      for (const Sent& sent : open_deliveries) {
        if (sent.recipient != command.connected || sent.number != item.number) continue;
        open = OpenDelivery{sent.number,  sent.message,   sent.part,
                            sent.case_id, sent.delivered, sent.opened_by};
      }
      acknowledge->open.push_back(open);
    }
  }
}

void World::apply(const Command& command) {
  for (std::size_t i = 0; i < last.drafts.size(); ++i) {
    Entry entry;
    entry.time = now;
    entry.decider = core::decider;
    entry.group = static_cast<std::uint16_t>(i);
    if (i == 0) entry.command = encode(command);
    entry.events = last.drafts[i].events;
    for (const StreamId& stream : last.drafts[i].streams) {
      const std::uint64_t sequence = ++sequences_[stream];
      Link link{stream, sequence, std::nullopt};
      if (sequence > 1) link.previous = numbered(1, 1);
      entry.links.push_back(link);
    }
    ENSURE(decode_entry(encode(entry)).has_value(), "what is decided can be read back");
    core::evolve(state, entry);
    note(entry);
    entries.push_back(std::move(entry));
  }
}

// The first case a release names is the one its delivery is about.
void World::note(const Entry& entry) {
  for (const Event& event : entry.events) {
    if (const auto* released = std::get_if<Released>(&event)) {
      open_deliveries.push_back({released->recipient, released->number, released->part,
                                 released->message, CaseId{entry.links[0].stream.uuid}});
    } else if (const auto* reported = std::get_if<DeliveryReported>(&event)) {
      for (Sent& sent : open_deliveries) {
        if (sent.recipient != reported->recipient || sent.number != reported->number) continue;
        if (reported->report == DeliveryReport::delivered) sent.delivered = true;
        if (reported->report == DeliveryReport::opened) sent.opened_by = reported->by;
      }
    } else if (const auto* ended = std::get_if<DeliveryEnded>(&event)) {
      std::erase_if(open_deliveries, [&](const Sent& sent) {
        return sent.recipient == ended->recipient && sent.number == ended->number;
      });
    }
  }
}

core::Decision World::run(Command command, const MessageId& id, const Digest& digest) {
  if (also) also(command, id, digest);
  add_facts(command, id);
  const auto earlier = this->earlier(command);
  core::Context context = this->context();
  if (earlier) context.earlier = &*earlier;
  last = core::decide(state, command, context);
  last_command = command;
  const std::uint64_t index = entries.size();
  apply(command);
  if (!last.drafts.empty() && !id.uuid.is_nil()) priors_.try_emplace(id, Prior{index, digest});
  return last;
}

std::optional<core::Earlier> World::earlier(const Command& command) const {
  std::optional<MessageId> message;
  const auto* again = std::get_if<DecideAgain>(&command.deed);
  if (again != nullptr) message = again->message;
  if (const auto* tick = std::get_if<Tick>(&command.deed)) {
    const auto held = core::looked_at_again(tick->clock);
    if (held) message = held->first;
  }
  if (const auto* perform = std::get_if<Perform>(&command.deed)) {
    const auto act = decode_act(perform->signed_act.act);
    const auto* decides = std::get_if<DecideHold>(&act->deed);
    if (decides != nullptr) message = decides->message;
  }
  const auto brought = message ? priors_.find(*message) : priors_.end();
  if (brought == priors_.end()) return std::nullopt;
  const auto first = decode_command(entries.at(brought->second.index).command);
  core::Earlier earlier{std::get<Submit>(first->deed)};
  if (again != nullptr) add_release(*again, earlier);
  return earlier;
}

void World::add_release(const DecideAgain& again, core::Earlier& earlier) const {
  for (std::size_t i = 0; i < entries.size(); ++i) {
    for (const Event& event : entries[i].events) {
      const auto* released = std::get_if<Released>(&event);
      if (released == nullptr || released->recipient != again.recipient) continue;
      if (released->number != again.number) continue;
      earlier.release = {*released, {}, entries[i].links.at(0).sequence};
      const auto command = decode_command(entries[i - entries[i].group].command);
      const auto* perform = std::get_if<Perform>(&command->deed);
      if (perform == nullptr) continue;
      earlier.release->approved_by = decode_act(perform->signed_act.act)->staff;
    }
  }
}

core::Gate World::gate(core::GateFor what, const StaffId& signer) const {
  return core::evaluate_gate(one(), what, signer, state.hub.id, crypto::sha256);
}

std::vector<std::string> World::missing(const StaffId& signer) const {
  std::vector<std::string> codes;
  for (const Missing& one : gate(core::GateFor::outcome, signer).missing) codes.push_back(one.what);
  return codes;
}

const Sent* World::delivery(const MessageId& message, const PartyId& recipient) const {
  for (const Sent& sent : open_deliveries) {
    if (sent.message == message && sent.recipient == recipient) return &sent;
  }
  return nullptr;
}

std::string said(const core::Decision& decision) {
  if (decision.refusal) return decision.refusal->code;
  if (decision.repeated) return "repeated";
  return decision.drafts.empty() ? "nothing" : "accepted";
}

}  // namespace mash::core_tests
