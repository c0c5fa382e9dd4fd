// What is sealed: the content of a section, one struct a kind. Only its sender and its recipients
// ever hold one in the clear, so nothing of it is logged and print.h does not know it.
//
// Texts are as a person or a record wrote them, at most limits::section_text_bytes_max of UTF-8 and
// empty where nothing is known; dates are ISO 8601. A reader takes a date or a word it does not
// understand for not known: what a child needs is not refused over a date. The bytes do not say
// which kind they are; the leaf's label does. Source: schemas/section.capnp.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "wire/refusal.h"
#include "wire/vocabulary.h"

namespace mash::wire {

struct Identity {
  struct Name {
    std::string given;
    std::string family;
    std::string use;  // current, former, alias.
    bool operator==(const Name&) const = default;
  };
  struct Identifier {
    std::string system;
    std::string value;
    bool operator==(const Identifier&) const = default;
  };
  std::vector<Name> names;  // The one in use first.
  std::string birth_date;
  std::string expected_date;  // Unborn.
  std::string sex;
  std::string nhs_number;
  std::string nhs_number_status;  // NHS number verification status, 01 to 08.
  std::string upn;
  std::vector<Identifier> other_identifiers;
  std::vector<std::string> addresses;
  std::string ethnicity;
  std::string first_language;
  std::string interpreter;   // yes, no, notKnown, notAsked.
  std::string relationship;  // To the child of the case.
  bool operator==(const Identity&) const = default;
};

struct Household {
  struct Member {
    std::string name;
    std::string relationship;
    std::string birth_date;
    bool operator==(const Member&) const = default;
  };
  std::string address;
  std::vector<Member> members;
  bool operator==(const Household&) const = default;
};

struct Concern {
  std::string what;
  std::string when;
  std::string where;
  std::string harm;
  std::string known_to;  // Who knows that this is shared.
  std::string asked;     // What the hub is asked to do.
  bool operator==(const Concern&) const = default;
};

struct ChildsViews {
  std::string words;  // The child's own.
  std::string how_sought;
  std::string seen;
  std::string seen_alone;
  bool operator==(const ChildsViews&) const = default;
};

struct ConsentRecord {
  std::string who;
  std::string when;
  std::string scope;
  std::string why_not;
  std::string family_told;
  bool operator==(const ConsentRecord&) const = default;
};

// History, health detail, offences and attendance.
struct Events {
  struct Happening {
    std::string date;
    std::string what;
    bool significant = false;
    std::string source;
    std::string reference;
    bool operator==(const Happening&) const = default;
  };
  std::vector<Happening> items;  // Oldest first.
  bool operator==(const Events&) const = default;
};

// Risk analysis, rationale and outcome.
struct Narrative {
  std::string text;
  std::string author;
  bool operator==(const Narrative&) const = default;
};

struct HealthSummary {
  std::string registered;
  std::string summary;
  std::string last_seen;
  std::vector<std::string> plans;
  bool operator==(const HealthSummary&) const = default;
};

struct Intelligence {
  std::string text;
  std::string source;
  std::string assessment;
  std::string handling;
  bool operator==(const Intelligence&) const = default;
};

struct SchoolWelfare {
  std::string school;
  std::string lead;
  std::string notes;
  std::vector<std::string> plans;
  bool operator==(const SchoolWelfare&) const = default;
};

struct ProtectedAddress {
  std::string address;
  std::string reason;
  bool operator==(const ProtectedAddress&) const = default;
};

struct Referrer {
  std::string name;
  std::string relationship;
  std::string contact;
  bool anonymous = false;
  bool operator==(const Referrer&) const = default;
};

// What was searched and how: what a nil trace is worth.
struct SearchStatement {
  struct Search {
    std::string names;
    std::string birth_date;
    std::string identifier;
    std::uint32_t hits = 0;
    bool operator==(const Search&) const = default;
  };
  std::vector<std::string> systems;
  std::vector<Search> searches;
  std::string searched_by;
  std::string searched_at;
  bool operator==(const SearchStatement&) const = default;
};

using Content = std::variant<Identity, Household, Concern, ChildsViews, ConsentRecord, Events,
                             Narrative, HealthSummary, Intelligence, SchoolWelfare,
                             ProtectedAddress, Referrer, SearchStatement>;

// An empty content of the struct that sections of `kind` have.
Content empty_content(SectionKind kind);
// Whether `content` may be sealed under the label `kind`. A sender asks before it seals: what
// policy decides about is the label.
bool fits(const Content& content, SectionKind kind);

// As codec.h has it. `kind` is the label of the signed leaf.
Bytes encode(const Content& content);
[[nodiscard]] Result<Content, Refusal> decode_content(SectionKind kind, ByteView frame);

}  // namespace mash::wire
