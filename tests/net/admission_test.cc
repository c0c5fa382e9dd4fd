// Who may speak to the hub, by which key and endpoint, and how that is taken away again.
#include "net/admissions.h"

#include <sys/resource.h>

#include <algorithm>
#include <set>

#include "net/harness.h"

using namespace mash;
using namespace mash::net;
using namespace mash::net::test;

TEST_CASE("an admitted party is heard by name and answered", "[hub]") {
  Hub hub;
  const Keys police = make_keys();
  Agency agency(hub, police, hub.admit("police", police.public_key));
  REQUIRE(await([&] { return agency.connected(); }, hub, agency));
  CHECK(agency.socket.send(frame_of("hello")) == Sent::queued);
  REQUIRE(await([&] { return !hub.inbox.empty(); }, hub, agency));
  const Inbound inbound = hub.inbox.front();
  CHECK(inbound.peer.party == party("police"));
  CHECK(inbound.frame == frame_of("hello"));

  CHECK(hub.socket().send(inbound.peer, frame_of("to the connection")) == Sent::queued);
  CHECK(hub.socket().send(party("police"), frame_of("to the party")) == Sent::queued);
  REQUIRE(await([&] { return agency.inbox.size() == 2; }, hub, agency));
  CHECK(agency.inbox[0] == frame_of("to the connection"));
  CHECK(agency.inbox[1] == frame_of("to the party"));
  CHECK(hub.counters.empty());
}

TEST_CASE("the largest frame passes in both directions", "[hub]") {
  Hub hub;
  const Keys police = make_keys();
  Agency agency(hub, police, hub.admit("police", police.public_key));
  REQUIRE(await([&] { return agency.connected(); }, hub, agency));
  const Bytes largest(limits::frame_bytes_max, 7);
  CHECK(agency.socket.send(largest) == Sent::queued);
  REQUIRE(await([&] { return !hub.inbox.empty(); }, hub, agency));
  CHECK(hub.inbox.front().frame == largest);
  CHECK(hub.socket().send(party("police"), largest) == Sent::queued);
  REQUIRE(await([&] { return !agency.inbox.empty(); }, hub, agency));
  CHECK(agency.inbox.front() == largest);
}

TEST_CASE("an unknown key gets nothing, is counted, and disturbs nobody", "[hub]") {
  Hub hub;
  const Keys police = make_keys();
  const Keys stranger = make_keys();
  const std::string endpoint = hub.admit("police", police.public_key);
  Agency agency(hub, police, endpoint);
  Enemy enemy(hub, stranger, endpoint);
  enemy.send({"let me in"});
  Agency known_stranger(hub, stranger, endpoint);
  REQUIRE(await([&] { return hub.counters[{Cause::unknown_key, party("police")}] >= 2; }, hub,
                agency, known_stranger));
  REQUIRE(await([&] {
    return known_stranger.socket.state().connection == Connection::refused_by_hub;
  }, hub, known_stranger));
  REQUIRE(await([&] { return agency.connected(); }, hub, agency));
  CHECK(agency.socket.send(frame_of("hello")) == Sent::queued);
  REQUIRE(await([&] { return !hub.inbox.empty(); }, hub, agency, known_stranger));
  CHECK(hub.inbox.size() == 1);
  CHECK(hub.inbox.front().peer.party == party("police"));
}

TEST_CASE("a message is from nobody unless its connection's key is admitted now", "[hub]") {
  Admissions admissions;
  const Admission police = admissions.add(party("police"));
  const Admission health = admissions.add(party("health"));
  Arrival arrival;
  CHECK(admissions.sender_of(arrival).error() == Cause::no_user_id);
  arrival.admission = std::to_string(police.number);  // Without the name it proves nothing.
  CHECK(admissions.sender_of(arrival).error() == Cause::no_user_id);
  arrival.user_id = "police";
  CHECK(admissions.sender_of(arrival) == party("police"));
  arrival.user_id = "health";
  CHECK(admissions.sender_of(arrival).error() == Cause::not_admitted);
  arrival.user_id = "police";
  for (const std::string& number : {std::to_string(health.number), std::string("99"),
                                    std::string(), std::to_string(police.number) + "x"}) {
    arrival.admission = number;
    CHECK(admissions.sender_of(arrival).error() == Cause::not_admitted);
  }
  arrival.admission = std::nullopt;
  CHECK(admissions.sender_of(arrival).error() == Cause::not_admitted);

  admissions.remove(police.number);
  arrival.admission = std::to_string(police.number);
  CHECK(admissions.sender_of(arrival).error() == Cause::not_admitted);
  CHECK(admissions.add(party("police")).number != police.number);
}

