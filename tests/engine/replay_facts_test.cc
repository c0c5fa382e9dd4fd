// What replay says when an entry's command is not what it was decided on: whose it is, what the hub
// looked up for it, what it cites.
#include "engine/played.h"

using namespace mash;
using namespace mash::engine_tests;

TEST_CASE("what the governors signed must still be signed by them, and every command by its sender",
          "[replay]") {
  Played played;
  const auto no_signature_holds = [](const wire::PublicKey&, ByteView, const wire::Signature&) {
    return false;
  };
  engine::ReplayOptions options{crypto::sha256, nullptr};
  options.governed = {{crypto::sha256, no_signature_holds},
                      {hub_id(), wire::HubMode::exercise, played.hub.world.roster.governors,
                       played.hub.world.roster.quorum, 0, Digest{}}};
  const auto list = engine::replay(played.hub.store, options).findings.list;
  std::size_t governed = 0;
  std::set<std::string> unsigned_entries;
  for (const Finding& finding : list) {
    if (finding.kind == FindingKind::row_wrong) {
      const bool known = finding.expected == "a note its governors signed" ||
                         finding.expected == "a policy that may follow";
      CHECK(known);
      ++governed;
    } else {
      CHECK(finding.kind == FindingKind::decision_differs);
      CHECK(finding.field == "signature");
      unsigned_entries.insert(finding.key);
    }
  }
  CHECK(governed == 2);  // The roster and the policy.
  std::set<std::string> signed_entries;
  for (const auto& [index, row] : played.rows().entries) {
    const auto command = wire::decode_command(wire::decode_entry(row.body)->command);
    if (command && !command->connected.text().empty()) signed_entries.insert(std::to_string(index));
  }
  CHECK(unsigned_entries == signed_entries);
}

TEST_CASE("what an entry cites is what was in force, and time does not run back", "[replay]") {
  Played played;
  const std::uint64_t index = played.last_refusal();
  const auto expect = [&](const char* field, auto change) {
    played.rewrite(index, change);
    expect_only(played.found(), FindingKind::decision_differs, "entry", std::to_string(index),
                field);
  };
  SECTION("roster") {
    expect("roster", [](wire::Entry& entry) { entry.roster[0] ^= 1; });
  }
  SECTION("policy") {
    expect("policy", [](wire::Entry& entry) { entry.policy[0] ^= 1; });
  }
  SECTION("calendar") {
    expect("calendar", [](wire::Entry& entry) { entry.calendar[0] ^= 1; });
  }
  SECTION("command") {
    expect("command_digest", [](wire::Entry& entry) { entry.command_digest[0] ^= 1; });
  }
  SECTION("time") {
    played.rewrite(index, [](wire::Entry& entry) { entry.time -= std::chrono::hours(1); });
    const auto list = played.found();
    REQUIRE_FALSE(list.empty());
    CHECK(list[0].key == std::to_string(index));
    CHECK(list[0].field == "time");
  }
}

TEST_CASE("who claims to be an earlier decider is believed nothing that can be judged",
          "[replay]") {
  Played played;
  const std::uint64_t index = played.last_refusal();
  const auto claim = [&](std::uint32_t decider) {
    played.rewrite(index, [&](wire::Entry& entry) {
      entry.decider = decider;
      entry.command = wire::encode(wire::Command{{}, wire::StopHub{}});
      entry.command_digest = crypto::sha256(entry.command);
      entry.events = {wire::AssessmentSigned{core_tests::manager, {}, false, {}, {}}};
    });
    std::set<std::string> fields;
    for (const Finding& finding : played.found()) {
      if (finding.key == std::to_string(index)) fields.insert(finding.field);
    }
    return fields;
  };
  // A sign-off is the act of whoever signed, and the hub's own command decides what it decides.
  const auto earlier = claim(core::decider - 1);
  CHECK(earlier.contains("events"));
  CHECK(earlier.contains("decider"));  // It stands behind newer ones.
  CHECK(claim(core::decider + 1).contains("decider"));
}

TEST_CASE("an act signs for nobody but whoever did it, whatever decider is claimed", "[replay]") {
  Played played;
  const std::uint64_t index = played.last_refusal();  // The manager's.
  const auto signed_by = [&](const wire::Event& event) {
    played.rewrite(index, [&](wire::Entry& entry) {
      entry.decider = core::decider - 1;
      entry.events = {event};
    });
    const auto list = played.found();
    return std::any_of(list.begin(), list.end(), [&](const Finding& finding) {
      return finding.key == std::to_string(index) && finding.field == "events";
    });
  };
  const StaffId another = core_tests::second_manager;
  CHECK_FALSE(signed_by(wire::AssessmentSigned{core_tests::manager, {}, false, {}, {}}));
  CHECK(signed_by(wire::AssessmentSigned{another, {}, false, {}, {}}));
  CHECK(signed_by(wire::ReviewConfirmed{another, {}, {}, {}}));
}

TEST_CASE("a case opened where no case is opens no hole in verify", "[replay]") {
  Played played;
  played.rewrite(0, [&](wire::Entry& entry) {
    entry.events.push_back(wire::CaseOpened{played.hub.world.child, {}, party("desk"), {}});
  });
  CHECK_FALSE(played.found().empty());
}

