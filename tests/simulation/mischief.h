// A party's program that has gone wrong, or bad: it repeats frames, its own and others', says
// something else under an old id, signs in somebody's name, and sends rubbish. Nothing of it may
// ever count.
#pragma once

#include "simulation/endpoint.h"

namespace mash::simulation {

// One bad deed over the endpoint's own connection.
void do_mischief(Endpoint& endpoint, const std::vector<Bytes>& overheard);

}  // namespace mash::simulation
