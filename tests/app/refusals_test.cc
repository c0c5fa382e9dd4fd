// What must not get in, sent through the real door. Every refusal comes back with the proof that it
// is on the ledger, with the identity that was claimed and the one whose connection it was.
#include "app/scene.h"

#include "kit/tools.h"

using namespace mash;
using namespace mash::app_tests;
using namespace mash::wire;

namespace {

// The one refusal there may be, and both names on it.
void check_refused(const Refused& refused, std::string_view code, std::string_view claimed,
                   const PartyId& connected, Fault fault = Fault::sender) {
  CHECK(refused.code == code);
  CHECK(refused.fault == static_cast<std::uint8_t>(fault));
  CHECK(refused.claimed == claimed);
  CHECK(refused.connected == connected.text());
}

// A good referral of the school's, to be damaged; refused() sends it as it is by then.
struct Damaged {
  explicit Damaged(Scene& s) : scene(s) {
    scene.at_desk.hello();
    scene.at_school.hello();
    kit::Draft draft = referral(new_child());
    // As long as the other section, so that the two can be swapped.
    std::get<Concern>(draft.sections[1].content).what = std::string(300, 'x');
    const Asked request = scene.at_school.seal(draft);
    id = request.id;
    submission = std::get<Submission>(*decode_to_hub(request.frame));
  }
  Header header() const { return *decode_header(submission.header); }
  void put(const Header& header) { submission.header = encode(header); }
  Refused refused() { return unseen(scene.at_school.refused(asked(id, submission))); }
  Refused refused_signed() {
    sign_again(scene.site, school, submission);
    return refused();
  }
  // Of a frame in which the header cannot be read: the refusal names the frame alone.
  Refused refused_unread() {
    return unseen(scene.at_school.refused_frame(encode(ToHub(submission))));
  }
  // Its recipient is there, and sees nothing of it.
  Refused unseen(Refused refusal) {
    CHECK(scene.at_desk.waiting<Delivery>() == 0);
    return refusal;
  }

  Scene& scene;
  MessageId id;
  Submission submission;
};

// Where the encodings of two headers differ first.
std::size_t first_difference(const Header& a, const Header& b) {
  const Bytes one = encode(a);
  const Bytes other = encode(b);
  return static_cast<std::size_t>(std::mismatch(one.begin(), one.end(), other.begin()).first -
                                  one.begin());
}

// Adds the group order to S: the same equation, another spelling of the signature.
Signature with_larger_s(Signature signature) {
  constexpr std::array<std::uint8_t, 32> order = {0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58,
                                                  0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
                                                  0,    0,    0,    0,    0,    0,    0,    0,
                                                  0,    0,    0,    0,    0,    0,    0,    0x10};
  unsigned carry = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    carry += signature[32 + i] + order[i];
    signature[32 + i] = static_cast<std::uint8_t>(carry);
    carry >>= 8;
  }
  return signature;
}

}  // namespace

TEST_CASE("a message in another party's name is refused with both names", "[refusals]") {
  Scene scene;
  scene.at_school.hello();
  scene.at_police.hello();
  SECTION("even with that party's own signature") {
    const Asked request = scene.at_school.seal(referral(new_child()));
    check_refused(scene.at_police.refused(request), "wrong_party", "hill-school", police);
    scene.at_school.accepted(request);  // It is still the school's to send.
  }
  SECTION("an acknowledgement") {
    const Asked request = scene.at_desk.acknowledge(
        {{1, scene.at_desk.new_id(), 1, DeliveryReport::delivered, scene.hub.now(), {}}});
    check_refused(scene.at_police.refused(request), "wrong_party", "desk", police);
  }
  SECTION("an act") {
    const Asked request =
        scene.at_desk.act(scene.site.social_worker, new_child().case_id, Protect{});
    check_refused(scene.at_police.refused(request), "wrong_party", "desk", police);
  }
  scene.hub.stop();
  CHECK(findings_of(scene.site).empty());
}

