#include "cli/roster_change.h"

#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

#include "base/limits.h"

namespace mash::cli {
namespace {

using wire::Governor;
using wire::Party;
using wire::PublicKey;
using wire::Roster;
using wire::SealingEpoch;
using wire::Staff;
using wire::StaffRole;
using wire::Validity;
using wire::word;

Problem problem(std::string code, std::string sentence) {
  return {std::move(code), "person", std::move(sentence)};
}

bool has_keys(const Party& party, const kit::PublicKeys& keys) {
  return party.kind == keys.kind && party.controller == keys.controller &&
         party.regime == keys.regime && party.transport == keys.transport &&
         party.signing == keys.signing && party.sealing == keys.sealing &&
         party.cosigning == keys.cosigning;
}

bool has_key(const Staff& member, const kit::PublicStaff& given) {
  return member.party == given.party && member.key == given.key && member.roles == given.roles &&
         member.qualification == given.qualification && member.team == given.team;
}

// "from 24 November 2026, 9:00am until ...".
std::string for_people(const Validity& validity) {
  return "from " + mash::for_people(validity.from) +
         (validity.to ? " until " + mash::for_people(*validity.to) : "");
}

// Why a file for an id that is in the roster does not go in by itself.
Problem taken(const std::string& file, const std::string& id, bool same, const Validity& validity,
              Time now) {
  const bool ended = validity.to && *validity.to <= now;
  if (same && !ended) {
    return problem("already_enrolled", file + ": " + id +
                                           " is enrolled with just this; nothing was changed. "
                                           "Give --replace to enrol it on other terms.");
  }
  return problem(
      "enrolled_otherwise",
      file + ": " + id +
          (ended ? " is in the roster and was revoked" : " is enrolled with other keys or words") +
          "; give --replace if this file came from its own technician.");
}

class Enrolling {
 public:
  Enrolling(const Roster& before, const Terms& terms) : next_(before), terms_(terms) {
    for (const auto& [id, party] : before.parties) own(party);
    for (const auto& [id, member] : before.staff) holders_[member.key] = member.id.text();
    for (const Governor& governor : before.governors) {
      holders_[governor.key] = "governor " + governor.name;
    }
  }

  Outcome<Problem> add(const FromFile<kit::PublicKeys>& given) {
    const kit::PublicKeys& keys = given.what;
    if (const auto twice = note(given.file, keys.id.text())) return refuse(*twice);
    Party party;
    const Party* enrolled = next_.party(keys.id);
    if (enrolled != nullptr && !terms_.replace) {
      return refuse(taken(given.file, keys.id.text(), has_keys(*enrolled, keys), enrolled->validity,
                          terms_.validity.from));
    }
    if (enrolled != nullptr) {
      party = *enrolled;
    } else {
      const auto slot = free_slot();
      if (!slot) {
        return refuse(problem("no_place",
                              "The roster has had as many parties as it can have; a "
                              "hub is made anew for more."));
      }
      party.slot = *slot;
    }
    party.id = keys.id;
    party.kind = keys.kind;
    party.controller = keys.controller;
    party.regime = keys.regime;
    party.transport = keys.transport;
    party.signing = keys.signing;
    party.sealing = keys.sealing;
    party.cosigning = keys.cosigning;
    party.validity = terms_.validity;
    if (terms_.agreement) party.agreement = terms_.agreement;
    if (const auto clash = clash_of(given.file, party)) return refuse(*clash);
    own(party);
    next_.parties[keys.id] = std::move(party);
    return {};
  }

  Outcome<Problem> add(const FromFile<kit::PublicStaff>& given) {
    const kit::PublicStaff& person = given.what;
    const std::string id = person.id.text();
    if (const auto twice = note(given.file, id)) return refuse(*twice);
    const Staff* enrolled = next_.member(person.id);
    if (enrolled != nullptr && !terms_.replace) {
      return refuse(taken(given.file, id, has_key(*enrolled, person), enrolled->validity,
                          terms_.validity.from));
    }
    const Party* party = next_.party(person.party);
    if (party == nullptr) {
      return refuse(problem("unknown_party", given.file + ": its party " + person.party.text() +
                                                 " is not enrolled; give that party's .pub.toml "
                                                 "too, or first."));
    }
    if (party->validity.to && *party->validity.to <= terms_.validity.from) {
      return refuse(problem("party_ended", given.file + ": its party " + person.party.text() +
                                               " was revoked; enrol the party again first."));
    }
    const auto holder = holders_.find(person.key);
    if (holder != holders_.end() && holder->second != id) {
      return refuse(key_in_use(given.file, holder->second));
    }
    holders_[person.key] = id;
    next_.staff[person.id] = {person.id,      person.party,         person.key,
                              person.roles,   person.qualification, person.team,
                              terms_.validity};
    return {};
  }

