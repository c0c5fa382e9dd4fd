// A party with a session and a spool on disk, and a scene of two before a scripted hub.
#pragma once

#include <catch2/catch.hpp>
#include <memory>

#include "kit/scripted_hub.h"
#include "kit/session.h"
#include "support/temporary.h"

namespace mash::kit::test {

// A party with its spool in a directory; restart() is what a kill and a new start are.
class Party {
 public:
  Party(World& world, const PartyId& id, std::string_view seed)
      : world_(world), id_(id), random_(seed) {
    Spool::create(path(), owner());
    start();
  }

  void restart() {
    session_.reset();
    spool_.reset();
    start();
  }
  Session& session() { return *session_; }
  Spool& spool() { return *spool_; }
  SpoolOwner owner() const { return {world_.join.hub, id_}; }
  std::filesystem::path path() const { return directory_ / "spool.db"; }

  // Connects, and takes the welcome of a hub whose ledger is `hub`'s.
  void connect(bool with_roster = true) {
    session().connected(now);
    session().commit(now);
    REQUIRE(std::holds_alternative<wire::Hello>(packets().at(0)));
    wire::Welcome welcome;
    welcome.hub = world_.join.hub;
    welcome.now = now;
    if (world_.ledger.size() > 0) welcome.checkpoint = world_.ledger.checkpoint();
    if (with_roster && session().hub().epoch() < world_.roster.epoch) {
      welcome.roster = world_.notes.back();
    }
    hear(welcome);
  }
  void hear(const wire::FromHub& packet) {
    session().receive(wire::encode(packet), now);
    session().commit(now);
  }
  // Everything that leaves now.
  std::vector<Bytes> frames() {
    std::vector<Bytes> all;
    while (const Bytes* frame = session().frame()) {
      all.push_back(*frame);
      session().sent();
    }
    return all;
  }
  std::vector<wire::ToHub> packets() {
    std::vector<wire::ToHub> all;
    for (const Bytes& frame : frames()) {
      auto packet = wire::decode_to_hub(frame);
      REQUIRE(packet.has_value());
      all.push_back(std::move(*packet));
    }
    return all;
  }
  template <class E>
  std::optional<E> next() {
    while (auto event = session().event()) {
      if (auto* wanted = std::get_if<E>(&*event)) return std::move(*wanted);
    }
    return std::nullopt;
  }
  std::vector<wire::AcknowledgementItem> said() {
    std::vector<wire::AcknowledgementItem> items;
    for (const wire::ToHub& packet : packets()) {
      const auto* signed_items = std::get_if<wire::SignedAcknowledgement>(&packet);
      if (signed_items == nullptr) continue;
      const auto said = wire::decode_acknowledgement(signed_items->acknowledgement);
      items.insert(items.end(), said->items.begin(), said->items.end());
    }
    return items;
  }

  Time now = morning;

 private:
  void start() {
    spool_ = std::make_unique<Spool>(path(), owner());
    session_ = std::make_unique<Session>(SessionParty{id_, world_.keys(id_), random_}, world_.join,
                                         *spool_);
  }

  World& world_;
  PartyId id_;
  SeededRandom random_;
  support::TemporaryDirectory directory_;
  std::unique_ptr<Spool> spool_;
  std::unique_ptr<Session> session_;
};

struct Scene {
  World world;
  ScriptedHub hub{world};
  Party police{world, world.police, "police"};
  Party desk{world, world.desk, "desk"};

  Scene() {
    police.connect();
    desk.connect();
  }
  MessageId refer() {
    const auto id = police.session().submit(referral(world), police.now);
    REQUIRE(id.has_value());
    police.session().commit(police.now);
    return *id;
  }
  // A referral, decided, with the desk's delivery of it.
  wire::Delivery delivered() {
    refer();
    const auto decided = hub.accept(world.police, police.frames().at(0));
    police.hear(decided.receipt);
    return decided.deliveries.at(world.desk);
  }
};

}  // namespace mash::kit::test