TEST_CASE("a message for another hub is refused", "[refusals]") {
  Scene scene;
  Damaged message(scene);
  Header header = message.header();
  header.hub[0] ^= 1;
  message.put(header);
  check_refused(message.refused_signed(), "another_hub", "hill-school", school);
}

TEST_CASE("a key of the exercise hub is refused by the production hub", "[refusals]") {
  Scene scene(HubMode::production);
  const support::TemporaryDirectory elsewhere;
  const Site exercise(elsewhere.path());
  scene.at_school.hello();
  SECTION("its signing key") {
    auto sealed =
        kit::seal(referral(new_child()), {school, exercise.keys(school).signing, exercise.roster},
                  scene.hub.now(), system_random());
    REQUIRE(sealed.has_value());
    check_refused(scene.at_school.refused(asked(sealed->id, sealed->submission)), "another_hub",
                  "hill-school", school);
    Submission renamed = sealed->submission;
    Header header = *decode_header(renamed.header);
    header.hub = scene.site.join.hub;
    header.id = scene.at_school.new_id();
    renamed.header = encode(header);
    sign_again(exercise, school, renamed);
    check_refused(scene.at_school.refused(asked(header.id, renamed)), "unknown_key", "hill-school",
                  school);
  }
  SECTION("its transport key") {
    Client stranger(scene.site, scene.hub, school, exercise.keys(school));
    stranger.try_to_connect();
    CHECK(stranger.connection() == net::Connection::refused_by_hub);
    scene.hub.advance(std::chrono::minutes(2));
    scene.at_school.waiting<Receipt>();
    scene.hub.stop();
    const auto counted = counts_of(entries_of(scene.site));
    CHECK(counted.contains({"unknown_key", ""}));
  }
}

TEST_CASE("frames that are not what PROTOCOL.md says are refused unread", "[refusals]") {
  Scene scene;
  scene.at_school.hello();
  Bytes frame = scene.at_school.seal(referral(new_child())).frame;
  const auto refused = [&](const char* code) {
    check_refused(scene.at_school.refused_frame(frame), code, "", school);
  };
  SECTION("noise") {
    frame = Bytes(100, 0xa5);
    refused("malformed");
  }
  SECTION("one byte") {
    frame = Bytes(1, 0);
    refused("malformed");
  }
  SECTION("truncated") {
    frame.resize(frame.size() - 8);
    refused("trailing_bytes");
  }
  SECTION("trailing bytes") {
    frame.resize(frame.size() + 8);
    refused("trailing_bytes");
  }
  SECTION("more than one segment") {
    frame[0] = 1;
    refused("malformed");
  }
  SECTION("above a message, below what the transport carries") {
    frame = Bytes(limits::message_bytes_max + 8, 0);
    refused("oversized");
  }
  SECTION("a packet nobody knows") {
    frame[34] = 0x77;  // The union's tag, after table, root pointer, two words and `ready`.
    refused("unknown_kind");
  }
}

TEST_CASE("a header of another version, suite or list is refused", "[refusals]") {
  Scene scene;
  Damaged message(scene);
  SECTION("version") {
    message.submission.header[16] = 2;  // The first field, after table and root pointer.
    check_refused(message.refused_unread(), "unknown_version", "", school);
  }
  SECTION("suite") {
    Header header = message.header();
    header.suite = 2;
    message.put(header);
    check_refused(message.refused_unread(), "unknown_version", "", school);
  }
  SECTION("a number outside its list") {
    Header other = message.header();
    other.category = Category::sexual_abuse;
    const std::size_t at = first_difference(message.header(), other);
    message.submission.header[at] = 0xff;
    message.submission.header[at + 1] = 0x7f;
    check_refused(message.refused_unread(), "unknown_enum", "", school);
  }
}

