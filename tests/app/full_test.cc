// A recipient that is slow to take what it is sent loses nothing and needs not ask again.
#include "app/raw.h"

using namespace mash;
using namespace mash::app_tests;
using namespace mash::wire;

namespace {

// Half a MiB when sealed: a few dozen are more than may wait for one connection.
kit::Draft large_referral() {
  kit::Draft draft = referral(new_child());
  const std::string text(limits::section_text_bytes_max, 'x');
  draft.sections[1].content = Concern{text, text, text, text, text, text};
  return draft;
}

}  // namespace

TEST_CASE("deliveries go on by themselves when a slow recipient takes more", "[full]") {
  Scene scene;
  scene.at_school.hello();
  constexpr std::size_t sent = 48;
  static_assert(sent * 512 * 1024 > limits::connection_unsent_bytes_max + 4 * 1024 * 1024);
  std::vector<MessageId> ids;
  for (std::size_t i = 0; i < sent; ++i) {
    const Asked request = scene.at_school.seal(large_referral());
    ids.push_back(request.id);
    scene.at_school.accepted(request);
  }
  // Says hello once, and then looks at nothing for as long as the hub answers others.
  Raw slow(scene, desk, 1);
  slow.send({encode(ToHub(Hello{{protocol_version}, desk, scene.hub.now(), "", 0, true}))});
  CHECK(scene.at_school.waiting<Delivery>() == 0);
  // A question of the slow party itself waits its turn behind them, and is answered too.
  const MessageId question = scene.at_desk.new_id();
  slow.send({encode(ToHub(Query{question, AskDue{1}}))});

  CHECK(std::holds_alternative<Welcome>(slow.next()));
  std::vector<MessageId> arrived;
  bool answered = false;
  while (arrived.size() < sent || !answered) {
    const FromHub packet = slow.next();
    if (const auto* delivery = std::get_if<Delivery>(&packet)) {
      CHECK(delivery->number == arrived.size() + 1);
      arrived.push_back(decode_header(delivery->header)->id);
    } else {
      REQUIRE(std::holds_alternative<Answer>(packet));
      CHECK(std::get<Answer>(packet).query == question);
      answered = true;
    }
  }
  CHECK(arrived == ids);
}
