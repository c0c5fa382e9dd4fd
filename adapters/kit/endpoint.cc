#include "kit/endpoint.h"

#include <algorithm>

#include "kit/party_keys.h"

namespace mash::kit {
namespace {

Spool open_spool(const std::filesystem::path& path, const SpoolOwner& owner) {
  if (!std::filesystem::exists(path)) Spool::create(path, owner);
  return Spool(path, owner);
}

}  // namespace

Endpoint::Endpoint(net::Context& context, SessionParty party, EndpointSettings settings)
    : settings_(std::move(settings)),
      spool_(open_spool(settings_.spool, {settings_.join.hub, party.id})),
      session_(party, settings_.join, spool_),
      socket_(context,
              {settings_.join.transport, party.keys.transport_public(), party.keys.transport,
               settings_.endpoint},
              party.random) {}

net::ClientSocket::Ready Endpoint::turn(net::Waker& waker, Duration wait_max,
                                        net::ControlServer* control) {
  settle();
  Duration wait = session_.has_events() ? Duration(0) : wait_max;
  if (const auto due = session_.next_due()) wait = std::clamp(*due - now(), Duration(0), wait);
  const auto ready = socket_.wait(waker, wait, control);
  for (std::size_t taken = 0; taken < limits::endpoint_batch_frames_max; ++taken) {
    follow_connection();
    const auto frame = socket_.receive();
    if (!frame) break;
    session_.receive(*frame, now());
  }
  follow_connection();
  settle();
  return ready;
}

// A connection that ended and came again between two looks is another one: it began later.
void Endpoint::follow_connection() {
  const auto state = socket_.state();
  const bool up = state.connection == net::Connection::connected;
  if (connected_since_ && (!up || *connected_since_ != state.since)) {
    connected_since_.reset();
    session_.disconnected();
  }
  if (up && !connected_since_) {
    connected_since_ = state.since;
    session_.connected(now());
  }
}

// What the network has no room for now leaves when the hub's next frame shows that it moves.
void Endpoint::settle() {
  session_.commit(now());
  while (const Bytes* frame = session_.frame()) {
    if (socket_.send(*frame) != net::Sent::queued) break;
    session_.sent();
  }
}

}  // namespace mash::kit
