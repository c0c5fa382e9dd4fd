#include <CLI/CLI.hpp>

#include "cli/options.h"
#include "wire/vocabulary.h"

namespace mash::cli {
namespace {

void add_lists(CLI::App& group, Asked& asked) {
  auto* inbox = group.add_subcommand("inbox", "Everything received, and what became of it");
  inbox->footer("Example:\n  mash agency inbox --config agency.toml");
  inbox->callback([&] { asked.code = agency_inbox(asked.agency, asked.output); });
  auto* pending = group.add_subcommand("pending", "The checks that wait for a person, and why");
  pending->footer("Example:\n  mash agency pending --config agency.toml");
  pending->callback([&] { asked.code = agency_pending(asked.agency, asked.output); });
  auto* load = group.add_subcommand("load", "Load the records' CSV files again");
  load->footer("Example:\n  mash agency load --config agency.toml");
  load->callback([&] { asked.code = agency_load(asked.agency, asked.output); });
  auto* log = group.add_subcommand("export", "Write the agency's own log, for an outside check");
  log->add_option("file", asked.agency.out, "A file that does not exist yet")->required();
  log->footer("Example:\n  mash agency export police.jsonl --config agency.toml");
  log->callback([&] { asked.code = agency_export(asked.agency, asked.output); });
}

void add_number(CLI::App& command, AgencyAsked& agency) {
  command
      .add_option("number", agency.number, "The delivery's number, as inbox and pending show it")
      ->required();
}

void add_show(CLI::App& group, Asked& asked) {
  auto* show =
      group.add_subcommand("show", "Read a delivery; its sender is told that you opened it");
  add_number(*show, asked.agency);
  show->footer("Example:\n  mash agency show 12 --config agency.toml --as r-reader");
  show->callback([&] { asked.code = agency_show(asked.agency, asked.output); });
}

void add_answer(CLI::App& group, Asked& asked) {
  AgencyAsked& agency = asked.agency;
  std::vector<std::string> kinds;
  for (const auto word : wire::all_words<wire::ReturnKind>()) kinds.emplace_back(word);
  auto* answer = group.add_subcommand("answer", "Answer a check that you have read");
  add_number(*answer, agency);
  auto* kind = answer->add_option("kind", agency.kind, "What kind of answer");
  kind->check(CLI::IsMember(kinds));
  auto* file = answer->add_option("--file", agency.file,
                                  "The whole answer as one JSON object, like {\"kind\":..., "
                                  "\"searched\":[{\"names\":..., \"hits\":0}]}: names on a command "
                                  "line can be seen by others on this machine");
  file->check(CLI::ExistingFile)->excludes(kind);
  add_each(*answer, "--record", agency.records,
           "A record of the person asked about; give it again for more");
  answer->add_flag("--found-otherwise", agency.found_otherwise,
                   "A record was not found for the person asked about, and is theirs all the same");
  answer->add_flag("--include-intelligence", agency.include_intelligence,
                   "Send the records' intelligence as well, for sight only");
  answer->add_flag("--held-back-read", agency.held_back_read,
                   "You have read what the records hold back, and nothing of it need be sent");
  add_each(*answer, "--searched", agency.searched,
           "A search of yours: 'NAMES; BIRTH DATE; IDENTIFIER; HITS'; all but the names may be "
           "left out. Give it again for more");
  add_each(*answer, "--system", agency.systems,
           "A system you searched; left out: those of the config. Give it again for more");
  answer->add_option("--searched-by", agency.searched_by,
                     "Your name as the desk is to read it; left out: your pseudonym");
  answer->add_option("--note", agency.note, "What the desk should know beside the records");
  answer->add_flag("--again", agency.again, "Replace an answer that was given");
  answer->footer(
      "Example:\n  mash agency answer 12 nil_trace --config agency.toml --as r-reader "
      "--searched 'Anna Kovalska; 2015-03-04'");
  answer->callback([&] { asked.code = agency_answer(asked.agency, asked.output); });
}

void add_refer(CLI::App& group, Asked& asked) {
  auto* refer = group.add_subcommand("refer", "Tell the desk about a child you are worried about");
  refer->add_option("--file", asked.agency.contact, "The contact: adapters/kit/README.md")
      ->required()
      ->check(CLI::ExistingFile);
  refer->footer(
      "Example:\n  mash agency refer --file contact.json --config agency.toml --as r-reader");
  refer->callback([&] { asked.code = agency_refer(asked.agency, asked.output); });
}

}  // namespace

void add_agency(CLI::App& cli, Asked& asked) {
  auto* group = cli.add_subcommand("agency", "What an agency's staff do at their own endpoint");
  group->require_subcommand(1);
  group->add_option("--config", asked.agency.config, "The agency's settings, agency.toml")
      ->required()
      ->check(CLI::ExistingFile);
  group->add_option("--as", asked.agency.as, "Who you are: NAME of your key, NAME.pem");
  group->add_option("--passphrase", asked.agency.passphrase,
                    std::string(passphrase_help) + ". Left out: as the settings say");
  add_lists(*group, asked);
  add_show(*group, asked);
  add_answer(*group, asked);
  add_refer(*group, asked);
  add_hold(*group, asked, true);
  add_sent(*group, asked, true);
}

}  // namespace mash::cli
