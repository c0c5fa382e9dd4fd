// One command's talk with a running mash-desk, or mash-agency for what both can be asked: who acts,
// what is asked, what is signed.
//
// The person's key is read here, signs here, and goes nowhere else: the daemon gets signed acts.
// A member says what went wrong to the Output itself and gives nothing; code() is then the exit
// code.
#pragma once

#include <optional>

#include "cli/output.h"
#include "kit/party_config.h"
#include "kit/service.h"
#include "kit/staff_key.h"

namespace mash::cli {

using kit::Json;

struct DeskAsked {
  std::filesystem::path config;
  std::string as;          // A file NAME.pem in the folder of staff keys.
  std::string passphrase;  // Of that key; empty: as desk.toml has it.
  bool agency = false;     // The settings are an agency's, and mash-agency answers.
};

// A text that an act commits to; the daemon keeps it.
struct Written {
  kit::CommittedText committed;
  std::string text;
};

class DeskClient {
 public:
  DeskClient(const DeskAsked& asked, const Output& output);

  int code() const { return code_; }
  const Output& output() const { return output_; }

  // The daemon's answer, if it is ok.
  std::optional<Json> ask(const Json& request);
  // The same, of a request that the person who acts vouches for with their key.
  std::optional<Json> ask_as(const Json& request);
  // By its UUID or the last letters and digits of it that staff use.
  std::optional<Json> find_case(const std::string& named);
  std::optional<Json> case_view(const std::string& named);  // With its checks.
  // Of a case's view: by its UUID, its last characters, or the agency if it has one check alone.
  std::optional<Json> find_check(const Json& view, const std::string& named);
  // What a signature over the case as it stands would cover.
  std::optional<Digest> evidence(const CaseId& case_id);

  CheckId new_check() const;  // The id of a check that nobody can be asked for.
  Written write(const std::string& text);
  // Signs as the person who acts, has it sent, and says what the hub decided; programs are told
  // `more` as well. The exit code.
  int act(const CaseId& case_id, wire::Deed deed, const std::vector<Written>& texts,
          const std::string& done, const Json& more = Json::object());
  // The last act is kept by the desk, and the hub has not decided on it.
  bool undecided() const { return undecided_; }

  // A member of staff as people here call them: the name of the key file, else a short id.
  std::string staff_name(const std::string& id);

 private:
  std::string program() const;
  bool read_config();
  bool read_key();
  int fail(int code, std::string_view name, std::string_view fault, const std::string& sentence);

  const DeskAsked& asked_;
  const Output& output_;
  int code_ = exit_done;
  bool undecided_ = false;
  std::optional<kit::PartyConfig> config_;
  std::optional<kit::StaffKey> key_;
  std::optional<Digest> hub_;
};

// The hub has not decided yet on what this is the answer to.
bool is_waiting(const Json& answer);

std::string lower(std::string text);  // Of ASCII letters: ids are typed in capitals.
// The last six characters of an id, in capitals: what staff see and type.
std::string short_id(const std::string& id);
template <class I>
I id_of(const std::string& text) {
  return I{Uuid::from_text(text).value_or(Uuid())};
}

}  // namespace mash::cli
