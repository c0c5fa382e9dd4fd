// What the hub sends: receipts and deliveries, each with its proof, and answers to
// queries.
#pragma once

#include "engine/engine.h"

namespace mash::app {

using engine::Engine;
using engine::Reply;

wire::Receipt make_receipt(Engine& engine, const Reply& reply);
// Of an open delivery. Throws base::Fatal when the store has lost what it must have.
wire::Delivery make_delivery(Engine& engine, const PartyId& recipient, std::uint64_t number);

// What `asker` may know: the desk all cases, another party its own open checks. No endpoint ever
// computes the gate itself.
wire::Answer answer_query(Engine& engine, const PartyId& asker, const wire::Query& query);

}  // namespace mash::app
