#include "wire/governed.h"

#include <array>
#include <set>

#include "base/ensure.h"
#include "merkle/note.h"

namespace mash::wire {
namespace {

constexpr std::array<RefusalText, 8> texts = {{
    {"not_a_note", Fault::operator_,
     "This is not a signed note of the kind that is expected here."},
    {"quorum_missing", Fault::operator_,
     "Not enough governors have signed it; let more of them sign, then try again."},
    {"bad_governor_signature", Fault::operator_,
     "A governor's signature on it does not hold; fetch it again from where it was signed."},
    {"another_hub", Fault::operator_, "It was made for another hub."},
    {"wrong_mode", Fault::operator_,
     "An exercise hub takes no production roster, nor the other way round."},
    {"wrong_number", Fault::operator_,
     "It is not the next one; make a new one from what is in force now."},
    {"broken_chain", Fault::operator_,
     "It does not follow what is in force; make a new one from that."},
    {"wrong_governors", Fault::operator_, "Its governors are not the ones this hub was made with."},
}};

tl::unexpected<GovernedProblem> problem(GovernedRefusal refusal, std::string detail = {}) {
  return refuse(GovernedProblem{refusal, std::move(detail)});
}

std::vector<merkle::NoteKey> note_keys(const std::vector<Governor>& governors, Sha256 sha256) {
  std::vector<merkle::NoteKey> keys;
  for (const Governor& governor : governors) {
    auto key =
        merkle::NoteKey::make(sha256, governor.name, merkle::SignatureType::ed25519, governor.key);
    if (key) keys.push_back(std::move(*key));
  }
  return keys;
}

}  // namespace

RefusalText describe(GovernedRefusal refusal) {
  const auto position = static_cast<std::size_t>(refusal);
  ENSURE(position < texts.size(), "a GovernedRefusal outside its enum");
  return texts[position];
}

std::string GovernedProblem::text() const {
  std::string all(describe(refusal).sentence);
  return detail.empty() ? all : all + " (" + detail + ")";
}

Result<std::string, GovernedProblem> open_governed(std::string_view note,
                                                   const std::vector<Governor>& governors,
                                                   unsigned quorum, const SignatureTools& tools) {
  const auto parsed = merkle::parse_note(note);
  if (!parsed) return problem(GovernedRefusal::not_a_note);
  const auto keys = note_keys(governors, tools.sha256);
  const auto signed_by = merkle::verify_note(*parsed, keys, tools.verify);
  if (!signed_by && signed_by.error() == merkle::Refusal::signature_invalid) {
    return problem(GovernedRefusal::bad_governor_signature);
  }
  std::set<std::string> names;
  std::set<std::string> controllers;
  for (const auto& known : signed_by.value_or(std::vector<merkle::KnownSignature>{})) {
    for (const Governor& governor : governors) {
      if (governor.name != keys[known.key].name()) continue;
      names.insert(governor.name);
      controllers.insert(governor.controller);
    }
  }
  if (names.size() < quorum || controllers.size() < 2) {
    return problem(GovernedRefusal::quorum_missing, std::to_string(names.size()) + " signed for " +
                                                        std::to_string(controllers.size()) +
                                                        " controllers; " + std::to_string(quorum) +
                                                        " signatures for at least 2 are needed");
  }
  return parsed->text;
}

RosterInForce in_force(const Roster& roster, const Digest& digest) {
  return {roster.hub, roster.mode, roster.governors, roster.quorum, roster.epoch, digest};
}

Result<AcceptedRoster, GovernedProblem> accept_roster(std::string_view note,
                                                      const RosterInForce& before,
                                                      const SignatureTools& tools) {
  auto text = open_governed(note, before.governors, before.quorum, tools);
  if (!text) return refuse(text.error());
  auto roster = parse_roster(*text, "roster");
  if (!roster) return problem(GovernedRefusal::not_a_note, roster.error().text());
  if (roster->hub != before.hub) return problem(GovernedRefusal::another_hub);
  if (roster->mode != before.mode) return problem(GovernedRefusal::wrong_mode);
  if (roster->epoch != before.epoch + 1) {
    return problem(GovernedRefusal::wrong_number, "epoch " + std::to_string(roster->epoch) +
                                                      " after " + std::to_string(before.epoch));
  }
  if (roster->previous != before.digest) return problem(GovernedRefusal::broken_chain);
  if (before.epoch == 0 &&
      (roster->governors != before.governors || roster->quorum != before.quorum)) {
    return problem(GovernedRefusal::wrong_governors);
  }
  return AcceptedRoster{std::move(*roster), tools.sha256({bytes_of(*text)})};
}

}  // namespace mash::wire
