@0xc7196dd2e84b3af5;
# One frame between an endpoint and the hub: one of these, uncompressed, in one segment.

using Cxx = import "/capnp/c++.capnp";
using M = import "message.capnp";
using A = import "act.capnp";
using N = import "entry.capnp";
using V = import "vocabulary.capnp";
$Cxx.namespace("mash::wire::schema");

struct ToHub {
  union {
    hello :group {
      versions @0 :List(UInt16);     # that the endpoint speaks
      party @1 :Text;
      nowMs @2 :Int64;
      checkpoint @3 :Text;           # the largest it has seen, or empty
      rosterEpoch @4 :UInt64;
      ready @5 :Bool;                # deliveries may come
      reportsSeen @10 :UInt64;       # the sequence of the last report it keeps; 0: none
    }
    submit @6 :M.Submission;
    act @7 :A.SignedAct;
    acknowledge @8 :SignedAcknowledgement;
    query @9 :Query;
  }
}

struct SignedAcknowledgement {
  acknowledgement @0 :Data;          # exact bytes of an Acknowledgement message
  signature @1 :Data;                # of the party: "mash/v1 acknowledgement\n" || hub || bytes
}

struct Acknowledgement {
  version @0 :UInt16;                # 1
  hub @1 :Data;
  id @2 :Data;                       # UUIDv7
  party @3 :Text;
  items @4 :List(Item);

  struct Item {
    number @0 :UInt64;
    message @1 :Data;
    part @2 :UInt32;
    report @3 :V.DeliveryReport;
    atMs @4 :Int64;
    staff @5 :Data;                  # opened, acknowledged by a person; else empty
  }
}

struct Query {
  id @0 :Data;
  union {
    gate @1 :Data;                   # a case: what is missing
    caseState @2 :Data;
    due :group { most @3 :UInt16; }  # open duties of the asking party, soonest first
    cases :group { after @4 :Data; atMost @5 :UInt16; }
    certificate @6 :Data;            # a case: its gate certificate or, without one, what is missing
  }
}

struct FromHub {
  union {
    welcome :group {
      version @0 :UInt16;
      hub @1 :Data;
      nowMs @2 :Int64;
      checkpoint @3 :Text;
      roster @4 :Text;               # the note in force, when the endpoint's epoch is older
      policy @5 :Text;               # the bundle's note, likewise
    }
    receipt @6 :Receipt;
    delivery @7 :M.Delivery;
    answer @8 :Answer;
    reported @9 :Reported;
    slowDown :group { request @10 :Data; retryAfterMs @11 :UInt32; }
    notice @12 :Text;                # a newer roster or policy note
  }
}

struct Receipt {
  # For a message, an act or an acknowledgement: what was decided, and the proof. A refusal too.
  request @0 :Data;                  # its id; empty if none could be read
  evidence @1 :M.Evidence;           # null: nothing happened that was not on the ledger already
  refusal @2 :N.Refusal;             # null when it was accepted; as the entry has it
  sentence @3 :Text;                 # why it was refused, what was kept back from whom; else empty
}

struct Reported {
  # To the sender: what became of deliveries of its messages, by one entry of its own stream.
  sequence @0 :UInt64;               # of the entry in the sender's stream
  after @3 :UInt64;                  # of the one reported before it; 0: none was
  evidence @1 :M.Evidence;           # of that entry: its events say what became of which message
  signed @2 :SignedAcknowledgement;  # the recipient's word for it; null: the hub ended them
}

struct Answer {
  query @0 :Data;
  union {
    gate @1 :GateList;
    caseState @2 :CaseState;
    due @3 :List(Duty);
    cases @4 :List(CaseLine);
    unknown @5 :Void;                # no such case for this party
    certificate @6 :GateCertificate;
  }
}

struct GateCertificate {
  # The gate was open when the manager signed: the entry that says who signed whose assessment over
  # which evidence, with its proof. There is one while no review is due.
  evidence @0 :M.Evidence;
}

struct GateList {
  open @0 :Bool;
  missing @1 :List(N.Missing);
  evidence @2 :Data;                 # the evidence digest as it stands
  size @3 :UInt64;                   # ledger size it was computed at
}

struct Duty {
  what @0 :Text;
  caseId @1 :Data;
  check @2 :Data;
  dueMs @3 :Int64;
  urgency @4 :V.Urgency;
  message @5 :Data;             # what "hold": the message,
  heldFor @6 :Text;             # and the recipient that waits for the rest of it
}

struct CaseLine {
  caseId @0 :Data;
  urgency @1 :V.Urgency;
  category @2 :V.Category;
  stage @3 :V.Stage;
  receivedMs @4 :Int64;
  checks @5 :UInt16;
  returned @6 :UInt16;
  closed @7 :Bool;
  # What is owed, in a closed case too; 0: nothing.
  reviewDueMs @8 :Int64;             # something came after the signature or the end
  discussionDueMs @9 :Int64;         # a strategy discussion was called, or an enquiry owes one
}

struct CaseState {
  line @0 :CaseLine;
  child @1 :Data;
  checks @2 :List(CheckState);
  assessor @3 :Data;
  submittedBy @4 :Data;
  signedBy @5 :Data;
  outcome @6 :Text;
  unissued @7 :List(RequiredCheck);  # Required checks that no issued check answers.
  # Protection. Times are 0 for what has not been.
  strategyCalledMs @8 :Int64;        # the first call that has not been answered, else the last one
  strategyHeldMs @9 :Int64;          # the last discussion
  section47Decided @10 :Bool;        # by a discussion
  section47OpenedMs @11 :Int64;
  section47Emergency @12 :Bool;
  protected @13 :Bool;
  exclusions @14 :List(Exclusion);   # Organisations that get nothing of the case.
}

struct Exclusion {
  party @0 :Text;
  sinceMs @1 :Int64;
  by @2 :Data;
  liftedBy @3 :Data;                 # the first of the two who lift it; else empty
}

struct RequiredCheck {
  kind @0 :V.PartyKind;
  subject @1 :Data;
}

struct CheckState {
  check @0 :Data;
  agency @1 :Text;                   # empty: nobody could be asked
  subject @2 :Data;
  state @3 :Text;                    # issued, delivered, returned, opened, ended ... (PROTOCOL.md)
  dueMs @4 :Int64;
  returnKind @5 :V.ReturnKind;
  version @6 :UInt16;
  opened @7 :Bool;
  consideredBy @8 :List(Data);
  returnMessage @9 :Data;
  kind @10 :V.PartyKind;             # of agency
}
