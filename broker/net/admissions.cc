#include "net/admissions.h"

#include <charconv>

namespace mash::net {

Admission Admissions::add(const PartyId& party) {
  const std::uint64_t number = next_number_++;
  parties_.emplace(number, party);
  return {number, party};
}

Result<PartyId, Cause> Admissions::sender_of(const Arrival& arrival) const {
  if (!arrival.user_id) return refuse(Cause::no_user_id);
  if (!arrival.admission) return refuse(Cause::not_admitted);
  const char* const begin = arrival.admission->data();
  const char* const end = begin + arrival.admission->size();
  std::uint64_t number = 0;
  const auto read = std::from_chars(begin, end, number);
  if (read.ec != std::errc{} || read.ptr != end) return refuse(Cause::not_admitted);
  const auto found = parties_.find(number);
  if (found == parties_.end() || found->second.text() != *arrival.user_id) {
    return refuse(Cause::not_admitted);
  }
  return found->second;
}

}  // namespace mash::net
