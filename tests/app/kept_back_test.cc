// What a sender is told of what its message did not bring: whom, which sections, by which rule.
#include "app/scene.h"

using namespace mash;
using namespace mash::app_tests;
using namespace mash::wire;
using Catch::Contains;

namespace {

std::string said(Client& sender, const Asked& request) {
  sender.send_frame(request.frame);
  const auto receipt = sender.next<Receipt>();
  REQUIRE(receipt.request == request.id);
  sender.check(receipt, request);
  CHECK(receipt.sentence.size() <= limits::sentence_bytes_max);
  return receipt.sentence;
}

}  // namespace

TEST_CASE("a message that brings nothing is refused with the rule and what would help",
          "[kept_back]") {
  Scene scene;
  kit::Draft draft = referral(new_child());
  draft.about.gateway = Gateway::none;
  draft.sections.push_back(
      {SectionKind::childs_views, draft.sections.front().subject, ChildsViews{}, {desk}});
  const Asked request = scene.at_school.seal(draft);
  const std::string sentence = said(scene.at_school, request);
  CHECK_THAT(sentence, Contains("releases no section of this message to any recipient"));
  CHECK_THAT(sentence,
             Contains("Not given to desk: identity, concern, childs views. No legal "
                      "power to share is named. Name the gateway relied on and send again. (rule "
                      "power-missing)"));
  CHECK(said(scene.at_school, request) == sentence);  // And once more to whom it was lost.
}

TEST_CASE("a message that brings less is taken, and its sender told what was kept back",
          "[kept_back]") {
  Scene scene;
  const Child child = referred(scene);
  const CheckId id = new_check();
  asked_police(scene, child, id);
  kit::Draft draft = answer(child, id);
  CHECK(said(scene.at_police, scene.at_police.seal(draft)).empty());  // All of it was released.
  draft.about.return_version = 2;
  draft.sections.push_back({SectionKind::intelligence, child.ref, Intelligence{}, {desk}});
  const Asked request = scene.at_police.seal(draft);
  const std::string sentence = said(scene.at_police, request);
  CHECK_THAT(sentence, Catch::StartsWith("Not given to desk: intelligence. ") &&
                           Contains("(rule intelligence-before-strategy)"));
  CHECK_THAT(sentence, !Contains("history"));
  CHECK(said(scene.at_police, request) == sentence);
}

TEST_CASE("another policy's reasons are not given for what was decided before it", "[kept_back]") {
  Scene scene;
  kit::Draft draft = referral(new_child());
  draft.about.gateway = Gateway::none;
  const Asked request = scene.at_school.seal(draft);
  CHECK_THAT(said(scene.at_school, request), Contains("No legal power"));
  scene.hub.stop();
  scene.site.next_policy();
  scene.hub.start();
  scene.at_school.disconnect();
  scene.at_school.connect();
  const std::string again = said(scene.at_school, request);
  CHECK_THAT(again, Contains("identity, concern. (rule power-missing)"));
  CHECK_THAT(again, !Contains("No legal power"));
}

TEST_CASE("many are told at once, while more is being decided", "[kept_back]") {
  Scene scene;
  std::vector<Asked> requests;
  for (int i = 0; i < 100; ++i) {
    kit::Draft draft = referral(new_child());
    if (i % 2 == 0) draft.about.gateway = Gateway::none;
    requests.push_back(scene.at_school.seal(draft));
  }
  for (const Asked& request : requests) scene.at_school.send_frame(request.frame);
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const auto receipt = scene.at_school.next<Receipt>();
    CHECK(receipt.sentence.empty() == !receipt.refusal);
  }
}