TEST_CASE("a policy is applied once, in its turn, and what is said of it is so", "[replay]") {
  Played played;
  std::uint64_t applied = 0;
  while (true) {
    const auto entry = *wire::decode_entry(played.rows().entries.at(applied).body);
    if (std::holds_alternative<wire::PolicyApplied>(entry.events[0])) break;
    ++applied;
  }
  played.rewrite(applied, [](wire::Entry& entry) {
    auto& event = std::get<wire::PolicyApplied>(entry.events[0]);
    ++event.bundle;
    auto command = *wire::decode_command(entry.command);
    ++std::get<wire::ApplyPolicy>(command.deed).bundle;
    entry.command = wire::encode(command);
    entry.command_digest = crypto::sha256(entry.command);
  });
  expect_only(played.found(), FindingKind::decision_differs, "entry", std::to_string(applied),
              "bundle");
}

TEST_CASE("the entries of one command are of one moment", "[replay]") {
  Played played;
  std::uint64_t index = played.rows().head.size - 1;
  while (wire::decode_entry(played.rows().entries.at(index).body)->group == 0) --index;
  played.rewrite(index, [](wire::Entry& entry) { entry.time += Duration(1); });
  expect_only(played.found(), FindingKind::decision_differs, "entry", std::to_string(index),
              "group");
}

TEST_CASE("what a command was decided on is so", "[replay]") {
  Played played;
  // The last entry that says `what`, with its command changed.
  const auto rewrite = [&]<class Deed>(Deed*, auto change) {
    for (std::uint64_t index = played.rows().head.size; index-- > 0;) {
      const auto entry = *wire::decode_entry(played.rows().entries.at(index).body);
      auto command = wire::decode_command(entry.command);
      auto* deed = command ? std::get_if<Deed>(&command->deed) : nullptr;
      if (deed == nullptr || !change(*deed)) continue;
      played.rewrite(index, [&](wire::Entry& rewritten) {
        rewritten.command = wire::encode(*command);
        rewritten.command_digest = crypto::sha256(rewritten.command);
      });
      for (std::uint64_t next = index + 1; next < played.rows().head.size; ++next) {
        if (wire::decode_entry(played.rows().entries.at(next).body)->group == 0) break;
        const Digest digest =
            wire::decode_entry(played.rows().entries.at(index).body)->command_digest;
        played.rewrite(next, [&](wire::Entry& other) { other.command_digest = digest; });
      }
      return std::to_string(index);
    }
    ENSURE(false, "there is such a command");
  };
  const auto has = [&](const std::string& key, const std::string& field) {
    const auto list = played.found();
    return std::any_of(list.begin(), list.end(), [&](const Finding& one) {
      return one.kind == FindingKind::decision_differs && one.key == key && one.field == field;
    });
  };
  SECTION("who had its id before") {
    const auto key = rewrite((wire::Perform*)nullptr, [](wire::Perform& perform) {
      perform.prior = wire::Prior{1, Digest{7}};
      return true;
    });
    CHECK(has(key, "prior"));
  }
  SECTION("the open cases of its children") {
    const auto key = rewrite((wire::Submit*)nullptr, [&](wire::Submit& submit) {
      const auto header = *wire::decode_header(submit.header);
      if (header.kind != wire::MessageKind::referral) return false;
      submit.subject_cases.push_back({header.subjects[0].ref, played.hub.world.case_id});
      return true;
    });
    CHECK(has(key, "subject_cases"));
  }
  SECTION("which deliveries are open") {
    for (const bool known : {true, false}) {
      Played again;
      std::swap(played.hub.store.rows, again.hub.store.rows);
      const auto key = rewrite((wire::Acknowledge*)nullptr, [&](wire::Acknowledge& said) {
        if (!said.open.at(0)) return false;
        if (known) said.open[0]->opened_by = core_tests::third_manager;  // Who never did.
        if (!known) said.open[0].reset();
        return true;
      });
      CHECK(has(key, "open"));
    }
  }
}

TEST_CASE("the same signed act does not count twice", "[replay]") {
  Played played;
  // A second entry for the last act, as if its id had been new: what only the hub could forge.
  std::uint64_t index = played.rows().head.size;
  std::optional<wire::Command> act;
  while (!act) {
    act = [&]() -> std::optional<wire::Command> {
      const auto entry = *wire::decode_entry(played.rows().entries.at(--index).body);
      auto command = wire::decode_command(entry.command);
      if (!command || !std::holds_alternative<wire::Perform>(command->deed)) return std::nullopt;
      return std::move(*command);
    }();
  }
  auto again = *wire::decode_entry(played.rows().entries.at(index).body);
  ++again.links.at(0).sequence;
  const std::uint64_t end = played.rows().head.size;
  played.rows().entries[end] = played.rows().entries.at(index);
  played.rows().entries[end].body = wire::encode(again);
  ++played.rows().head.size;
  const auto list = played.found();
  CHECK(std::any_of(list.begin(), list.end(), [&](const Finding& one) {
    return one.key == std::to_string(end) && one.field == "prior";
  }));
}
