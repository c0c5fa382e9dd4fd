#include "net/harness.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zmq.h>

#include <array>
#include <fstream>
#include <random>

namespace mash::net::test {
namespace {

constexpr int option_metadata = 95;  // Hidden among drafts in zmq.h, there in the library.

}  // namespace

Keys make_keys() {
  std::array<char, 41> public_text{};
  std::array<char, 41> secret_text{};
  REQUIRE(zmq_curve_keypair(public_text.data(), secret_text.data()) == 0);
  Keys keys;
  REQUIRE(zmq_z85_decode(keys.public_key.data(), public_text.data()) != nullptr);
  REQUIRE(zmq_z85_decode(keys.secret_key.fill().data(), secret_text.data()) != nullptr);
  return keys;
}

PartyId party(const std::string& name) {
  const auto id = PartyId::from_text(name);
  REQUIRE(id);
  return *id;
}

Bytes frame_of(std::string_view text) {
  const ByteView view = bytes_of(text);
  return Bytes(view.begin(), view.end());
}

void TestRandom::fill(std::span<std::uint8_t> out) {
  std::random_device device;
  for (std::uint8_t& byte : out) byte = static_cast<std::uint8_t>(device());
}

Hub::Hub(std::size_t resident_bytes_max) : resident_bytes_max_(resident_bytes_max) { start(); }

void Hub::start() {
  context_ = std::make_unique<Context>();
  socket_ = std::make_unique<HubSocket>(
      *context_, HubSettings{"127.0.0.1", keys.secret_key, resident_bytes_max_});
}

void Hub::stop() {
  socket_.reset();
  context_.reset();
}

std::string Hub::admit(const std::string& name, const Block<32>& key, std::uint16_t port) {
  const auto endpoint = socket_->admit(party(name), key, port);
  REQUIRE(endpoint);
  return *endpoint;
}

void Hub::turn() {
  wait(*socket_, nullptr, waker, Duration(2));
  while (auto inbound = socket_->receive()) inbox.push_back(std::move(*inbound));
  for (const auto& [what, count] : socket_->take_counters()) counters[what] += count;
}

std::uint64_t Hub::counted(Cause cause) const {
  std::uint64_t sum = 0;
  for (const auto& [what, count] : counters) {
    if (what.first == cause) sum += count;
  }
  return sum;
}

Agency::Agency(const Hub& hub, const Keys& keys, std::function<std::string()> endpoint)
    : socket(context,
             ClientSettings{hub.keys.public_key, keys.public_key, keys.secret_key,
                            std::move(endpoint), Duration(5), Duration(100)},
             random) {}

void Agency::turn() {
  socket.wait(waker, Duration(2));
  while (auto frame = socket.receive()) inbox.push_back(std::move(*frame));
}

Enemy::Enemy(const Hub& hub, const Keys& keys, const std::string& endpoint,
             const std::string& routing_id, const std::string& metadata)
    : watched_(std::make_unique<WatchedSocket>(*context_, Socket::Kind::dealer,
                                               ZMQ_EVENT_HANDSHAKE_SUCCEEDED)) {
  Socket& dealer = watched_->socket;
  dealer.set(ZMQ_CURVE_SERVERKEY, hub.keys.public_key);
  dealer.set(ZMQ_CURVE_PUBLICKEY, keys.public_key);
  dealer.set(ZMQ_CURVE_SECRETKEY, keys.secret_key.reveal());
  if (!routing_id.empty()) dealer.set(ZMQ_ROUTING_ID, bytes_of(routing_id));
  if (!metadata.empty()) dealer.set(option_metadata, bytes_of(metadata));
  REQUIRE(dealer.connect(endpoint) == 0);
}

void Enemy::enter() {
  Waiting event{watched_->events.handle()};
  wait_readable({&event}, patience);
  REQUIRE(event.ready);
}

void Enemy::send(std::initializer_list<std::string_view> frames) {
  std::size_t left = frames.size();
  for (std::string_view frame : frames) {
    const int flags = --left > 0 ? ZMQ_SNDMORE : 0;
    REQUIRE(zmq_send(watched_->socket.handle(), frame.data(), frame.size(), flags) >= 0);
  }
}

void Enemy::send_endless(int count) {
  static std::string shared(1024 * 1024, 'x');
  for (int i = 1; i <= count; ++i) {
    zmq_msg_t message;
    zmq_msg_init_data(&message, shared.data(), shared.size(), [](void*, void*) {}, nullptr);
    REQUIRE(zmq_msg_send(&message, watched_->socket.handle(), i < count ? ZMQ_SNDMORE : 0) >= 0);
  }
}

bool Enemy::got_something() { return watched_->socket.readable(); }

void Enemy::leave() {
  watched_.reset();
  context_.reset();
}

std::uint16_t port_of_endpoint(const std::string& endpoint) { return port_of(endpoint); }

std::size_t resident_mebibytes() {
  std::size_t size = 0;
  std::size_t resident = 0;
  std::ifstream("/proc/self/statm") >> size >> resident;
  return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE)) / (1024 * 1024);
}

namespace {

bool connect_to(int descriptor, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return ::connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
}

}  // namespace

Tcp::Tcp(std::uint16_t port) : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  REQUIRE(descriptor_ >= 0);
  REQUIRE(connect_to(descriptor_, port));
}

bool Tcp::listens(std::uint16_t port) {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  REQUIRE(descriptor >= 0);
  const bool connected = connect_to(descriptor, port);
  close(descriptor);
  return connected;
}

Tcp::~Tcp() {
  if (descriptor_ >= 0) close(descriptor_);
}

void Tcp::write(std::string_view bytes) {
  ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);  // It may be closed already.
}

bool Tcp::ended() {
  char byte = 0;
  for (;;) {
    const auto got = ::recv(descriptor_, &byte, 1, MSG_DONTWAIT);
    if (got == 0 || (got < 0 && errno != EAGAIN)) return true;
    if (got < 0) return false;
  }
}

}  // namespace mash::net::test
