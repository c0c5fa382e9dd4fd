// What replay says when the store's rows are not those that the entries call for: each kind of
// finding, each field. The entries themselves are sound; damage to them is ledger::verify's.
#include "engine/played.h"

using namespace mash;
using namespace mash::engine_tests;

namespace {

std::string key_of(const std::pair<std::uint8_t, Bytes>& place) {
  return "kind " + std::to_string(place.first) + " key " + hex(place.second);
}

const std::vector<RowKind> every_kind = {RowKind::request,      RowKind::due,
                                         RowKind::case_line,    RowKind::outbox_next,
                                         RowKind::subject_case, RowKind::overdue};

}  // namespace

TEST_CASE("a look-up row that is gone is missed, whatever its kind", "[replay]") {
  Played played;
  for (const RowKind row : every_kind) {
    const auto gone = played.first(row);
    const auto kept = *gone;
    played.rows().index.erase(gone);
    expect_only(played.found(), FindingKind::row_missing, "lookup", key_of(kept.first), "");
    played.rows().index.insert(kept);
  }
  CHECK(played.found().empty());
}

TEST_CASE("a look-up row that says something else is named, with both values", "[replay]") {
  Played played;
  for (const RowKind row : every_kind) {
    const auto changed = played.first(row);
    const Bytes kept = changed->second;
    for (std::size_t at = 0; at <= kept.size(); ++at) {  // Each byte, and one more.
      if (at == kept.size())
        changed->second.push_back(0);
      else
        changed->second[at] ^= 1;
      INFO("byte " << at);
      expect_only(played.found(), FindingKind::row_wrong, "lookup", key_of(changed->first),
                  "value");
      changed->second = kept;
    }
  }
}

TEST_CASE("a look-up row that nothing calls for is named, of known and of unknown kinds",
          "[replay]") {
  Played played;
  for (int number = 1; number <= 255; ++number) {
    const std::pair<std::uint8_t, Bytes> place{static_cast<std::uint8_t>(number), Bytes{1, 2}};
    played.rows().index[place] = {3};
    expect_only(played.found(), FindingKind::row_unexpected, "lookup", key_of(place), "");
    played.rows().index.erase(place);
    if (number == core::row_kind_last) number = 97;  // Every kind is asked for alike.
    if (number == 99) number = 253;
  }
  SECTION("a request nobody made that points at another's entry") {
    const auto real = played.first(RowKind::request);
    const std::pair<std::uint8_t, Bytes> place{kind(RowKind::request), Bytes(16, 9)};
    played.rows().index[place] = real->second;
    expect_only(played.found(), FindingKind::row_unexpected, "lookup", key_of(place), "");
  }
}

TEST_CASE("rows of cases that another version made are not compared, and it is said", "[replay]") {
  Played played;
  const auto rules = played.first(RowKind::rules);
  const auto compared = [&] {
    return engine::replay(played.hub.store, {crypto::sha256, nullptr}).rows_compared;
  };
  CHECK(compared());
  SECTION("an older or a newer one") {
    rules->second = {0, 0, 0, 1};
    played.first(RowKind::case_line)->second.pop_back();
    played.rows().index.erase(played.first(RowKind::due));
    CHECK_FALSE(compared());
    CHECK(played.found().empty());
  }
  SECTION("the number is gone") {
    const auto kept = *rules;
    played.rows().index.erase(rules);
    CHECK(compared());
    expect_only(played.found(), FindingKind::row_missing, "lookup", key_of(kept.first), "");
  }
  SECTION("it is no number") {
    rules->second.push_back(0);
    CHECK(compared());
    expect_only(played.found(), FindingKind::row_wrong, "lookup", key_of(rules->first), "value");
  }
}

TEST_CASE("the row of a request that points at an earlier entry is wrong", "[replay]") {
  Played played;
  auto request = std::prev(played.rows().index.lower_bound({kind(RowKind::due), {}}));
  request->second[7] = 3;  // The index of the first referral.
  for (std::size_t i = 0; i < 7; ++i) request->second[i] = 0;
  expect_only(played.found(), FindingKind::row_wrong, "lookup", key_of(request->first), "value");
}

TEST_CASE("documents are missed, named when changed, and found when nothing cites them",
          "[replay]") {
  Played played;
  const auto document = played.first(RowKind::document);
  const auto kept = *document;
  const std::string key = "document " + hex(kept.first.second);
  SECTION("changed") {
    document->second[document->second.size() / 2] ^= 1;
    const auto list = played.found();
    REQUIRE_FALSE(list.empty());
    CHECK(list[0].kind == FindingKind::row_wrong);
    CHECK(list[0].key == key);
    CHECK(list[0].field == "value");
  }
  SECTION("gone") {
    played.rows().index.erase(document);
    const auto list = played.found();
    REQUIRE_FALSE(list.empty());
    CHECK(list[0].kind == FindingKind::row_missing);
    CHECK(list[0].key == key);
  }
  SECTION("one too many") {
    const std::pair<std::uint8_t, Bytes> place{kind(RowKind::document), Bytes(32, 1)};
    played.rows().index[place] = kept.second;
    expect_only(played.found(), FindingKind::row_unexpected, "lookup", key_of(place), "");
  }
}

