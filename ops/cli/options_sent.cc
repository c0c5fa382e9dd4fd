#include <CLI/CLI.hpp>

#include "cli/options.h"
#include "cli/sent.h"

namespace mash::cli {

void add_sent(CLI::App& group, Asked& asked, bool agency) {
  auto* sent = group.add_subcommand(
      "sent",
      "What was sent from here, newest first, and what became of it: also what the hub "
      "refused after it had been away");
  sent->footer(std::string("Example:\n  mash ") +
               (agency ? "agency --config agency.toml" : "desk --config desk.toml") + " sent");
  sent->callback(
      [&asked, agency] { asked.code = sent_list(who_asks(asked, agency), asked.output); });
}

}  // namespace mash::cli
