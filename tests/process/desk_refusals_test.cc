// What programs that call `mash desk` and `mash agency` can rely on when something is refused, is
// not decided yet or was typed wrongly.
#include <fstream>

#include <catch2/catch.hpp>

#include "net/control_socket.h"
#include "support/agency_process.h"
#include "support/small_mash.h"
#include "support/test_data.h"

using namespace mash::support;
using Catch::Contains;
using nlohmann::json;

namespace {

// The one object that a command printed.
json only_line(const Finished& finished) {
  INFO(finished.out << finished.err);
  REQUIRE(std::count(finished.out.begin(), finished.out.end(), '\n') == 1);
  return json::parse(finished.out);
}

void check_refusal(const json& line, const std::string& code, const std::string& fault) {
  INFO(line.dump());
  CHECK(line.at("v") == 1);
  CHECK(line.at("code") == code);
  CHECK(line.at("fault") == fault);
  CHECK_FALSE(line.at("sentence").get<std::string>().empty());
  CHECK(line.at("missing") == json::array());
  CHECK(line.at("ledger_index").is_null());
  CHECK_FALSE(line.contains("ok"));
}

}  // namespace

TEST_CASE("what was typed wrongly is refused as an object too", "[process][desk]") {
  const HubProcess hub;
  hub.make_party("north-desk", "desk");
  const DeskProcess desk(hub, "north-desk");
  const auto wrong = [&](const std::vector<std::string>& words) {
    const Finished finished = hub.mash(words);
    CHECK(finished.code == 2);
    return finished;
  };
  check_refusal(only_line(wrong({"--json"})), "usage", "person");
  check_refusal(only_line(wrong({"desk", "list", "--json"})), "usage", "person");
  check_refusal(only_line(wrong({"--json", "no-such-command"})), "usage", "person");
  check_refusal(only_line(wrong({"--json", "desk", "--config", desk.config(), "rate", "3F9A21",
                                 "purple", "neglect", "--reason", "x"})),
                "usage", "person");
  const json silent = only_line(
      wrong({"--json", "desk", "--config", desk.config(), "protect", "3F9A21", "--reason", " "}));
  check_refusal(silent, "usage", "person");
  CHECK_THAT(silent.at("sentence"), Contains("say it in a sentence"));
  check_refusal(only_line(wrong({"--json", "desk", "--config", desk.config(), "open", "1"})),
                "no_person", "person");
  const Finished plain = wrong({"desk", "list"});
  CHECK(plain.out.empty());
  CHECK_THAT(plain.err, Contains("--config is required"));
}

TEST_CASE("a word that no command knows is named, with the one that was meant", "[process][desk]") {
  const HubProcess hub;
  const auto said = [&](const std::vector<std::string>& words) {
    const Finished finished = hub.mash(words);
    CHECK(finished.code == 2);
    CHECK(finished.out.empty());
    return finished.err;
  };
  CHECK(said({"statis", hub.hub()}) ==
        "mash: 'statis' is not known here; did you mean 'status'? See mash --help.\n");
  CHECK(said({"desk", "shwo", "3F9A21"}) ==
        "mash: 'shwo' is not known here; did you mean 'show'? See mash desk --help.\n");
  CHECK(said({"status", hub.hub(), "--jsno"}) ==
        "mash: '--jsno' is not known here. See mash status --help.\n");
  CHECK(said({"zebra"}) == "mash: 'zebra' is not known here. See mash --help.\n");
}

