// What the hub sends: receipts and deliveries, each with its proof, and answers to
// queries.
#pragma once

#include "engine/engine.h"

namespace mash::app {

using engine::Engine;
using engine::Reply;

// With what was kept back from whom, unless all of it was released.
wire::Receipt make_receipt(Engine& engine, const Reply& reply);
// Of an open delivery. Throws base::Fatal when the store has lost what it must have.
wire::Delivery make_delivery(Engine& engine, const PartyId& recipient, std::uint64_t number);

// Adds to `text`, up to limits::sentence_bytes_max, what the message decided by entry `index` did
// not bring to whom, and by which rule.
void add_kept_back(Engine& engine, const wire::Entry& first, std::uint64_t index,
                   std::string& text);

// What `asker` may know: the desk all cases, another party its own open checks. No endpoint ever
// computes the gate itself.
wire::Answer answer_query(Engine& engine, const PartyId& asker, const wire::Query& query);

}  // namespace mash::app