TEST_CASE("a manifest whose signature does not hold is refused", "[refusals]") {
  Scene scene;
  Damaged message(scene);
  Signature& signature = message.submission.signature;
  const auto check_bad = [&] {
    check_refused(message.refused(), "bad_signature", "hill-school", school);
  };
  SECTION("another bit") {
    signature[5] ^= 1;
    check_bad();
  }
  SECTION("S above the group order") {
    signature = with_larger_s(signature);
    check_bad();
  }
  SECTION("R of small order") {
    std::fill(signature.begin(), signature.begin() + 32, std::uint8_t{0});
    signature[0] = 1;
    check_bad();
  }
  SECTION("R not canonical") {
    std::fill(signature.begin(), signature.begin() + 32, std::uint8_t{0xff});
    signature[31] = 0x7f;
    check_bad();
  }
  SECTION("a header that was changed after it was signed") {
    Header header = message.header();
    header.urgency = Urgency::green;
    message.put(header);
    check_bad();
  }
  SECTION("a whole section of another message") {
    const Asked other = scene.at_school.seal(referral(new_child()));
    auto second = std::get<Submission>(*decode_to_hub(other.frame));
    Section& target = message.submission.sections.back();
    Section foreign = second.sections.back();
    foreign.leaf_index = target.leaf_index;
    foreign.leaf.subject = target.leaf.subject;
    for (Wrap& wrap : foreign.wraps) wrap.recipient = 0;
    target = foreign;
    check_bad();
  }
}

TEST_CASE("sections that are not the ones that were signed for are refused", "[refusals]") {
  Scene scene;
  Damaged message(scene);
  auto& sections = message.submission.sections;
  REQUIRE(sections.size() == 2);
  SECTION("swapped") {
    REQUIRE(sections[0].ciphertext.size() == sections[1].ciphertext.size());
    std::swap(sections[0].ciphertext, sections[1].ciphertext);
    check_refused(message.refused(), "wrong_digest", "hill-school", school);
  }
  SECTION("one byte changed") {
    sections[1].ciphertext[3] ^= 1;
    check_refused(message.refused(), "wrong_digest", "hill-school", school);
  }
  SECTION("shorter than its leaf says") {
    sections[0].ciphertext.resize(sections[0].ciphertext.size() - 1);
    check_refused(message.refused_unread(), "inconsistent", "", school);
  }
  SECTION("one key commitment for two sections, and signed so") {
    sections[1].leaf.commitment = sections[0].leaf.commitment;
    check_refused(message.refused_signed(), "commitment_reused", "hill-school", school);
  }
}

TEST_CASE("a message from too long ago or from the future is refused", "[refusals]") {
  Scene scene;
  scene.at_school.hello();
  const auto sealed_at = [&](Time when) {
    auto sealed =
        kit::seal(referral(new_child()), scene.site.sender(school), when, system_random());
    REQUIRE(sealed.has_value());
    return scene.at_school.refused(asked(sealed->id, sealed->submission)).code;
  };
  // Sealed while the roster was in force, as its sender sees it.
  CHECK(sealed_at(scene.hub.now() + limits::message_id_ahead_max + std::chrono::minutes(1)) ==
        "clock");
  scene.hub.advance(limits::message_id_age_max + std::chrono::hours(1));
  CHECK(sealed_at(wall_clock()) == "too_old");
}

