// What may be typed: one function a group of commands, each naming its options. Internal to main.
#pragma once

#include "cli/agency.h"
#include "cli/certificate.h"
#include "cli/desk.h"
#include "cli/enrolment.h"
#include "cli/governor_sign.h"
#include "cli/hold.h"
#include "cli/init.h"
#include "cli/keygen.h"
#include "cli/ledger_verify.h"
#include "cli/policy_activate.h"
#include "cli/policy_look.h"
#include "cli/policy_replay.h"
#include "cli/policy_show.h"

namespace CLI {
class App;
class Validator;
}

namespace mash::cli {

// Filled by CLI11 while it parses; outlives the parsing.
struct Asked {
  Output output;
  GovernorKeygen governor;
  GovernorSign sign;
  Init init;
  Keygen keygen;
  StaffKeygen staff;
  Enrol enrol;
  Revoke revoke;
  RosterApply roster_apply;
  RosterShow roster_show;
  PolicyActivate policy;
  PolicyLook look;
  PolicyShow policy_show;
  PolicyReplay policy_replay;
  PolicyExplain policy_explain;
  DeskCommand desk;
  AgencyAsked agency;
  CertificateAsked certificate;
  HoldAsked hold;
  LedgerVerify verify;
  std::filesystem::path hub;
  std::filesystem::path folder;
  int code = exit_done;
};

inline constexpr const char* passphrase_help =
    "Where the passphrase comes from: file:PATH (mode 0600), fd:N or credential:NAME";

inline constexpr const char* out_help =
    "Write what is to be signed there instead of applying it, for governors on other machines";

// An option that is given again for each of several: it never takes the word after its own.
template <class Command>
auto* add_each(Command& command, const char* name, std::vector<std::string>& to,
               const std::string& help) {
  return command.add_option(name, to, help)->allow_extra_args(false);
}
void add_signers(CLI::App& command, Signers& signers, bool required);
CLI::Validator something_said();  // Of a reason that others read.
void add_hub(CLI::App& command, std::filesystem::path& hub);

void add_keys(CLI::App& cli, Asked& asked);       // governor, keygen, staff.
void add_enrolment(CLI::App& cli, Asked& asked);  // enrol, revoke, roster.
void add_policy(CLI::App& cli, Asked& asked);
void add_desk(CLI::App& cli, Asked& asked);
void add_agency(CLI::App& cli, Asked& asked);
DeskAsked who_asks(const Asked& asked, bool agency);        // As the group's own options say.
void add_hold(CLI::App& group, Asked& asked, bool agency);  // held, release, keep: of both.
void add_sent(CLI::App& group, Asked& asked, bool agency);  // sent: of both.

}  // namespace mash::cli
