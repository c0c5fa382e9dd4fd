#include "policy/request.h"

#include <bit>

namespace mash::policy {
namespace {

struct List {
  std::size_t count;
  std::vector<std::string_view> (*words)();
};

template <class Field>
constexpr List list_of(Field Request::*) {
  return {wire::count_of<Field>(), wire::all_words<Field>};
}

constexpr std::array<List, attribute_count> lists = {
    list_of(&Request::sender), list_of(&Request::recipient), list_of(&Request::message),
    list_of(&Request::purpose), list_of(&Request::stage), list_of(&Request::category),
    list_of(&Request::urgency), list_of(&Request::gateway), list_of(&Request::article6),
    list_of(&Request::article9), list_of(&Request::consent), list_of(&Request::handling),
    list_of(&Request::sender_regime), list_of(&Request::recipient_regime),
    list_of(&Request::section), list_of(&Request::subject_role), list_of(&Request::age_band),
    list_of(&Request::referral_source), list_of(&Request::section_47_recorded),
    list_of(&Request::strategy_called), list_of(&Request::agreement), list_of(&Request::hours),
    list_of(&Request::recipient_part)};

constexpr bool all_fit_a_mask() {
  for (const List& list : lists) {
    if (list.count == 0 || list.count > 64) return false;
  }
  return true;
}
static_assert(all_fit_a_mask());

}  // namespace

Values values_of(const Request& request) { return std::bit_cast<Values>(request); }

Request request_of(const Values& values) { return std::bit_cast<Request>(values); }

std::vector<std::string_view> words_of(Attribute attribute) {
  return lists[static_cast<std::size_t>(attribute)].words();
}

std::size_t count_of(Attribute attribute) {
  return lists[static_cast<std::size_t>(attribute)].count;
}

std::uint64_t every_word(Attribute attribute) {
  return ~std::uint64_t{0} >> (64 - count_of(attribute));
}

std::string_view word_of(Attribute attribute, std::uint8_t value) {
  return value < count_of(attribute) ? words_of(attribute)[value] : "(unknown)";
}

Request request_about(const wire::Header& header) {
  Request request;
  request.message = header.kind;
  request.purpose = header.purpose;
  request.stage = header.stage;
  request.category = header.category;
  request.urgency = header.urgency;
  request.gateway = header.gateway;
  request.article6 = header.article6;
  request.article9 = header.article9;
  request.consent = header.consent;
  request.handling = header.handling;
  request.sender_regime = header.regime;
  request.referral_source = header.source;
  return request;
}

}  // namespace mash::policy
