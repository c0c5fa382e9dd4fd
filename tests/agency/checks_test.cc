// How a check stands, read from the spool after every turn of the story and after a restart.
#include "agency/checks.h"

#include "kit/session_scene.h"

using namespace mash;
using namespace mash::agency;
using namespace mash::kit::test;
using namespace mash::wire;
using kit::Draft;

namespace {

// The desk has asked the police about one child.
struct Story {
  World world;
  ScriptedHub hub{world};
  kit::test::Party police{world, world.police, "police"};
  kit::test::Party desk{world, world.desk, "desk"};
  MessageId asked;

  Story() {
    police.connect();
    desk.connect();
    asked = tell(MessageKind::check);
  }

  Draft draft(MessageKind kind) {
    Draft draft;
    Header& about = draft.about;
    about.kind = kind;
    about.subjects = {{{Uuid::v7(morning, {1})}, SubjectRole::child, AgeBand::not_known, {}}};
    about.case_id = {Uuid::v7(morning, {2})};
    if (kind == MessageKind::check || kind == MessageKind::return_) {
      about.check_id = {Uuid::v7(morning, {3})};
    }
    draft.recipients = {kind == MessageKind::return_ ? world.desk : world.police};
    draft.sections = {{SectionKind::rationale, {}, Narrative{"why", ""}, draft.recipients}};
    return draft;
  }
  // The desk's message, delivered; `about` an earlier one.
  MessageId tell(MessageKind kind, const MessageId& about = {}) {
    Draft message = draft(kind);
    message.about.supersedes = about;
    const auto id = desk.session().submit(message, desk.now);
    REQUIRE(id);
    desk.session().commit(desk.now);
    const auto decided = hub.accept(world.desk, submission_in(desk.frames()));
    desk.hear(decided.receipt);
    police.hear(decided.deliveries.at(world.police));
    return *id;
  }
  // The police's return, made and under way; not yet decided.
  Bytes answer(ReturnKind kind, std::uint16_t version) {
    Draft message = draft(MessageKind::return_);
    message.about.return_kind = kind;
    message.about.return_version = version;
    REQUIRE(police.session().submit(message, police.now));
    police.session().commit(police.now);
    return submission_in(police.frames());
  }
  // Gives the id of the answer.
  MessageId answer_accepted(ReturnKind kind, std::uint16_t version) {
    const Bytes frame = answer(kind, version);
    police.hear(hub.accept(world.police, frame).receipt);
    const auto packet = *decode_to_hub(frame);
    return decode_header(std::get<Submission>(packet).header)->id;
  }
  static Bytes submission_in(const std::vector<Bytes>& frames) {
    for (const Bytes& frame : frames) {
      if (std::holds_alternative<Submission>(*decode_to_hub(frame))) return frame;
    }
    FAIL("no submission left");
    return {};
  }
  // As it stands, after a kill and a new start as well.
  KnownCheck known() {
    police.session().commit(police.now);
    police.restart();
    police.connect();
    const auto record = police.spool().delivery_of(asked);
    REQUIRE(record);
    return know_check(police.spool(), *record);
  }
};

}  // namespace

TEST_CASE("a check that came waits, for version one", "[checks]") {
  Story story;
  const KnownCheck check = story.known();
  CHECK(check.waits());
  CHECK(check.next_version() == 1);
  CHECK(check.remarks().empty());
  const auto waiting = waiting_checks(story.police.spool());
  REQUIRE(waiting.size() == 1);
  CHECK(waiting.front().record.message == story.asked);
}

TEST_CASE("an answer on its way counts, so that nothing is answered twice", "[checks]") {
  Story story;
  story.answer(ReturnKind::information, 1);
  const KnownCheck check = story.known();
  CHECK_FALSE(check.waits());
  CHECK(check.on_its_way);
  CHECK(check.next_version() == 2);
}

