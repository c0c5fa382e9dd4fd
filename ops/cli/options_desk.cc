#include <CLI/CLI.hpp>

#include "cli/options.h"
#include "wire/vocabulary.h"

namespace mash::cli {
namespace {

using Command = int (*)(const DeskCommand&, const Output&);

template <class E>
CLI::Validator words() {
  std::vector<std::string> all;
  for (const auto word : wire::all_words<E>()) all.emplace_back(word);
  return CLI::IsMember(all);
}

// A verb: its name, what it is for, what it does, and a line as it is typed.
struct Verb {
  const char* name;
  const char* help;
  Command command;
  const char* example;
};

// The commands of one group, each a line and its own options.
class DeskCommands {
 public:
  DeskCommands(CLI::App& desk, Asked& asked) : desk_(desk), asked_(asked), in_(asked.desk) {}

  void add_looking() {
    add({"list", "Every case", desk_list, "list"});
    add({"due", "What is due, soonest first", desk_due, "due"});
    on_case({"show", "One case: people, checks, what is missing", desk_show, "show 3F9A21"});
    on_case({"gate", "What is missing before anybody may sign; exit 1 while it is shut", desk_gate,
             "gate 3F9A21"});
    on_case({"certificate", "Who signed off what over which evidence, with the hub's proof",
             desk_certificate, "certificate 3F9A21 --out 3F9A21.tlog-proof"})
        ->add_option("--out", in_.file, "A file that does not exist yet, for the proof");
    on_case({"returns", "What came back", desk_returns, "returns 3F9A21"});
    on_case(
        {"history", "What people here did, and what they wrote", desk_history, "history 3F9A21"});
    add({"open", "Read a return or a referral: it counts as opened by you", desk_open,
         "--as asha open 12"})
        ->add_option("number", in_.number, "Its number, as 'mash desk returns' shows it")
        ->required();
    add({"export", "Write the desk's own log, for a check from outside", desk_export,
         "export desk.jsonl"})
        ->add_option("file", in_.file, "A file that does not exist yet")
        ->required();
  }

  void add_asking() {
    add({"contact", "Take a contact: a case for each child", desk_contact,
         "--as dev contact --file contact.json"})
        ->add_option("--file", in_.file, "The contact, JSON")
        ->required()
        ->check(CLI::ExistingFile);
    auto* rate = on_case({"rate", "Say how urgent it is; required checks follow", desk_rate,
                          "--as asha rate 3F9A21 amber neglect --reason 'Second report'"});
    word<wire::Urgency>(rate, "urgency", in_.urgency, "How urgent it is");
    word<wire::Category>(rate, "category", in_.category, "What the worry is");
    reason(rate, "--reason", "Why, in a sentence");
    auto* issue = on_case({"issue", "Ask every agency that has to be asked", desk_issue,
                           "--as asha issue 3F9A21 --to school=hill-school --consent given"});
    add_each(*issue, "--to", in_.to, "KIND=PARTY, where there are several agencies of a kind");
    consent(issue);
    auto* require = on_case({"require", "Ask for one check more; 'issue' then sends it",
                             desk_require, "--as asha require 3F9A21 police 'Ewa Kowalska'"});
    word<wire::PartyKind>(require, "kind", in_.kind, "Of agency");
    require->add_option("about", in_.about, "The person, by name")->required();
    auto* consider =
        on_check({"consider", "Say what a return means for the child", desk_consider,
                  "--as asha consider 3F9A21 north-health no_bearing --note 'Routine'"});
    word<wire::Relevance>(consider, "relevance", in_.relevance, "What it means");
    reason(consider, "--note", "In a sentence");
  }

