// `mash desk`: what the MASH team's staff do, one function a command. Each gives an exit code.
#pragma once

#include "cli/desk_client.h"

namespace mash::cli {

// What may be typed; a command takes what it needs of it.
struct DeskCommand {
  DeskAsked desk;
  std::string case_ref;
  std::string check_ref;
  std::uint64_t number = 0;  // Of a delivery.
  std::string file;          // A contact, or where a log goes.
  std::string urgency;       // Words of wire/vocabulary.h, here and below.
  std::string category;
  std::string relevance;
  std::string outcome;
  std::string kind;
  std::string agency;  // To which a check is reissued, or that is excluded.
  std::string reason;   // What was written, in the person's own words.
  std::string meaning;  // Of a gap, for the risk.
  std::string views;
  std::string risk;
  std::string about;  // A person of the case, by name or reference.
  std::string consent;  // Empty: as the referral said.
  std::vector<std::string> to;
  std::string held_at;  // RFC 3339 in UTC; empty: now.
  bool held = false;
  bool section_47 = false;
  bool emergency = false;
  bool approve = false;
};

// Looking (desk_look.cc).
int desk_list(const DeskCommand& asked, const Output& output);
int desk_show(const DeskCommand& asked, const Output& output);
int desk_gate(const DeskCommand& asked, const Output& output);
int desk_certificate(const DeskCommand& asked, const Output& output);  // certificate.cc
int desk_due(const DeskCommand& asked, const Output& output);
int desk_returns(const DeskCommand& asked, const Output& output);
int desk_open(const DeskCommand& asked, const Output& output);
int desk_history(const DeskCommand& asked, const Output& output);
int desk_export(const DeskCommand& asked, const Output& output);  // party_log.cc

// Doing (desk_act.cc, desk_take_back.cc, desk_decide.cc).
int desk_contact(const DeskCommand& asked, const Output& output);
int desk_rate(const DeskCommand& asked, const Output& output);
int desk_issue(const DeskCommand& asked, const Output& output);
int desk_require(const DeskCommand& asked, const Output& output);
int desk_consider(const DeskCommand& asked, const Output& output);
int desk_recall(const DeskCommand& asked, const Output& output);
int desk_reissue(const DeskCommand& asked, const Output& output);
int desk_gap(const DeskCommand& asked, const Output& output);
int desk_assess(const DeskCommand& asked, const Output& output);
int desk_submit(const DeskCommand& asked, const Output& output);
int desk_sign(const DeskCommand& asked, const Output& output);
int desk_confirm(const DeskCommand& asked, const Output& output);
int desk_strategy(const DeskCommand& asked, const Output& output);
int desk_section_47(const DeskCommand& asked, const Output& output);
int desk_protect(const DeskCommand& asked, const Output& output);
int desk_outcome(const DeskCommand& asked, const Output& output);
int desk_exclude(const DeskCommand& asked, const Output& output);  // desk_exclude.cc
int desk_lift(const DeskCommand& asked, const Output& output);
int desk_tell(const DeskCommand& asked, const Output& output);
int desk_close(const DeskCommand& asked, const Output& output);

}  // namespace mash::cli
