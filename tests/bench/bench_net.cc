// How long a 2 KiB request and its reply take over CURVE on loopback, and what they cost: hub and
// agency in one process, on two threads of ours and one of libzmq's for each.
//   bench_net [requests]   per window size; 20,000 unless told
#include <fmt/format.h>
#include <sys/resource.h>
#include <zmq.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <random>
#include <thread>

#include "base/ensure.h"
#include "net/client_socket.h"
#include "net/hub_socket.h"

using namespace mash;
using namespace mash::net;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::size_t request_bytes = 2 * 1024;

struct Keys {
  Keys() {
    std::array<char, 41> public_text{};
    std::array<char, 41> secret_text{};
    zmq_curve_keypair(public_text.data(), secret_text.data());
    zmq_z85_decode(public_key.data(), public_text.data());
    zmq_z85_decode(secret_key.fill().data(), secret_text.data());
  }
  Block<32> public_key;
  Secret<32> secret_key;
};

class MachineRandom : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override {
    for (std::uint8_t& byte : out) byte = static_cast<std::uint8_t>(device_());
  }

 private:
  std::random_device device_;
};

// Echoes until told to stop. The hub belongs to this thread from start to end.
void echo(HubSocket& hub, Waker& waker, const std::atomic<bool>& stop) {
  while (!stop) {
    wait(hub, nullptr, waker, Duration(-1));
    while (const auto inbound = hub.receive()) hub.send(inbound->peer, inbound->frame);
  }
}

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// Keeps `window` requests under way. Each carries the time it was sent, in nanoseconds.
void measure(ClientSocket& client, Waker& waker, std::size_t window, std::size_t requests) {
  std::vector<double> microseconds;
  microseconds.reserve(requests);
  Bytes request(request_bytes, 7);
  std::size_t sent = 0;
  const double cpu_before = cpu_seconds();
  const auto start = Clock::now();
  while (microseconds.size() < requests) {
    while (sent < requests && sent - microseconds.size() < window) {
      const auto now = Clock::now();
      std::copy_n(reinterpret_cast<const std::uint8_t*>(&now), sizeof now, request.begin());
      if (client.send(request) != Sent::queued) break;
      ++sent;
    }
    client.wait(waker, Duration(1000));
    while (const auto reply = client.receive()) {
      Clock::time_point then;
      std::copy_n(reply->begin(), sizeof then, reinterpret_cast<std::uint8_t*>(&then));
      const std::chrono::duration<double, std::micro> taken = Clock::now() - then;
      microseconds.push_back(taken.count());
    }
  }
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  const double cpu = cpu_seconds() - cpu_before;
  std::sort(microseconds.begin(), microseconds.end());
  const auto at = [&](double part) {
    return microseconds[static_cast<std::size_t>(part * static_cast<double>(requests - 1))];
  };
  const auto count = static_cast<double>(requests);
  fmt::print("window {:3}: p50 {:7.0f} us  p99 {:7.0f} us  {:7.0f} round trips/s  "
             "cpu {:5.1f} us per message, both ends\n",
             window, at(0.5), at(0.99), count / seconds, cpu * 1e6 / (2 * count));
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t requests = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 20'000;
  if (requests == 0) {
    fmt::print(stderr, "usage: bench_net [requests]\n");
    return 2;
  }
  const Keys hub_keys;
  const Keys agency_keys;
  Context hub_context;
  HubSocket hub(hub_context, HubSettings{"127.0.0.1", hub_keys.secret_key});
  const auto endpoint = hub.admit(*PartyId::from_text("police"), agency_keys.public_key, 0);
  ENSURE(endpoint, "loopback has a free port");
  Waker hub_waker;
  std::atomic<bool> stop{false};
  std::thread hub_thread([&] { echo(hub, hub_waker, stop); });

  MachineRandom random;
  Context context;
  Waker waker;
  ClientSocket client(context,
                      ClientSettings{hub_keys.public_key, agency_keys.public_key,
                                     agency_keys.secret_key, [&] { return *endpoint; }},
                      random);
  while (client.state().connection != Connection::connected) client.wait(waker, Duration(1000));
  measure(client, waker, 64, 1000);  // Warms everything; its line is the first.
  for (const std::size_t window : {1, 64}) measure(client, waker, window, requests);
  stop = true;
  hub_waker.wake();
  hub_thread.join();
  return 0;
}