TEST_CASE("only some kinds end a check", "[checks]") {
  for (std::uint8_t i = 0; i < count_of<ReturnKind>(); ++i) {
    const auto kind = static_cast<ReturnKind>(i);
    INFO(word(kind));
    const bool ends = kind == ReturnKind::information ||
                      kind == ReturnKind::known_nothing_relevant || kind == ReturnKind::nil_trace;
    Story story;
    story.answer_accepted(kind, 1);
    const KnownCheck check = story.known();
    CHECK_FALSE(check.on_its_way);
    CHECK(check.waits() != ends);
    CHECK(check.headline().empty() == ends);
    CHECK(waiting_checks(story.police.spool()).empty() == ends);
  }
}

TEST_CASE("an answer that the hub refused waits again, in the same version, with the reason",
          "[checks]") {
  Story story;
  const Bytes frame = story.answer(ReturnKind::information, 1);
  auto receipt = story.hub.refuse(story.world.police, frame, "wrong_role");
  receipt.sentence = "Ask somebody who may.";
  story.police.hear(receipt);
  const KnownCheck refused = story.known();
  CHECK(refused.waits());
  CHECK(refused.next_version() == 1);
  CHECK(refused.headline() == "the hub refused our answer");
  CHECK(refused.remarks() ==
        std::vector<std::string>{"The hub refused the last answer: Ask somebody who may."});
  story.answer_accepted(ReturnKind::information, 1);
  const KnownCheck mended = story.known();
  CHECK_FALSE(mended.waits());
  CHECK(mended.remarks().empty());
}

TEST_CASE("what the desk took back waits no more, and is marked", "[checks]") {
  Story story;
  story.tell(MessageKind::recall, story.asked);
  const KnownCheck check = story.known();
  CHECK_FALSE(check.waits());
  CHECK(check.recalled == 2);
  CHECK(recalled_by(story.police.spool(), check.record) == 2);
  CHECK(waiting_checks(story.police.spool()).empty());
}

TEST_CASE("the recall of something else changes nothing", "[checks]") {
  Story story;
  const MessageId other = story.tell(MessageKind::outcome);
  story.tell(MessageKind::recall, other);
  const KnownCheck check = story.known();
  CHECK(check.waits());
  CHECK(recalled_by(story.police.spool(), check.record) == 0);
}

TEST_CASE("a correction after the answer makes the check wait again", "[checks]") {
  Story story;
  story.answer_accepted(ReturnKind::nil_trace, 1);
  story.police.now = morning + std::chrono::minutes(5);
  story.tell(MessageKind::correction, story.asked);
  const KnownCheck corrected = story.known();
  CHECK(corrected.waits());
  CHECK(corrected.next_version() == 2);
  CHECK(corrected.headline() == "the desk corrected what it asked");
  story.police.now = morning + std::chrono::minutes(10);
  story.answer_accepted(ReturnKind::information, 2);
  CHECK_FALSE(story.known().waits());
}

TEST_CASE("a correction before the answer is told, and answered with it", "[checks]") {
  Story story;
  story.tell(MessageKind::correction, story.asked);
  const KnownCheck corrected = story.known();
  CHECK(corrected.corrected == 2);
  CHECK(corrected.remarks() ==
        std::vector<std::string>{"The desk corrected what it asked: read delivery 2 as well."});
}

TEST_CASE("an answer that the hub withdrew before the desk had it waits again, as the next version",
          "[checks]") {
  Story story;
  const MessageId answer = story.answer_accepted(ReturnKind::information, 1);
  story.police.hear(story.hub.withdraw({story.world.desk, 1, answer},
                                       {1, DeliveryEnd::withdrawn, story.world.desk, answer},
                                       story.world.police));
  const KnownCheck put_back = story.known();
  CHECK(put_back.waits());
  CHECK(put_back.next_version() == 2);
  CHECK(put_back.headline() == "our answer may not reach the desk any more");
  CHECK(put_back.remarks().size() == 1);
  story.answer_accepted(ReturnKind::information, 2);
  CHECK_FALSE(story.known().waits());
}
