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

Json no_answer_json(const Session& session) {
  if (session.is_halted()) {
    return refusal_json("hub_not_trusted", Fault::hub,
                        "The hub has shown another past than before, so it is not used from here "
                        "any more: tell the governors, and telephone what cannot wait. The "
                        "program's own messages say what was seen.");
  }
  return refusal_json("hub_away", Fault::hub,
                      "The hub does not answer, so nothing was asked, done or recorded: try again "
                      "once it is back. What protects a child does not wait for it; record it "
                      "later. What was sent before is kept and reaches it.");
}

Service::Reply held_messages(Service& service) {
  const auto id = service.session().ask(AskDue{limits::answer_rows_max}, service.endpoint().now());
  if (!id) return refusal_json(id.error());
  return Service::Later{
      {*id}, [&service, id = *id]() -> Service::Reply {
        const Answer* answer = service.answer(id);
        const auto* duties =
            answer == nullptr ? nullptr : std::get_if<std::vector<Duty>>(&answer->found);
        if (duties == nullptr) return no_answer_json(service.session());
        Json list = Json::array();
        std::set<std::pair<MessageId, PartyId>>
            seen;  // A referral waits in each case that it opens.
        for (const Duty& duty : *duties) {
          if (duty.message.uuid.is_nil()) continue;
          const auto request =
              service.spool().request(duty.message);  // A desk sees others' as well.
          if (!request || !seen.insert({duty.message, duty.held_for}).second) continue;
          list.push_back(held_json(duty, *request, service.endpoint().now()));
        }
        return Json{{"ok", true}, {"held", std::move(list)}};
      }};
}

}  // namespace mash::kit
