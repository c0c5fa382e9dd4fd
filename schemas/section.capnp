@0x9b0de4f3527c61a8;
# What is sealed: one struct a section label. Only the sender and the recipients ever read these.
# Text is UTF-8 as the person wrote it; dates are ISO 8601; an absent value is the empty text, and
# `notKnown` or `notAsked` are said in words where the difference matters.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("mash::wire::schema");

struct Identity {
  names @0 :List(Name);         # the first is the one in use
  birthDate @1 :Text;           # or empty
  expectedDate @2 :Text;        # unborn
  sex @3 :Text;
  nhsNumber @4 :Text;
  nhsNumberStatus @5 :Text;     # NHS number verification status, 01 to 08
  upn @6 :Text;
  otherIdentifiers @7 :List(Identifier);
  addresses @8 :List(Text);
  ethnicity @9 :Text;
  firstLanguage @10 :Text;
  interpreter @11 :Text;        # yes, no, notKnown, notAsked
  relationship @12 :Text;       # to the child of the case
}
struct Name { given @0 :Text; family @1 :Text; use @2 :Text; }   # use: current, former, alias
struct Identifier { system @0 :Text; value @1 :Text; }

struct Household { address @0 :Text; members @1 :List(Member); }
struct Member { name @0 :Text; relationship @1 :Text; birthDate @2 :Text; }

struct Concern {
  what @0 :Text; when @1 :Text; where @2 :Text; harm @3 :Text; knownTo @4 :Text; asked @5 :Text;
}
struct ChildsViews { words @0 :Text; howSought @1 :Text; seen @2 :Text; seenAlone @3 :Text; }
struct ConsentRecord {
  who @0 :Text; when @1 :Text; scope @2 :Text; whyNot @3 :Text; familyTold @4 :Text;
}
struct Events { items @0 :List(Happening); }       # history, health detail, attendance, offences
struct Happening {
  date @0 :Text; what @1 :Text; significant @2 :Bool; source @3 :Text; reference @4 :Text;
}
struct Narrative { text @0 :Text; author @1 :Text; }            # risk analysis, rationale, outcome
struct HealthSummary {
  registered @0 :Text; summary @1 :Text; lastSeen @2 :Text; plans @3 :List(Text);
}
struct Intelligence { text @0 :Text; source @1 :Text; assessment @2 :Text; handling @3 :Text; }
struct SchoolWelfare { school @0 :Text; lead @1 :Text; notes @2 :Text; plans @3 :List(Text); }
struct ProtectedAddress { address @0 :Text; reason @1 :Text; }
struct Referrer { name @0 :Text; relationship @1 :Text; contact @2 :Text; anonymous @3 :Bool; }

struct SearchStatement {
  systems @0 :List(Text);
  searches @1 :List(Search);
  searchedBy @2 :Text;
  searchedAt @3 :Text;
}
struct Search { names @0 :Text; birthDate @1 :Text; identifier @2 :Text; hits @3 :UInt32; }
