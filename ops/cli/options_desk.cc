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

// The commands of one group, each a line and its own options.
class DeskCommands {
 public:
  DeskCommands(CLI::App& desk, Asked& asked) : desk_(desk), asked_(asked), in_(asked.desk) {}

  CLI::App* add(const char* name, const char* help, Command command) {
    auto* sub = desk_.add_subcommand(name, help);
    sub->callback([this, command] { asked_.code = command(in_, asked_.output); });
    return sub;
  }
  CLI::App* add_on_case(const char* name, const char* help, Command command) {
    auto* sub = add(name, help, command);
    sub->add_option("case", in_.case_ref, "Its number, as 'mash desk list' shows it")->required();
    return sub;
  }
  CLI::App* add_on_check(const char* name, const char* help, Command command) {
    auto* sub = add_on_case(name, help, command);
    sub->add_option("check", in_.check_ref, "Its number, or the agency if it has only one")
        ->required();
    return sub;
  }
  void reason(CLI::App* sub, const char* option, const char* help) {
    sub->add_option(option, in_.reason, help)->required();
  }

  void add_looking() {
    add("list", "Every case", desk_list);
    add("due", "What is due, soonest first", desk_due);
    add_on_case("show", "One case: people, checks, what is missing", desk_show);
    add_on_case("gate", "What is missing before anybody may sign; exit 1 while it is shut",
                desk_gate);
    add_on_case("returns", "What came back", desk_returns);
    add_on_case("history", "What people here did, and what they wrote", desk_history);
    add("open", "Read a return or a referral: it counts as opened by you", desk_open)
        ->add_option("number", in_.number, "Its number, as 'mash desk returns' shows it")
        ->required();
    add("export", "Write the desk's own log, for a check from outside", desk_export)
        ->add_option("file", in_.file, "A file that does not exist yet")
        ->required();
  }

  void add_checks() {
    add("contact", "Take a contact: a case for each child", desk_contact)
        ->add_option("--file", in_.file, "The contact, JSON")
        ->required()
        ->check(CLI::ExistingFile);
    auto* rate = add_on_case("rate", "Say how urgent it is; required checks follow", desk_rate);
    rate->add_option("urgency", in_.urgency)->required()->check(words<wire::Urgency>());
    rate->add_option("category", in_.category)->required()->check(words<wire::Category>());
    reason(rate, "--reason", "Why, in a sentence");
    auto* issue = add_on_case("issue", "Ask every agency that has to be asked", desk_issue);
    add_each(*issue, "--to", in_.to, "KIND=PARTY, where there are several agencies of a kind");
    issue
        ->add_option("--consent", in_.consent,
                     "Where the family stands, or why it was not asked. Left out: as the "
                     "referral said")
        ->check(words<wire::Consent>());
    auto* require = add_on_case("require", "Ask for one check more", desk_require);
    require->add_option("kind", in_.kind, "Of agency")->required()->check(words<wire::PartyKind>());
    require->add_option("about", in_.about, "The person, by name")->required();
    auto* consider =
        add_on_check("consider", "Say what a return means for the child", desk_consider);
    consider->add_option("relevance", in_.relevance)->required()->check(words<wire::Relevance>());
    reason(consider, "--note", "In a sentence");
    add_on_check("recall", "Take a check back", desk_recall);
    auto* gap =
        add_on_check("gap", "A check that cannot be obtained: two managers say so", desk_gap);
    auto* why = gap->add_option("why", in_.kind)->check(words<wire::GapReason>());
    gap->add_option("--tried", in_.reason, "What was tried");
    gap->add_option("--means", in_.meaning, "What not knowing means for the risk");
    gap->add_flag("--approve", in_.approve, "As the second manager")->excludes(why);
  }

  void add_deciding() {
    add_on_case("assess", "Become the assessor", desk_assess);
    auto* submit = add_on_case("submit", "Hand the assessment to a manager", desk_submit);
    submit->add_option("--views", in_.views, "The child's views")
        ->check(words<wire::FieldState>())
        ->capture_default_str();
    submit->add_option("--risk", in_.risk, "The risk analysis")
        ->check(words<wire::FieldState>())
        ->capture_default_str();
    reason(submit, "--summary", "The assessment in short");
    add_on_case("sign", "Sign the assessment off, as a manager", desk_sign);
    add_on_case("confirm", "Stand by a signature over what came later", desk_confirm);
    auto* strategy =
        add_on_case("strategy", "Call a strategy discussion, or record one", desk_strategy);
    reason(strategy, "--reason", "Grounds, or what was decided");
    strategy->add_flag("--held", in_.held, "It was held");
    strategy->add_option("--held-at", in_.held_at, "When, RFC 3339 in UTC. Left out: now");
    add_each(*strategy, "--with", in_.to, "A party that took part");
    strategy->add_flag("--section-47", in_.section_47, "It decided on a section 47 enquiry");
    auto* enquiry = add_on_case("section47", "Open a section 47 enquiry", desk_section_47);
    enquiry->add_flag("--emergency", in_.emergency, "Before a discussion; one has to follow");
    reason(enquiry, "--reason", "Why");
    reason(
        add_on_case("protect", "Record immediate protection; it waits for nothing", desk_protect),
        "--reason", "What is done, and why");
    auto* outcome = add_on_case("outcome", "Decide, and tell those it concerns", desk_outcome);
    outcome->add_option("outcome", in_.outcome)->required()->check(words<wire::Outcome>());
    reason(outcome, "--reason", "Why");
    add_each(*outcome, "--tell", in_.to, "A party that is told");
    auto* close = add_on_case("close", "Close the case", desk_close);
    reason(close, "--reason", "Why");
    add_each(*close, "--tell", in_.to, "A party that is told");
  }

 private:
  CLI::App& desk_;
  Asked& asked_;
  DeskCommand& in_;
};

}  // namespace

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
      "  mash desk --config desk.toml --as asha consider 3F9A21 health no_bearing --note "
      "'Routine'");
  static std::optional<DeskCommands> commands;  // Its callbacks live as long as the parser.
  commands.emplace(*desk, asked);
  commands->add_looking();
  commands->add_checks();
  commands->add_deciding();
}

}  // namespace mash::cli
