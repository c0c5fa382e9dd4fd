#include "kit/held.h"

#include <set>

#include "base/limits.h"
#include "wire/codec.h"

namespace mash::kit {
namespace {

using namespace wire;

Json held_json(const Duty& duty, const RequestRecord& request, Time now) {
  Json json = {{"message", duty.message.text()}, {"case", duty.case_id.text()},
               {"for", duty.held_for.text()},    {"due", rfc3339(duty.due)},
               {"overdue", duty.due <= now},     {"urgency", word(duty.urgency)},
               {"sentence", request.sentence}};
  if (const auto header = decode_header(request.signed_bytes)) json["kind"] = word(header->kind);
  return json;
}

}  // namespace

Service::Reply held_messages(Service& service) {
  const auto id = service.session().ask(AskDue{limits::answer_rows_max}, service.endpoint().now());
  if (!id) return refusal_json(id.error());
  const auto list = [&service, id = *id]() -> Service::Reply {
    const Answer* answer = service.answer(id);
    const auto* duties =
        answer == nullptr ? nullptr : std::get_if<std::vector<Duty>>(&answer->found);
    if (duties == nullptr) return no_answer_json(service.session());
    Json held = Json::array();
    std::set<std::pair<MessageId, PartyId>> seen;
    for (const Duty& duty : *duties) {
      if (duty.what != "hold") continue;
      // A desk sees others' as well; a referral waits in each case that it opens.
      const auto request = service.spool().request(duty.message);
      if (!request || !seen.insert({duty.message, duty.held_for}).second) continue;
      held.push_back(held_json(duty, *request, service.endpoint().now()));
    }
    return Json{{"ok", true}, {"held", std::move(held)}};
  };
  return Service::Later{{*id}, list};
}

}  // namespace mash::kit
