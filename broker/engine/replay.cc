#include "engine/replay.h"

#include <algorithm>
#include <optional>
#include <tuple>

#include "engine/earlier.h"
#include "engine/governance.h"
#include "engine/replay_facts.h"
#include "engine/replay_rows.h"
#include "wire/codec.h"

namespace mash::engine {
namespace {

using namespace wire;
using ledger::FindingKind;

constexpr std::uint64_t page_entries = 256;

class Replayer {
 public:
  Replayer(store::Store& store, const ReplayOptions& options)
      : store_(store),
        options_(options),
        list_(result_.findings, options.findings_max),
        rows_(store, options.sha256, list_),
        facts_(options.sha256, open_) {}

  Replayed run() {
    const std::uint64_t size = options_.size.value_or(store_.head().size);
    for (std::uint64_t from = 0; from < size; from += page_entries) {
      const std::uint64_t count = std::min(page_entries, size - from);
      read_page(from, count);
      if (options_.progress) options_.progress(from + count, size);
    }
    end_command();
    rows_.finish(state_, open_, policy_ ? &policy_->policy.practice() : nullptr);
    result_.rows_compared = rows_.rows_compared();
    result_.hub = state_.hub;
    return std::move(result_);
  }

 private:
  void add(FindingKind kind, std::string table, std::string key, std::string field,
           std::string expected, std::string found) {
    list_.add({kind, std::move(table), std::move(key), std::move(field), std::move(expected),
               std::move(found)});
  }

  void read_page(std::uint64_t from, std::uint64_t count) {
    const auto page = store_.entries(from, count);
    for (std::uint64_t i = 0; i < count; ++i) {
      if (page.size() == count) {
        read(from + i, page[i]);
      } else if (const auto alone = store_.entry(from + i)) {
        read(from + i, *alone);
      }
    }
  }

  void read(std::uint64_t index, const store::Entry& stored) {
    const auto entry = decode_entry(stored.body);
    if (!entry) return;  // ledger::verify has named it.
    ++result_.findings.entries;
    if (entry->group == 0) {
      end_command();
      first_ = *entry;
      check_citations(index);
      if (!entry->command.empty()) begin_command(index, *entry);
    } else {
      check_same_group(index, *entry);
    }
    if (expected_) compare(index, *entry);
    core::evolve(state_, *entry);
    facts_.follow(*entry);
    for (const Event& event : entry->events) follow(index, *entry, event);
  }

  // What an entry says it was decided under is what was in force; time never runs back.
  void check_citations(std::uint64_t index) {
    const auto same = [&](const char* field, const Digest& should, const Digest& is) {
      if (should != is) differs(index, field, hex(should), hex(is));
    };
    same("command_digest", options_.sha256({first_.command}), first_.command_digest);
    same("roster", state_.hub.roster, first_.roster);
    same("policy", state_.hub.policy, first_.policy);
    const bool policy_known = policy_ && policy_->digest == state_.hub.policy;
    if (policy_known) same("calendar", policy_->calendar_digest, first_.calendar);
    // A decider is followed by itself or a newer one. What is newer than this program nobody here
    // can judge.
    if (first_.decider < decider_ || first_.decider > core::decider) {
      differs(index, "decider",
              "from " + std::to_string(decider_) + " to " + std::to_string(core::decider),
              std::to_string(first_.decider));
    }
    decider_ = std::max(decider_, std::min(first_.decider, core::decider));
    if (first_.time < time_) {
      differs(index, "time", "not before " + rfc3339(time_), rfc3339(first_.time));
    }
    time_ = first_.time;
  }

  // The entries of one command are of one moment, and cite what its first does.
  void check_same_group(std::uint64_t index, const Entry& entry) {
    const auto said = [](const Entry& one) {
      return std::tie(one.time, one.decider, one.command_digest, one.policy, one.roster,
                      one.calendar);
    };
    if (said(entry) == said(first_)) return;
    differs(index, "group", "what the first entry of its command cites", "other citations");
  }

