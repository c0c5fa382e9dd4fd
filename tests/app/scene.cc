#include "app/scene.h"

#include "kit/tools.h"
#include "wire/section_tree.h"

namespace mash::app_tests {

using namespace wire;

Child referred(Scene& scene) {
  const Child child = new_child();
  scene.at_school.hello();
  scene.at_school.accepted(scene.at_school.seal(referral(child)));
  scene.at_desk.hello();
  const auto delivery = scene.at_desk.delivery();
  const auto item =
      scene.at_desk.item(delivery, DeliveryReport::acknowledged, scene.site.social_worker.id);
  scene.at_desk.accepted(scene.at_desk.acknowledge({item}));
  scene.at_school.next<Reported>();
  return child;
}

kit::VerifiedDelivery asked_police(Scene& scene, const Child& child, const CheckId& id) {
  scene.at_police.hello();
  scene.at_desk.accepted(scene.at_desk.seal(check(child, id, police)));
  return scene.at_police.delivery();
}

void sign_again(const Site& site, const PartyId& who, Submission& submission) {
  const auto header = decode_header(submission.header);
  REQUIRE(header.has_value());
  const Digest root = SectionTree(submission, kit::sha256).root();
  const Bytes text = signed_bytes(manifest_context, header->hub, {root, submission.header});
  submission.signature = site.keys(who).signing.sign(text).bytes;
}

}  // namespace mash::app_tests
