#include "app/arrivals.h"

#include "base/ensure.h"
#include "wire/codec.h"

namespace mash::app {
namespace {

bool is_red(ByteView frame) {
  const auto packet = wire::decode_to_hub(frame);
  const auto* submission = packet ? std::get_if<wire::Submission>(&*packet) : nullptr;
  if (submission == nullptr) return false;
  const auto header = wire::decode_header(submission->header);
  return header && header->urgency == wire::Urgency::red;
}

}  // namespace

bool Arrivals::has_room() const {
  return count_ < limits::arrivals_max && bytes_ < limits::arrivals_bytes_max;
}

// Only a crowd is worth looking for red ones in: what fits one batch is decided together.
void Arrivals::add(net::Inbound inbound) {
  const bool red = count_ >= limits::batch_requests_max && is_red(inbound.frame);
  Queue& queue = queues_[inbound.peer.party];
  ++count_;
  bytes_ += inbound.frame.size();
  red_ += red ? 1 : 0;
  queue.red += red ? 1 : 0;
  queue.frames.push_back({std::move(inbound), red});
}

net::Inbound Arrivals::next() {
  ENSURE(count_ > 0, "somebody waits");
  const bool red_only = red_next_ && red_ > 0;
  red_next_ = !red_next_;
  PartyId& served = red_only ? served_red_ : served_;
  const auto queue = in_turn(served, red_only);
  served = queue->first;
  Waiting first = std::move(queue->second.frames.front());
  queue->second.frames.pop_front();
  queue->second.red -= first.red ? 1 : 0;
  red_ -= first.red ? 1 : 0;
  --count_;
  bytes_ -= first.inbound.frame.size();
  if (queue->second.frames.empty()) queues_.erase(queue);
  return std::move(first.inbound);
}

Arrivals::Queues::iterator Arrivals::in_turn(const PartyId& after, bool red_only) {
  auto it = queues_.upper_bound(after);
  for (std::size_t looked = 0; looked <= queues_.size(); ++looked) {
    if (it == queues_.end()) it = queues_.begin();
    if (!red_only || it->second.red > 0) return it;
    ++it;
  }
  ENSURE(false, "a red one was counted, and none is there");
}

}  // namespace mash::app