  void begin_command(std::uint64_t index, const Entry& entry) {
    const auto command = decode_command(entry.command);
    if (!command) {
      return differs(index, "command", "a command that can be read", "bytes that cannot");
    }
    auto request = request_of(*command, options_.sha256);
    const auto prior = request ? rows_.prior(request->id, index) : std::nullopt;
    check_command(index, entry, *command, prior);
    if (refuses_in_anothers_name(entry)) request.reset();
    if (request) rows_.request(*request, index);
    if (request && std::holds_alternative<Submit>(command->deed)) submitted_ = request;
    // What the hub says of itself is decided alike for ever.
    if (entry.decider != core::decider && !core::needs_no_governance(*command)) {
      ++result_.not_decided;
      return;
    }
    decide_again(index, entry, *command);
  }

  // Whose command it is, and what the hub looked up for it.
  void check_command(std::uint64_t index, const Entry& entry, const Command& command,
                     const std::optional<Prior>& prior) {
    const auto tell = [&](const std::optional<FalseFact>& wrong) {
      if (wrong) differs(index, wrong->field, wrong->expected, wrong->found);
    };
    tell(facts_.facts(command, state_, prior));
    tell(facts_.signer(command, entry));
    if (!options_.governed || !roster_) return;
    tell(facts_.signature(command, entry, roster_->roster, options_.governed->tools));
  }

  void decide_again(std::uint64_t index, const Entry& entry, const Command& command) {
    static const Roster no_roster;
    if (!core::needs_no_governance(command) && (!roster_ || !policy_)) {
      return differs(index, "command", "none before there are a roster and a policy", "one");
    }
    const auto earlier = this->earlier(index, command);
    const core::Context context{entry.time,
                                roster_ ? roster_->roster : no_roster,
                                policy_ ? &policy_->policy : nullptr,
                                policy_ ? policy_->version : 0,
                                options_.sha256,
                                earlier ? &*earlier : nullptr};
    core::Decision decision = core::decide(state_, command, context);
    ++result_.decided_again;
    if (decision.drafts.empty()) return differs(index, "events", "no entry at all", "an entry");
    expected_ = {index, std::move(decision.drafts), 0};
  }

  std::optional<core::Earlier> earlier(std::uint64_t index, const Command& command) {
    const auto message = message_in_question(command);
    auto submit = message ? rows_.submitted(*message, index) : std::nullopt;
    if (!submit) return std::nullopt;
    core::Earlier earlier{std::move(*submit)};
    const auto* again = std::get_if<DecideAgain>(&command.deed);
    if (again == nullptr) return earlier;
    const OutboxItem* item = open_.find(again->recipient, again->number);
    if (item == nullptr) return std::nullopt;
    earlier.release = release_of(*item, *again, [this](auto at) { return entry_at(at); });
    return earlier;
  }

  std::optional<Entry> entry_at(std::uint64_t index) {
    const auto stored = store_.entry(index);
    auto entry = stored ? decode_entry(stored->body) : refuse(Refusal::malformed);
    return entry ? std::optional(std::move(*entry)) : std::nullopt;
  }

  // Whole, in its order, and in the streams whose readers are told.
  void compare(std::uint64_t index, const Entry& entry) {
    const std::size_t place = expected_->seen++;
    if (place >= expected_->drafts.size()) {
      return differs(index, "group", "no further entry of this command", "an entry");
    }
    if (entry.group != place) {
      differs(index, "group", std::to_string(place), std::to_string(entry.group));
    }
    const core::Draft& draft = expected_->drafts[place];
    if (draft.events != entry.events) {
      differs(index, "events", "what the command decides", "other events");
    }
    const bool same = std::equal(
        draft.streams.begin(), draft.streams.end(), entry.links.begin(), entry.links.end(),
        [](const StreamId& stream, const Link& link) { return stream == link.stream; });
    if (!same) differs(index, "links", "the streams that the command decides", "other streams");
  }

  void end_command() {
    if (expected_ && expected_->seen < expected_->drafts.size()) {
      differs(expected_->first, "group", std::to_string(expected_->drafts.size()) + " entries",
              std::to_string(expected_->seen));
    }
    expected_.reset();
    submitted_.reset();
  }

  void differs(std::uint64_t index, std::string field, std::string expected, std::string found) {
    add(FindingKind::decision_differs, "entry", std::to_string(index), std::move(field),
        std::move(expected), std::move(found));
  }