TEST_CASE("a key is good on its own party's endpoint only", "[hub]") {
  Hub hub;
  const Keys police = make_keys();
  const Keys health = make_keys();
  const std::string police_endpoint = hub.admit("police", police.public_key);
  const std::string health_endpoint = hub.admit("health", health.public_key);
  REQUIRE(police_endpoint != health_endpoint);
  Agency astray(hub, police, health_endpoint);
  REQUIRE(await([&] { return hub.counters[{Cause::wrong_endpoint, party("health")}] > 0; }, hub,
                astray));
  REQUIRE(await([&] {
    return astray.socket.state().connection == Connection::refused_by_hub;
  }, hub, astray));
  CHECK(hub.inbox.empty());
}

TEST_CASE("an expelled party is cut off at once and may be admitted again", "[hub]") {
  Hub hub;
  const Keys police = make_keys();
  const Keys health = make_keys();
  const std::string endpoint = hub.admit("police", police.public_key);
  Agency agency(hub, police, endpoint);
  Agency other(hub, health, hub.admit("health", health.public_key));
  REQUIRE(await([&] { return agency.connected() && other.connected(); }, hub, agency, other));
  CHECK(agency.socket.send(frame_of("before")) == Sent::queued);
  REQUIRE(await([&] { return hub.inbox.size() == 1; }, hub, agency, other));
  const Peer before = hub.inbox.front().peer;

  // These lie in the hub's queue, received and unread, when the party is expelled.
  for (int i = 0; i < 5; ++i) CHECK(agency.socket.send(frame_of("too late")) == Sent::queued);
  wait(hub.socket(), nullptr, hub.waker, patience);
  hub.socket().expel(party("police"));
  CHECK(hub.socket().send(before, frame_of("nobody there")) == Sent::unreachable);
  CHECK(hub.socket().send(party("police"), frame_of("nobody there")) == Sent::unreachable);
  // Cut without the hub's help: libzmq alone would wait until the queue has been read.
  REQUIRE(await([&] { return !agency.connected(); }, agency));
  REQUIRE(await([&] { return hub.counted(Cause::not_admitted) >= 1; }, hub, agency, other));
  CHECK(hub.inbox.size() == 1);

  CHECK(other.socket.send(frame_of("still here")) == Sent::queued);
  REQUIRE(await([&] { return hub.inbox.size() == 2; }, hub, agency, other));
  CHECK(hub.inbox.back().peer.party == party("health"));

  CHECK(hub.admit("police", police.public_key, port_of_endpoint(endpoint)) == endpoint);
  REQUIRE(await([&] { return agency.connected(); }, hub, agency, other));
  CHECK(agency.socket.send(frame_of("after")) == Sent::queued);
  REQUIRE(await([&] { return hub.inbox.size() == 3; }, hub, agency, other));
  CHECK(hub.inbox.back().frame == frame_of("after"));
  CHECK(hub.inbox.back().peer.connection != before.connection);
  CHECK(hub.socket().send(before, frame_of("an old answer")) == Sent::unreachable);
}

TEST_CASE("what an expelled key sent is not heard under the party's next key", "[hub]") {
  Hub hub;
  const Keys stolen = make_keys();
  const Keys fresh = make_keys();
  Agency thief(hub, stolen, hub.admit("police", stolen.public_key));
  REQUIRE(await([&] { return thief.connected(); }, hub, thief));
  CHECK(thief.socket.send(frame_of("forged")) == Sent::queued);
  wait(hub.socket(), nullptr, hub.waker, patience);
  hub.socket().expel(party("police"));
  hub.admit("police", fresh.public_key);
  REQUIRE(await([&] { return hub.counted(Cause::not_admitted) == 1; }, hub, thief));
  CHECK(hub.inbox.empty());
}

TEST_CASE("a party changes keys without a gap", "[hub]") {
  Hub hub;
  const Keys current = make_keys();
  const Keys next = make_keys();
  const std::string endpoint = hub.admit("police", current.public_key);
  Agency old_key(hub, current, endpoint);
  REQUIRE(await([&] { return old_key.connected(); }, hub, old_key));
  CHECK(hub.admit("police", next.public_key) == endpoint);
  Agency new_key(hub, next, endpoint);
  REQUIRE(await([&] { return new_key.connected(); }, hub, old_key, new_key));
  CHECK(old_key.connected());

  CHECK(old_key.socket.send(frame_of("old")) == Sent::queued);
  wait(hub.socket(), nullptr, hub.waker, patience);
  hub.socket().retire(party("police"), current.public_key);
  REQUIRE(await([&] {
    return old_key.socket.state().connection == Connection::refused_by_hub;
  }, hub, old_key, new_key));
  REQUIRE(await([&] { return new_key.connected(); }, hub, old_key, new_key));
  CHECK(new_key.socket.send(frame_of("new")) == Sent::queued);
  REQUIRE(await([&] { return !hub.inbox.empty(); }, hub, old_key, new_key));
  CHECK(hub.inbox.front().frame == frame_of("new"));
  CHECK(hub.inbox.size() == 1);

  hub.socket().retire(party("police"), next.public_key);  // The last one.
  REQUIRE(await([&] { return !new_key.connected(); }, hub, old_key, new_key));
  CHECK(hub.socket().send(party("police"), frame_of("gone")) == Sent::unreachable);
}