TEST_CASE("a word that is not UTF-8, or a file nested without end, is refused and no more",
          "[process][desk]") {
  const SmallMash mash;
  const Finished latin = mash.desk.say({"show", "Kov\xffska"});
  CHECK(latin.code == 2);
  CHECK_THAT(latin.err, Contains("not UTF-8"));
  const std::string file = (mash.hub.directory() / "deep.json").string();
  std::ofstream(file) << "{\"children\": " << std::string(200'000, '[') << "\n";
  const Finished deep = mash.desk.say({"contact", "--file", file}, mash.asha.id);
  CHECK(deep.code == 2);
  CHECK_THAT(deep.err, Contains("nested too deep"));
}

TEST_CASE("how a discussion went is recorded, or nothing is called in its place",
          "[process][desk]") {
  SmallMash mash;
  const std::string case_id = mash.take_contact();
  const auto strategy = [&](std::vector<std::string> more) {
    std::vector<std::string> words = {"strategy", case_id, "--reason", "As minuted."};
    words.insert(words.end(), more.begin(), more.end());
    return mash.desk.say(words, mash.asha.id);
  };
  for (const auto& more :
       std::vector<std::vector<std::string>>{{"--section-47"},
                                             {"--with", "north-council"},
                                             {"--held-at", "2026-01-01T10:00:00.000Z"}}) {
    const Finished forgotten = strategy(more);
    CHECK(forgotten.code == 2);
    CHECK_THAT(forgotten.err, Contains("add --held"));
  }
  CHECK(strategy({}).code == 0);
  const Finished unknown = strategy({"--held", "--with", "north-polis"});
  CHECK(unknown.code == 1);
  CHECK_THAT(unknown.err, Contains("'north-polis' is not on the roster"));
}

TEST_CASE("a check goes to an agency of its kind, and who there is is said", "[process][desk]") {
  SmallMash mash;
  const std::string case_id = mash.take_contact();
  mash.desk.ask({"rate", case_id, "green", "neglect", "--reason", "As described."}, mash.asha.id);
  const Finished wrong =
      mash.desk.say({"issue", case_id, "--to", "police=north-council"}, mash.asha.id);
  CHECK(wrong.code == 1);
  CHECK_THAT(wrong.err, Contains("'north-council' is no agency of this kind"));
  CHECK_THAT(wrong.err, Contains("None is enrolled"));
}

TEST_CASE("a contact that is not JSON is told with its line", "[process][desk]") {
  const SmallMash mash;
  const std::string file = (mash.hub.directory() / "contact.json").string();
  std::ofstream(file) << "{\n  \"source\": \"police\",\n  oops\n}\n";
  const Finished wrong = mash.desk.say({"contact", "--file", file}, mash.asha.id);
  CHECK(wrong.code == 2);
  CHECK_THAT(wrong.err, Contains(file + ":3: "));
}

TEST_CASE("a case says who referred, and issuing nothing is said", "[process][desk]") {
  SmallMash mash;
  const std::string case_id = mash.take_contact();
  const json view = only_line(mash.desk.mash({"show", case_id}));
  CHECK(view.at("referral").at("from") == "north-desk");
  CHECK(view.at("referral").at("number").get<int>() > 0);
  CHECK_THAT(mash.desk.say({"show", case_id}).out, Contains("Referred by north-desk ("));
  const Finished unrated = mash.desk.say({"issue", case_id}, mash.asha.id);
  CHECK(unrated.code == 0);
  CHECK_THAT(unrated.out, Contains("rate the case first"));
}

TEST_CASE("a program that cannot reach its hub says so, once, and why", "[process][desk]") {
  HubProcess hub;
  hub.make_party("north-desk", "desk");
  hub.start();
  DeskProcess desk(hub, "north-desk");  // Never enrolled.
  Process running(program("mash-desk"), {"--config", desk.config()});
  running.line("ready ");
  CHECK_THAT(running.error_line("mash-desk: "), Contains("this party is not enrolled"));
  hub.kill();
}

TEST_CASE("a program with other keys than were enrolled is told that the hub does not admit it",
          "[process][desk]") {
  SmallMash mash;
  mash.desk.stop();
  std::filesystem::remove_all(mash.desk.keys());
  std::filesystem::remove_all(mash.desk.folder() / "data");
  REQUIRE(mash.hub
              .mash({"keygen", mash.desk.keys(), "--id", "north-desk", "--kind", "desk",
                     "--controller", "N", "--passphrase", mash.hub.passphrase()})
              .code == 0);
  mash.desk.start();
  CHECK_THAT(mash.desk.process().error_line("mash-desk: "),
             Contains("does not admit this party's key"));
}

TEST_CASE("a hub that shows another past is told as one to trust no more", "[process][desk]") {
  SmallMash mash;
  until([&] { return mash.desk.mash({"list"}).code == 0; });
  mash.hub.stop();
  const std::filesystem::path ledger = mash.hub.hub() + "/ledger.db";
  const auto before = mash.hub.directory() / "before.db";
  std::filesystem::copy(ledger, before);
  mash.hub.start();
  mash.take_contact();
  mash.hub.stop();
  std::filesystem::copy(before, ledger, std::filesystem::copy_options::overwrite_existing);
  mash.hub.start();
  json said;
  until([&] {
    said = only_line(mash.desk.mash({"list"}));
    return said.at("code") != "hub_away";
  });
  check_refusal(said, "hub_not_trusted", "hub");
  CHECK_THAT(said.at("sentence"), Contains("tell the governors"));
}

TEST_CASE("a mistake in a settings file is one exit code, whoever reads it", "[process][desk]") {
  const HubProcess hub;
  hub.make_party("north-desk", "desk");
  hub.make_party("north-council", "childrens_services");
  const DeskProcess desk(hub, "north-desk");
  const AgencyProcess agency(hub, "north-council", "childrens_services");
  for (const PartyProcess* one :
       {static_cast<const PartyProcess*>(&desk), static_cast<const PartyProcess*>(&agency)}) {
    std::ofstream(one->config(), std::ios::app) << "nmae = \"x\"\n";
    CHECK(one->start_in_vain().code == 2);
    const Finished typed = one->mash({one == &desk ? "list" : "pending"});
    CHECK(typed.code == 2);
    check_refusal(only_line(typed), "bad_settings", "operator");
  }
  std::ofstream(hub.hub() + "/hub.toml", std::ios::app) << "nmae = \"x\"\n";
  CHECK(hub.start_in_vain().code == 2);
}

TEST_CASE("a daemon that does not run, and a hub that is away behind one, are both not reachable",
          "[process][desk]") {
  SmallMash mash;
  const std::string case_id = mash.take_contact();
  mash.hub.stop();
  const Finished list = mash.desk.mash({"list"});
  CHECK(list.code == 3);
  check_refusal(only_line(list), "hub_away", "hub");
  const Finished said = mash.desk.say({"list"});
  CHECK(said.code == 3);
  CHECK_THAT(said.err, Contains("mash: The hub does not answer"));
  mash.desk.stop();
  const Finished gone = mash.desk.mash({"list"});
  CHECK(gone.code == 3);
  check_refusal(only_line(gone), "not_reachable", "operator");
}

TEST_CASE("a check that the policy does not let out is refused with the policy's reason",
          "[process][desk]") {
  SmallMash mash;
  const std::string case_id = mash.take_contact();
  mash.desk.ask({"rate", case_id, "blue", "neglect", "--reason", "As described."}, mash.asha.id);
  const auto refused =
      mash.desk.ask({"issue", case_id, "--consent", "refused"}, mash.asha.id, 1).at(0);
  CHECK(refused.at("code") == "nothing_released");
  CHECK(refused.at("agency") == "north-council");
  CHECK(refused.at("ledger_index").is_number());
  CHECK(refused.at("missing") == json::array());
  CHECK_FALSE(refused.contains("ok"));
  const Finished said = mash.desk.say({"issue", case_id, "--consent", "refused"}, mash.asha.id);
  CHECK(said.code == 1);
  CHECK_THAT(said.err, Contains("The check to north-council:\nRefused: "));
  CHECK_FALSE(said.out.find("Asked") != std::string::npos);
  const std::string why = "Not given to north-council: identity, concern. The family refused";
  CHECK_THAT(said.err, Contains(why));
  CHECK_THAT(mash.desk.say({"history", case_id}).out, Contains(why));
  const Finished unsaid = mash.desk.say({"issue", case_id, "--consent", "not_asked"}, mash.asha.id);
  CHECK_THAT(unsaid.err, Contains("Nobody has said whether the family was asked.") &&
                             Contains("mash desk issue --consent given, cannot_be_given, "));
  const std::string entry = refused.at("ledger_index").dump();
  const Finished explained = mash.hub.mash({"policy", "explain", mash.hub.hub(), "--entry", entry});
  CHECK(explained.code == 1);
  CHECK_THAT(explained.out, Contains("To north-council, by policy 1,") &&
                                Contains("Withheld: identity for childrens_services."));
}

TEST_CASE("what another policy would have decided otherwise is told by direction",
          "[process][desk]") {
  SmallMash mash;
  mash.take_contact();
  const auto folder = mash.hub.directory() / "stricter";
  std::filesystem::copy(source_dir() / "policies", folder,
                        std::filesystem::copy_options::recursive);
  std::ofstream(folder / "sharing" / "more.toml") << R"([[rule]]
id = "not-these-days"
owner = "o"
effective_from = 2020-01-01
effect = "deny"
source = "s"
reason = "r"
when.section = ["concern"]
)";
  const Finished turned = mash.hub.mash({"policy", "replay", mash.hub.hub(), folder.string()});
  CHECK(turned.code == 1);
  CHECK_THAT(turned.out, Contains("NO LONGER RELEASED, once: concern") &&
                             Contains("then deny (not-these-days)") &&
                             Contains("then withhold (essential_section_missing)"));
}

TEST_CASE("a return that somebody opened first who may not is read by those who may",
          "[process][desk]") {
  SmallMash mash;
  const auto dev = mash.hub.make_person("north-desk", "contact_officer");
  mash.hub.enrol({dev.public_file});
  const std::string case_id = mash.take_contact();
  mash.ask_council(case_id);
  mash.council.start();
  until([&] { return mash.council.ask({"pending"}).size() == 1; });
  const std::string asked = mash.council.ask({"pending"}).at(0).at("number").dump();
  mash.council.ask({"show", asked}, mash.reader.id);
  mash.council.ask({"answer", asked, "nil_trace", "--searched", "Kovalskaya"}, mash.reader.id);
  json returned;
  until([&] {
    returned = mash.desk.ask({"returns", case_id});
    return !returned.empty();
  });
  const std::string number = returned.at(0).at("number").dump();
  mash.desk.ask({"open", number}, dev.id);
  // The hub does not count it, so it is as if nobody had.
  until([&] { return !mash.desk.ask({"returns", case_id}).at(0).contains("opened"); });
  for (const auto& who : {mash.asha.id, mash.bola.id}) {
    mash.desk.ask({"open", number}, who);
    until([&] {
      return mash.desk
                 .mash({"consider", case_id, "north-council", "no_bearing", "--note", "Read."}, who)
                 .code == 0;
    });
  }
  CHECK(mash.desk.ask({"gate", case_id}).at(0).at("open") == true);
  CHECK_THAT(mash.desk.say({"gate", case_id}).out, Contains("has not been submitted yet"));
  mash.council.ask({"answer", asked, "nil_trace", "--again", "--searched", "Kovalskaya"},
                   mash.reader.id);
  until([&] { return mash.desk.ask({"returns", case_id}).size() == 2; });
  CHECK_THAT(mash.desk.say({"returns", case_id}).out,
             Contains("nil trace (replaced by a later one)"));
}

TEST_CASE("nothing is read, asked or told in the name of somebody who did not sign for it",
          "[process][desk]") {
  SmallMash mash;
  const std::string case_id = mash.take_contact();
  mash::net::Context context;
  for (const char* verb : {"open", "contact", "issue", "check", "outcome", "recall"}) {
    const json request = {{"do", verb}, {"number", 1}, {"actor", mash.asha.id}, {"case", case_id}};
    const std::string text = request.dump();
    const auto answer = mash::net::ask_daemon(context, mash.desk.folder() / "data" / "control.sock",
                                              mash::bytes_of(text), std::chrono::seconds(20),
                                              [](mash::ByteView) {});
    REQUIRE(answer);
    const json said = json::parse(mash::text_of(*answer));
    INFO(verb << " " << said.dump());
    CHECK(said.at("ok") == false);
    CHECK(said.at("code") == "bad_request");
  }
}

TEST_CASE("of two people of one name it is said which is meant", "[process][desk]") {
  SmallMash mash;
  const json yusuf = {{"names", {{{"given", "Yusuf"}, {"family", "Khan"}}}}};
  json contact = contact_about({yusuf});
  contact["adults"] = {{{"role", "parent_or_carer"}, {"identity", yusuf}}};
  const auto file = mash.hub.directory() / "two.json";
  std::ofstream(file) << contact.dump();
  const std::string case_id =
      mash.desk.ask({"contact", "--file", file.string()}, mash.asha.id).at(0).at("case");
  json people;
  until([&] {
    const Finished shown = mash.desk.mash({"show", case_id});
    if (shown.code == 0) people = json::parse(shown.out).at("people");
    return people.size() == 2;
  });
  const auto require = [&](const std::string& whom) {
    return mash.desk.say({"require", case_id, "police", whom}, mash.asha.id);
  };
  const Finished both = require("Yusuf Khan");
  CHECK(both.code == 1);
  CHECK_THAT(both.err, Contains("(child)") && Contains("(parent or carer)"));
  for (const json& person : people) {
    const std::string id = person.at("subject");
    std::string number = id.substr(id.size() - 6);
    std::transform(number.begin(), number.end(), number.begin(), ::toupper);
    const bool child = person.at("role") == "child";
    const Finished one = require(number);
    INFO(one.out << one.err);
    CHECK(one.code == 0);
    CHECK_THAT(one.out, Contains(child ? "Khan (child)" : "Khan (parent or carer)"));
  }
}

TEST_CASE("an outcome that cannot be told to all it names is not decided", "[process][desk]") {
  SmallMash mash;
  const std::string case_id = mash.take_contact();
  const std::vector<std::string> decide = {"outcome", case_id,  "section_47_enquiry", "--reason",
                                           "At risk", "--tell", "north-counsel"};
  const auto lines = mash.desk.ask(decide, mash.bola.id, 1);
  REQUIRE(lines.size() == 1);
  check_refusal(lines.at(0), "unknown_recipient", "person");
  CHECK_THAT(lines.at(0).at("sentence"), Contains("north-council"));
  CHECK_FALSE(mash.desk.ask({"show", case_id}).at(0).contains("outcome"));
}