  void add_ending() {
    auto* recall = on_check({"recall", "Take a check back, and tell the agency", desk_recall,
                             "--as asha recall 3F9A21 north-health --reason 'Asked twice'"});
    recall->add_option("--reason", in_.reason, "Why; the agency reads it. Left out: a plain line");
    auto* reissue =
        on_check({"reissue", "A check went to the wrong body: ask the right one, and take it back",
                  desk_reissue, "--as asha reissue 3F9A21 mill-school --to hill-school"});
    reissue->add_option("--to", in_.agency, "The right body, as the roster names it")->required();
    reissue->add_option("--reason", in_.reason,
                        "Why; the body asked by mistake reads it. Left out: a plain line");
    consent(reissue);
    auto* gap = on_check(
        {"gap", "A check that cannot be obtained: two managers say so", desk_gap,
         "--as carys gap 3F9A21 north-health systems_down --tried 'Two calls' --means 'Injuries "
         "may be missed'\n  mash desk --config desk.toml --as bola gap 3F9A21 north-health "
         "--approve\nWhere the roster has nobody to ask, name the kind:\n  mash desk --config "
         "desk.toml --as carys gap 3F9A21 probation no_agency --tried 'None enrolled' --means "
         "'His licence is not known'"});
    auto* why = gap->add_option("why", in_.kind, "Why it cannot be obtained");
    why->check(words<wire::GapReason>());
    gap->add_option("--tried", in_.reason, "What was tried")->check(something_said());
    gap->add_option("--means", in_.meaning, "What not knowing means for the risk")
        ->check(something_said());
    gap->add_option("--about", in_.about,
                    "With no_agency, where several people are to be asked "
                    "about: the person, by name");
    gap->add_flag("--approve", in_.approve, "As the second manager")->excludes(why);
  }

  void add_protecting() {
    auto* strategy = on_case(
        {"strategy", "Call a strategy discussion, or record one", desk_strategy,
         "--as asha strategy 3F9A21 --reason 'New injuries'\n  mash desk --config desk.toml "
         "--as bola strategy 3F9A21 --held --with north-police --reason 'As minuted'"});
    reason(strategy, "--reason", "Grounds, or what was decided");
    strategy->add_flag("--held", in_.held, "It was held");
    strategy->add_option("--held-at", in_.held_at, "When, as '2026-11-22 16:25'. Left out: now");
    add_each(*strategy, "--with", in_.to, "A party that took part; give it again for more");
    strategy->add_flag("--section-47", in_.section_47, "It decided on a section 47 enquiry");
    auto* enquiry = on_case({"section47", "Open a section 47 enquiry", desk_section_47,
                             "--as asha section47 3F9A21 --reason 'As the discussion decided'\n"
                             "Where a child cannot wait for one:\n  mash desk --config desk.toml "
                             "--as asha section47 3F9A21 --emergency --reason 'New injuries'"});
    enquiry->add_flag("--emergency", in_.emergency,
                      "At once, before a discussion decides on it; one has to follow");
    reason(enquiry, "--reason", "Why");
    reason(on_case({"protect", "Record immediate protection; it waits for nothing", desk_protect,
                    "--as asha protect 3F9A21 --reason 'Police protection, 16:10'"}),
           "--reason", "What is done, and why");
    party(on_case({"exclude",
                   "Keep an organisation away from a case, at once: it is given nothing of it and "
                   "not told so",
                   desk_exclude,
                   "--as asha exclude 3F9A21 hill-school --reason 'Its head is said to have hurt "
                   "her'"}),
          "Why");
    party(on_case({"lift", "Lift an exclusion; two people say so, one after the other", desk_lift,
                   "--as bola lift 3F9A21 hill-school --reason 'The head is cleared'"}),
          "Why it may be");
  }