TEST_CASE("an act counts only with its person's own signature, role and version", "[refusals]") {
  Scene scene;
  const Child child = referred(scene);
  const auto& site = scene.site;
  const Rate amber{Urgency::amber, Category::neglect, {}};
  SECTION("without a signature") {
    const Asked good = scene.at_desk.act(site.social_worker, child.case_id, amber);
    auto packet = *decode_to_hub(good.frame);
    std::get<SignedAct>(packet).proof = {};
    check_refused(scene.at_desk.refused(asked(good.id, packet)), "bad_signature", "desk", desk);
  }
  SECTION("signed by the desk in the person's name") {
    const Asked good = scene.at_desk.act(site.social_worker, child.case_id, amber);
    auto packet = *decode_to_hub(good.frame);
    auto& act = std::get<SignedAct>(packet);
    const Bytes text = signed_bytes(act_context, site.join.hub, {act.act});
    act.proof = site.keys(desk).signing.sign(text).bytes;
    check_refused(scene.at_desk.refused(asked(good.id, packet)), "bad_signature", "desk", desk);
  }
  SECTION("by somebody nobody enrolled") {
    const kit::StaffKey stranger{StaffId{new_child().ref.uuid}, desk,
                                 crypto::SigningKey::generate(system_random())};
    check_refused(scene.at_desk.refused(scene.at_desk.act(stranger, child.case_id, amber)),
                  "not_enrolled_person", "desk", desk, Fault::person);
  }
  SECTION("by somebody whose role does not allow it") {
    check_refused(
        scene.at_desk.refused(scene.at_desk.act(site.contact_officer, child.case_id, amber)),
        "wrong_role", "desk", desk, Fault::person);
  }
  SECTION("about a version that has been replaced") {
    const CheckId id = new_check();
    asked_police(scene, child, id);
    scene.at_police.accepted(scene.at_police.seal(answer(child, id, 1)));
    scene.at_police.accepted(scene.at_police.seal(answer(child, id, 2)));
    for (int version = 1; version <= 2; ++version) {
      const auto returned = scene.at_desk.delivery();
      scene.at_desk.accepted(scene.at_desk.acknowledge(
          {scene.at_desk.item(returned, DeliveryReport::opened, site.social_worker.id)}));
    }
    const Consider old{id, 1, Relevance::raises_concern, {}};
    check_refused(scene.at_desk.refused(scene.at_desk.act(site.social_worker, child.case_id, old)),
                  "stale_version", "desk", desk, Fault::person);
    const Consider newest{id, 2, Relevance::raises_concern, {}};
    scene.at_desk.accepted(scene.at_desk.act(site.social_worker, child.case_id, newest));
  }
}

TEST_CASE("above its budget a party is told to slow down, and nothing is written", "[refusals]") {
  Scene scene;
  scene.at_school.hello();
  constexpr int sent = 130;
  const Bytes noise(64, 0xa5);
  for (int i = 0; i < sent; ++i) scene.at_school.send_frame(noise);
  const auto slowed = scene.at_school.next<SlowDown>();
  CHECK(slowed.request == MessageId{});
  CHECK(slowed.retry_after > Duration(0));
  const auto refusals = scene.at_school.waiting<Receipt>();
  CHECK(refusals >= std::size_t(limits::refusal_burst));
  CHECK(refusals + scene.at_school.waiting<SlowDown>() + 1 == sent);
  // Neither its own good messages nor another party's bad ones are touched.
  const auto accepted = scene.at_school.seal(referral(new_child()));
  scene.at_school.send_frame(accepted.frame);
  scene.at_police.hello();
  check_refused(scene.at_police.refused_frame(noise), "malformed", "", police);
  scene.hub.advance(std::chrono::seconds(5));
  scene.at_school.send_frame(noise);
  CHECK(scene.at_school.waiting<Receipt>() == refusals + 2);

  scene.hub.stop();
  CHECK(findings_of(scene.site).empty());
  std::size_t written = 0;
  bool taken = false;
  const auto entries = entries_of(scene.site);
  for (const Entry& entry : entries) {
    for (const Event& event : entry.events) {
      const auto* refused = std::get_if<Refused>(&event);
      if (refused != nullptr && refused->connected == "hill-school") ++written;
      const auto* message = std::get_if<MessageAccepted>(&event);
      if (message != nullptr && message->message == accepted.id) taken = true;
    }
  }
  CHECK(written == refusals + 1);
  CHECK(taken);
}