TEST_CASE("what cannot be admitted is refused by name and changes nothing", "[hub]") {
  Hub hub;
  const Keys police = make_keys();
  const Keys health = make_keys();
  const std::string endpoint = hub.admit("police", police.public_key);
  const std::uint16_t port = port_of_endpoint(endpoint);

  CHECK(hub.socket().admit(party("health"), police.public_key, 0).error() == Refusal::key_in_use);
  CHECK(hub.socket().admit(party("police"), health.public_key,
                           static_cast<std::uint16_t>(port - 1)).error() == Refusal::other_port);
  CHECK(hub.socket().admit(party("health"), health.public_key, port).error() ==
        Refusal::address_in_use);
  CHECK(hub.admit("police", police.public_key) == endpoint);
  for (std::size_t i = 1; i < limits::keys_per_party_max; ++i) {
    hub.admit("police", make_keys().public_key);
  }
  CHECK(hub.socket().admit(party("police"), make_keys().public_key, 0).error() ==
        Refusal::too_many_keys);

  // The refused key is not let in by the back door: health was never admitted.
  Agency agency(hub, health, endpoint);
  REQUIRE(await([&] { return hub.counted(Cause::unknown_key) > 0; }, hub, agency));
}

TEST_CASE("an address that is not this machine's is refused", "[hub]") {
  Context context;
  const Keys keys = make_keys();
  HubSocket hub(context, HubSettings{"192.0.2.1", keys.secret_key});
  CHECK(hub.admit(party("police"), make_keys().public_key, 0).error() ==
        Refusal::address_not_usable);
}

TEST_CASE("no party is admitted whose connections could use up the open files", "[hub]") {
  Hub hub;
  rlimit before{};
  REQUIRE(getrlimit(RLIMIT_NOFILE, &before) == 0);
  rlimit tight = before;
  tight.rlim_cur = 2 * limits::descriptors_per_party + limits::descriptors_reserve;
  REQUIRE(setrlimit(RLIMIT_NOFILE, &tight) == 0);
  hub.admit("police", make_keys().public_key);
  hub.admit("health", make_keys().public_key);
  const auto third = hub.socket().admit(party("schools"), make_keys().public_key, 0);
  REQUIRE(setrlimit(RLIMIT_NOFILE, &before) == 0);
  CHECK(third.error() == Refusal::too_many_parties);
}

TEST_CASE("a party that does not read is told from one that is not there", "[hub]") {
  Hub hub;
  const Keys police = make_keys();
  Agency agency(hub, police, hub.admit("police", police.public_key));
  CHECK(hub.socket().send(party("police"), frame_of("too early")) == Sent::unreachable);
  REQUIRE(await([&] { return agency.connected(); }, hub, agency));
  CHECK(agency.socket.send(frame_of("hello")) == Sent::queued);
  REQUIRE(await([&] { return !hub.inbox.empty(); }, hub, agency));
  // The agency does not read. Its queue and the kernel's buffers take some, the hub keeps no more
  // than its own bounds: by bytes for the large, by number for the small.
  const Bytes frame(GENERATE(std::size_t{1024 * 1024}, std::size_t{1024}), 1);
  const std::size_t queue_max =
      std::min<std::size_t>(limits::connection_unsent_bytes_max / frame.size(),
                            limits::send_queue_frames_max);
  const std::size_t kernel_max = 16 * 1024 * 1024 / frame.size();
  std::size_t queued = 0;
  Sent sent = Sent::queued;
  REQUIRE(await([&] {
    sent = hub.socket().send(party("police"), frame);
    if (sent == Sent::queued) ++queued;
    return sent != Sent::queued && queued > limits::receive_queue_frames_max;
  }));
  CHECK(sent == Sent::full);
  CHECK(queued <= limits::receive_queue_frames_max + queue_max + kernel_max);

  // Once it reads, everything arrives and more may be sent.
  REQUIRE(await([&] { return agency.inbox.size() == queued; }, hub, agency));
  REQUIRE(await([&] {
    return hub.socket().send(party("police"), frame_of("more")) == Sent::queued;
  }, hub, agency));
}

TEST_CASE("every refusal has a code and a sentence of its own", "[hub]") {
  std::set<std::string_view> codes;
  std::set<std::string_view> sentences;
  const int count = static_cast<int>(Refusal::frame_too_large) + 1;
  for (int i = 0; i < count; ++i) {
    const RefusalText text = describe(static_cast<Refusal>(i));
    codes.insert(text.code);
    sentences.insert(text.sentence);
    CHECK(text.sentence.back() == '.');
  }
  CHECK(codes.size() == static_cast<std::size_t>(count));
  CHECK(sentences.size() == static_cast<std::size_t>(count));
}