  Roster take() { return std::move(next_); }

 private:
  static std::vector<PublicKey> keys_of(const Party& party) {
    std::vector<PublicKey> keys = {party.transport, party.signing, party.cosigning};
    for (const SealingEpoch& sealing : party.sealing) keys.push_back(sealing.key);
    return keys;
  }

  void own(const Party& party) {
    for (const PublicKey& key : keys_of(party)) holders_[key] = party.id.text();
  }

  static Problem key_in_use(const std::string& file, const std::string& holder) {
    return problem("key_in_use", file + ": one of its keys is already that of " + holder +
                                     "; every key has one holder, so make new ones.");
  }

  std::optional<Problem> clash_of(const std::string& file, const Party& party) const {
    for (const PublicKey& key : keys_of(party)) {
      const auto holder = holders_.find(key);
      if (holder != holders_.end() && holder->second != party.id.text()) {
        return key_in_use(file, holder->second);
      }
    }
    return std::nullopt;
  }

  std::optional<Problem> note(const std::string& file, const std::string& id) {
    const auto [other, fresh] = given_.emplace(id, file);
    if (fresh) return std::nullopt;
    return problem("given_twice", id + " is given twice, in " + other->second + " and in " + file +
                                      "; give one file for each.");
  }

  // Above every place that was ever taken: those of revoked parties are never another's.
  std::optional<std::uint16_t> free_slot() const {
    int slot = 0;
    for (const auto& [id, party] : next_.parties) slot = std::max(slot, party.slot + 1);
    if (slot >= limits::slots_max) return std::nullopt;
    return static_cast<std::uint16_t>(slot);
  }