  // A submission's bytes are kept when something of it leaves or may, once for all recipients.
  void follow_payload(const MessageId& message) {
    if (!submitted_ || submitted_->id != message) return;
    rows_.payload(message, submitted_->digest);
    submitted_.reset();
  }

  void follow(std::uint64_t index, const Entry& entry, const Event& event) {
    if (const auto* held = std::get_if<Held>(&event)) {
      follow_payload(held->message);
    } else if (const auto* released = std::get_if<Released>(&event)) {
      follow_payload(released->message);
      open_.add(released->recipient, released->number,
                {released->message, released->part, first_case(entry), index, released->red});
    } else if (const auto* reported = std::get_if<DeliveryReported>(&event)) {
      open_.note(*reported);
    } else if (const auto* ended = std::get_if<DeliveryEnded>(&event)) {
      open_.remove(ended->recipient, ended->number);
    } else if (const auto* roster = std::get_if<RosterApplied>(&event)) {
      follow_roster(index, *roster);
    } else if (const auto* policy = std::get_if<PolicyApplied>(&event)) {
      follow_policy(index, *policy);
    }
  }

  void document_wrong(const Digest& digest, std::string expected, std::string found) {
    add(FindingKind::row_wrong, "lookup", "document " + hex(digest), "value", std::move(expected),
        std::move(found));
  }

  void follow_roster(std::uint64_t index, const RosterApplied& applied) {
    const Digest& digest = applied.digest;
    const auto text = rows_.document(digest);
    if (!text) return;
    auto roster = read_roster_note(*text, options_.sha256);
    if (!roster || roster->digest != digest) {
      return document_wrong(digest, "the roster of that digest", "another text");
    }
    if (options_.governed) {
      const RosterInForce before =
          roster_ ? in_force(roster_->roster, roster_->digest) : options_.governed->first;
      const auto accepted = accept_roster(*text, before, options_.governed->tools);
      if (!accepted) document_wrong(digest, "a note its governors signed", accepted.error().text());
    }
    if (roster->roster.epoch != applied.epoch) {
      differs(index, "epoch", std::to_string(roster->roster.epoch), std::to_string(applied.epoch));
    }
    roster_ = std::move(*roster);
  }

  void follow_policy(std::uint64_t index, const PolicyApplied& applied) {
    const Digest& digest = applied.digest;
    const auto text = rows_.document(digest);
    if (!text) return;
    auto policy = read_bundle(*text, options_.sha256);
    if (!policy || policy->digest != digest) {
      return document_wrong(digest, "the policy bundle of that digest", "another text");
    }
    if (options_.governed && roster_) {
      const auto before = policy_
                              ? std::optional(policy::InForce{policy_->version, policy_->digest})
                              : std::nullopt;
      const auto accepted =
          accept_policy(*text, roster_->roster, before, first_.time, options_.governed->tools);
      if (!accepted) document_wrong(digest, "a policy that may follow", accepted.error());
    }
    if (policy->version != applied.bundle) {
      differs(index, "bundle", std::to_string(policy->version), std::to_string(applied.bundle));
    }
    policy_ = std::move(*policy);
  }

  store::Store& store_;
  const ReplayOptions& options_;
  Replayed result_;
  ledger::FindingList list_;
  RowCheck rows_;
  Outboxes open_;  // As the entries read so far leave them.
  FactCheck facts_;
  core::State state_;
  std::optional<RosterInUse> roster_;
  std::optional<PolicyInUse> policy_;
  std::uint32_t decider_ = 0;  // The newest so far.
  Entry first_;                // Of the command whose entries are being read.
  Time time_{};
  // What the command decides whose entries are being read.
  struct Expected {
    std::uint64_t first = 0;  // Index of its first entry.
    std::vector<core::Draft> drafts;
    std::size_t seen = 0;
  };
  std::optional<Expected> expected_;
  std::optional<RequestOf> submitted_;  // By it, until it is known whether its bytes stay.
};

}  // namespace

Replayed replay(store::Store& store, const ReplayOptions& options) {
  return Replayer(store, options).run();
}

}  // namespace mash::engine
