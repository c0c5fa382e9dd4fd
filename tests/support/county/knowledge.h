// Which agency knows whom, under which spelling, with which numbers, right or mistyped.
#pragma once

#include "support/county/maker.h"

namespace mash::county {

// Fills Someone::held of everybody. The cast is held as its part asks for, the others by chance.
void spread_knowledge(Maker& maker, std::vector<Family>& families);

}  // namespace mash::county
