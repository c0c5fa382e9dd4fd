#include "app/outgoing.h"

#include "base/limits.h"

namespace mash::app {

bool Outgoing::send(const net::Peer& peer, Bytes frame) {
  const auto found = waiting_.find(peer.connection);
  if (found == waiting_.end()) {
    const net::Sent sent = send_(peer, frame);
    if (sent != net::Sent::full) return sent == net::Sent::queued;
    const std::size_t bytes = frame.size();
    Waiting& fresh = waiting_[peer.connection];
    fresh = {peer, {}, bytes};
    fresh.frames.push_back(std::move(frame));
    return true;
  }
  Waiting& waiting = found->second;  // Behind what came first.
  if (waiting.bytes + frame.size() > limits::kept_bytes_max) return true;
  waiting.bytes += frame.size();
  waiting.frames.push_back(std::move(frame));
  return true;
}

bool Outgoing::is_waiting(const net::Peer& peer) const {
  return waiting_.contains(peer.connection);
}

Outgoing::Progress Outgoing::push(Waiting& waiting) {
  while (!waiting.frames.empty()) {
    const net::Sent sent = send_(waiting.peer, waiting.frames.front());
    if (sent == net::Sent::full) return Progress::stuck;
    if (sent == net::Sent::unreachable) return Progress::ended;
    waiting.bytes -= waiting.frames.front().size();
    waiting.frames.pop_front();
  }
  return Progress::done;
}

Outgoing::Retried Outgoing::retry() {
  Retried retried;
  for (auto it = waiting_.begin(); it != waiting_.end();) {
    const Progress progress = push(it->second);
    if (progress == Progress::stuck) {
      ++it;
      continue;
    }
    (progress == Progress::done ? retried.free : retried.ended).push_back(it->second.peer);
    it = waiting_.erase(it);
  }
  return retried;
}

}  // namespace mash::app