  Roster next_;
  const Terms& terms_;
  std::map<PublicKey, std::string> holders_;
  std::map<std::string, std::string> given_;  // Id to file.
};

// False if it had ended by `at`.
bool end(Validity& validity, Time at) {
  if (validity.to && *validity.to <= at) return false;
  validity.to = at;
  return true;
}

Problem already_ended(const std::string& id, const Validity& validity) {
  return problem("already_ended", id + " was valid until " + mash::for_people(*validity.to) +
                                      "; nothing was changed.");
}

std::string listed(const std::set<StaffRole>& roles) {
  std::string text;
  for (StaffRole role : roles) text += (text.empty() ? "" : ", ") + std::string(word(role));
  return text;
}

std::string describe(const Party& party) {
  return party.id.text() + " (" + std::string(word(party.kind)) + ", " + party.controller + ", " +
         std::string(word(party.regime)) + ") at place " + std::to_string(party.slot) + ", " +
         for_people(party.validity) +
         (party.agreement ? ", information sharing agreement " + for_people(*party.agreement)
                          : ", no information sharing agreement");
}

std::string describe(const Staff& member) {
  return member.id.text() + " of " + member.party.text() + " (" + listed(member.roles) +
         "; qualification " + std::string(word(member.qualification)) + "; team " + member.team +
         "), " + for_people(member.validity);
}

template <class Id, class One>
void compare(const std::map<Id, One>& before, const std::map<Id, One>& after,
             const std::string& kind, std::vector<Change>& found) {
  for (const auto& [id, one] : after) {
    const auto was = before.find(id);
    if (was == before.end()) {
      found.push_back({"enrolled", id.text(), "Enrols " + kind + describe(one) + "."});
      continue;
    }
    if (was->second == one) continue;
    One ended = was->second;
    ended.validity.to = one.validity.to;
    const auto& end_before = was->second.validity.to;
    const bool sooner = one.validity.to && (!end_before || *one.validity.to < *end_before);
    if (ended == one && sooner) {
      found.push_back({"revoked", id.text(),
                       "Revokes " + kind + id.text() + ": " + for_people(one.validity) + "."});
    } else {
      found.push_back({"replaced", id.text(), "Replaces " + kind + describe(one) + "."});
    }
  }
  for (const auto& [id, one] : before) {
    if (after.contains(id)) continue;
    found.push_back({"removed", id.text(), "Removes " + kind + id.text() + " altogether."});
  }
}

}  // namespace

Result<Roster, Problem> with_newcomers(const Roster& before, const Newcomers& newcomers,
                                       const Terms& terms) {
  Enrolling enrolling(before, terms);
  for (const auto& party : newcomers.parties) {
    const auto added = enrolling.add(party);
    if (!added) return refuse(added.error());
  }
  for (const auto& person : newcomers.staff) {
    const auto added = enrolling.add(person);
    if (!added) return refuse(added.error());
  }
  return enrolling.take();
}

Result<Roster, Problem> with_ended(const Roster& before, const std::vector<std::string>& parties,
                                   const std::vector<std::string>& staff, Time at) {
  Roster next = before;
  for (const std::string& name : staff) {
    const auto id = Uuid::from_text(name);
    const auto found = next.staff.find(StaffId{id.value_or(Uuid{})});
    if (found == next.staff.end()) {
      return refuse(problem("unknown_staff", "Nobody with the id " + name +
                                                 " is in the roster; see 'mash roster show'."));
    }
    if (!end(found->second.validity, at)) {
      return refuse(already_ended(name, found->second.validity));
    }
  }
  for (const std::string& name : parties) {
    const auto found = next.parties.find(PartyId::from_text(name).value_or(PartyId{}));
    if (found == next.parties.end()) {
      return refuse(problem("unknown_party",
                            "No party " + name + " is in the roster; see 'mash roster show'."));
    }
    if (!end(found->second.validity, at)) {
      return refuse(already_ended(name, found->second.validity));
    }
    // Else they would be back, unasked, when the party is enrolled again.
    for (auto& [id, member] : next.staff) {
      if (member.party == found->first) end(member.validity, at);
    }
  }
  return next;
}

Result<std::string, Problem> next_text(Roster next, const Digest& before, Time issued) {
  ++next.epoch;
  next.previous = before;
  next.issued = issued;
  std::string text = format_roster(next);
  const std::size_t signatures = limits::note_signatures_max * (limits::origin_bytes_max + 110);
  if (text.size() + signatures > limits::note_bytes_max) {
    return refuse(problem("roster_too_large", "The roster would be larger than the " +
                                                  std::to_string(limits::note_bytes_max / 1024) +
                                                  " KiB that every party accepts; enrol fewer."));
  }
  const auto read = wire::parse_roster(text, "the next roster");
  if (!read) return refuse(problem("bad_roster", read.error().text()));
  return text;
}

std::vector<Change> changes(const Roster& before, const Roster& after) {
  std::vector<Change> found;
  compare(before.parties, after.parties, "party ", found);
  compare(before.staff, after.staff, "staff ", found);
  const bool same = before.governors == after.governors && before.quorum == after.quorum &&
                    before.suites == after.suites && before.mode == after.mode &&
                    before.lowest_version == after.lowest_version;
  if (!same) {
    std::string names;
    for (const Governor& governor : after.governors) {
      names += " " + governor.name + " (" + governor.controller + ")";
    }
    found.push_back({"governed", "",
                     "Sets governors, quorum, suites or versions: " + std::to_string(after.quorum) +
                         " of" + names + "."});
  }
  return found;
}

void tell_changes(const std::vector<Change>& changes, const Output& output) {
  for (const Change& change : changes) {
    output.say(change.sentence);
    output.emit(
        nlohmann::json(
            {{"v", 1}, {"change", change.what}, {"who", change.who}, {"sentence", change.sentence}})
            .dump());
  }
}

std::vector<std::string> members(const Roster& roster, Time now) {
  std::vector<std::string> lines;
  for (const Governor& governor : roster.governors) {
    lines.push_back("governor " + governor.name + " (" + governor.controller + ")");
  }
  for (const auto& [id, party] : roster.parties) {
    lines.push_back("party " + describe(party) + (party.validity.holds(now) ? "" : " NOT VALID"));
  }
  for (const auto& [id, member] : roster.staff) {
    lines.push_back("staff " + describe(member) +
                    (roster.active_member(id, now) != nullptr ? "" : " NOT VALID"));
  }
  return lines;
}

}  // namespace mash::cli