  void add_deciding() {
    on_case({"assess", "Become the assessor", desk_assess, "--as asha assess 3F9A21"});
    auto* submit = on_case({"submit", "Hand the assessment to a manager", desk_submit,
                            "--as asha submit 3F9A21 --views present --risk present --summary "
                            "'What is known, and the risk'"});
    submit->add_option("--views", in_.views, "The child's views, as the assessment has them")
        ->check(words<wire::FieldState>())
        ->required();
    submit->add_option("--risk", in_.risk, "The risk analysis, likewise")
        ->check(words<wire::FieldState>())
        ->required();
    reason(submit, "--summary", "The assessment in short");
    on_case({"sign", "Sign the assessment off, as a manager", desk_sign, "--as bola sign 3F9A21"});
    on_case({"confirm", "Stand by a signature over what came later", desk_confirm,
             "--as bola confirm 3F9A21"});
    auto* outcome =
        on_case({"outcome", "Decide, and tell those it concerns", desk_outcome,
                 "--as bola outcome 3F9A21 early_help --reason 'Agreed' --tell mill-school "
                 "--consent given"});
    word<wire::Outcome>(outcome, "outcome", in_.outcome, "What is decided");
    reason(outcome, "--reason", "Why");
    add_each(*outcome, "--tell", in_.to, "A party that is told; give it again for more");
    consent(outcome);
    auto* tell = on_case({"tell", "Tell somebody else what was decided", desk_tell,
                          "--as bola tell 3F9A21 --to north-health --reason 'Early help, agreed'"});
    add_each(*tell, "--to", in_.to, "A party that is told; give it again for more")->required();
    reason(tell, "--reason", "Why it was decided so; policy says who may read it");
    consent(tell);
    auto* close = on_case({"close", "Close the case", desk_close,
                           "--as bola close 3F9A21 --reason 'Nothing more to do'"});
    reason(close, "--reason", "Why");
    add_each(*close, "--tell", in_.to, "A party that is told");
  }

 private:
  CLI::App* add(const Verb& verb) {
    auto* sub = desk_.add_subcommand(verb.name, verb.help);
    sub->footer(std::string("Example:\n  mash desk --config desk.toml ") + verb.example);
    sub->callback([this, command = verb.command] { asked_.code = command(in_, asked_.output); });
    return sub;
  }
  CLI::App* on_case(const Verb& verb) {
    auto* sub = add(verb);
    sub->add_option("case", in_.case_ref, "Its number, as 'mash desk list' shows it")->required();
    return sub;
  }
  CLI::App* on_check(const Verb& verb) {
    auto* sub = on_case(verb);
    sub->add_option("check", in_.check_ref, "Its number, or the agency if it has only one")
        ->required();
    return sub;
  }
  template <class E>
  static void word(CLI::App* sub, const char* name, std::string& to, const char* help) {
    sub->add_option(name, to, help)->required()->check(words<E>());
  }
  void reason(CLI::App* sub, const char* option, const char* help) {
    sub->add_option(option, in_.reason, help)->required()->check(something_said());
  }
  void party(CLI::App* sub, const char* why) {
    sub->add_option("party", in_.agency, "The organisation, as the roster names it")->required();
    reason(sub, "--reason", why);
  }
  void consent(CLI::App* sub) {
    sub->add_option("--consent", in_.consent,
                    "Where the family stands, or why it was not asked. Left out: as the referral "
                    "said; of early help and step-down, not_asked")
        ->check(words<wire::Consent>());
  }

  CLI::App& desk_;
  Asked& asked_;
  DeskCommand& in_;
};

}  // namespace

CLI::Validator something_said() {
  return CLI::Validator(
      [](std::string& text) {
        return text.find_first_not_of(" \t\n") == std::string::npos
                   ? "say it in a sentence: it is what others read when they ask why"
                   : "";
      },
      "");
}

void add_desk(CLI::App& cli, Asked& asked) {
  auto* desk = cli.add_subcommand("desk", "What the MASH team does");
  desk->require_subcommand(1);
  desk->add_option("--config", asked.desk.desk.config, "The desk's settings, desk.toml")
      ->required()
      ->check(CLI::ExistingFile);
  desk->add_option("--as", asked.desk.desk.as,
                   "Who acts: the name of a key file in the staff folder");
  desk->add_option("--passphrase", asked.desk.desk.passphrase, passphrase_help);
  desk->footer(
      "Examples:\n"
      "  mash desk --config desk.toml list\n"
      "  mash desk --config desk.toml --as asha rate 3F9A21 amber neglect --reason 'Second "
      "report'\n"
      "  mash desk --config desk.toml --as asha consider 3F9A21 north-health no_bearing --note "
      "'Routine'");
  static std::optional<DeskCommands> commands;  // Its callbacks live as long as the parser.
  commands.emplace(*desk, asked);
  commands->add_looking();
  commands->add_asking();
  commands->add_ending();
  commands->add_protecting();
  commands->add_deciding();
  add_hold(*desk, asked, false);
  add_sent(*desk, asked, false);
}

}  // namespace mash::cli