TEST_CASE("every field of an open delivery counts", "[replay]") {
  Played played;
  store::OutboxItem& item = played.first_item();
  const store::OutboxItem kept = item;
  const std::string key = item.recipient.text() + " number " + std::to_string(item.number);
  const auto expect = [&](const std::string& field) {
    expect_only(played.found(), FindingKind::row_wrong, "outbox", key, field);
    item = kept;
  };
  item.message = played.hub.world.new_message();
  expect("message");
  item.part += 1;
  expect("part");
  item.release_index += 1;
  expect("release_index");
  item.red = !item.red;
  expect("red");
}

TEST_CASE("deliveries are missed when gone, and found where none should be", "[replay]") {
  Played played;
  const store::OutboxItem item = played.first_item();
  const auto key = [](const store::OutboxItem& one) {
    return one.recipient.text() + " number " + std::to_string(one.number);
  };
  SECTION("gone") {
    played.rows().outbox.erase(played.rows().outbox.begin());
    expect_only(played.found(), FindingKind::row_missing, "outbox", key(item), "");
  }
  SECTION("one too many, to a party that has an outbox or to one that never had") {
    for (const char* name : {"desk", "stranger"}) {
      store::OutboxItem more = item;
      more.recipient = party(name);
      more.number = 999;
      played.rows().outbox[{more.recipient, 999}] = more;
      expect_only(played.found(), FindingKind::row_unexpected, "outbox", key(more), "");
      played.rows().outbox.erase({more.recipient, 999});
    }
  }
}

TEST_CASE("the bytes of every message that left are there, and no others", "[replay]") {
  Played played;
  auto& payloads = played.rows().payloads;
  REQUIRE(payloads.size() > 5);
  for (auto& [id, bytes] : payloads) {
    const Bytes kept = bytes;
    bytes.back() ^= 1;
    expect_only(played.found(), FindingKind::row_wrong, "payload", id.text(), "bytes");
    bytes = kept;
  }
  const auto first = *payloads.begin();
  payloads.erase(first.first);
  expect_only(played.found(), FindingKind::row_missing, "payload", first.first.text(), "");
  payloads.insert(first);
  const MessageId stranger = played.hub.world.new_message();
  payloads[stranger] = {1};
  expect_only(played.found(), FindingKind::row_unexpected, "payload", stranger.text(), "");
}

TEST_CASE("an entry that its command does not decide is named", "[replay]") {
  Played played;
  const std::uint64_t index = played.last_refusal();
  const std::string key = std::to_string(index);
  SECTION("other events") {
    played.rewrite(index, [](wire::Entry& entry) {
      std::get<wire::Refused>(entry.events[0]).code = "not_so";
    });
    expect_only(played.found(), FindingKind::decision_differs, "entry", key, "events");
  }
  SECTION("another reader's stream") {
    played.rewrite(index, [](wire::Entry& entry) { entry.links.pop_back(); });
    expect_only(played.found(), FindingKind::decision_differs, "entry", key, "links");
  }
  SECTION("a place in the group that is not its own") {
    played.rewrite(index, [](wire::Entry& entry) {
      entry.group = 1;
      entry.command.clear();
    });
    REQUIRE_FALSE(played.found().empty());
    CHECK(played.found()[0].kind == FindingKind::decision_differs);
    CHECK(played.found()[0].field == "group");
  }
  SECTION("a command that cannot be read") {
    played.rewrite(index, [](wire::Entry& entry) {
      entry.command = {1, 2, 3};
      entry.command_digest = crypto::sha256(entry.command);
    });
    const auto list = played.found();
    REQUIRE_FALSE(list.empty());
    CHECK(list[0].kind == FindingKind::decision_differs);
    CHECK(list[0].key == key);
    CHECK(list[0].field == "command");
  }
  SECTION("a decision of an older decider is counted, not repeated") {
    played.rewrite(index, [](wire::Entry& entry) {
      entry.decider = core::decider - 1;
      std::get<wire::Refused>(entry.events[0]).code = "not_so";
    });
    const auto replayed = engine::replay(played.hub.store, {crypto::sha256, nullptr});
    CHECK(replayed.not_decided == 1);
    // It stands behind newer ones, where no older decider was at work any more.
    REQUIRE(replayed.findings.list.size() == 1);
    CHECK(replayed.findings.list[0].field == "decider");
    CHECK(replayed.decided_again > 10);
  }
}

TEST_CASE("a command whose last entry was left out is named", "[replay]") {
  Played played;
  auto& rows = played.rows();
  std::uint64_t last = rows.head.size - 1;
  while (wire::decode_entry(rows.entries.at(last).body)->group == 0) --last;
  rows.entries.erase(rows.entries.find(last), rows.entries.end());
  rows.head.size = last;
  const auto list = played.found();
  const auto left_out = std::find_if(list.begin(), list.end(), [](const Finding& one) {
    return one.kind == FindingKind::decision_differs;
  });
  REQUIRE(left_out != list.end());
  CHECK(left_out->field == "group");
}

TEST_CASE("replay gives the hub as its entries make it", "[replay]") {
  Played played;
  const auto replayed = engine::replay(played.hub.store, {crypto::sha256, nullptr});
  CHECK(replayed.hub.id == hub_id());
  CHECK(replayed.hub.origin == "hub.example/log");
  CHECK(replayed.findings.entries == played.hub.store.head().size);
}
