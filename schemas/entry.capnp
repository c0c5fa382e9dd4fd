@0xa8c35be1f6047d92;
# The body of a ledger entry. No names and no free text.

using Cxx = import "/capnp/c++.capnp";
using V = import "vocabulary.capnp";
$Cxx.namespace("mash::wire::schema");

struct Entry {
  version @0 :UInt16;           # 1
  timeMs @1 :Int64;             # hub time of the decision
  decider @2 :UInt32;           # raised when the behaviour of decide changes
  links @3 :List(Link);         # the streams it belongs to
  group @4 :UInt16;             # position within its command's entries; 0 holds the command
  command @5 :Data;             # group 0: the exact normalised command; else empty
  commandDigest @6 :Data;       # SHA-256 of the command
  policy @7 :Data;              # digest of the policy bundle in force
  roster @8 :Data;              # digest of the roster in force
  calendar @9 :Data;            # digest of the calendar in force
  event @10 :List(Event);
}

struct Link {
  stream @0 :UInt8;             # StreamKind
  id @1 :Data;                  # 16 bytes; zero for the hub's own stream
  sequence @2 :UInt64;          # from 1, no gap
  previous @3 :Data;            # leaf hash of the entry before it there; empty for the first
}

struct Event {
  union {
    hubOpened :group {
      hub @0 :Data;
      mode @1 :V.HubMode;
      origin @2 :Text;
      ledgerKey @3 :Data;
      governors @4 :Data;       # digest of governors and quorum as the join file has them
    }
    hubStarted :group { startedSize @5 :UInt64; unclean @6 :Bool; }
    hubStopped @7 :Void;
    rosterApplied :group { epoch @8 :UInt64; rosterDigest @9 :Data; }
    policyApplied :group { bundle @10 :UInt64; policyDigest @11 :Data; }
    refused @12 :Refusal;
    counted :group { cause @13 :Text; count @14 :UInt64; }   # before authentication, per minute
    quarantined :group { frameDigest @15 :Data; }

    messageAccepted :group {
      message @16 :Data; frame @17 :Data; sender @18 :Text;
      kind @92 :V.MessageKind; check @93 :Data; acceptedVersion @94 :UInt16;
    }
    released @19 :Release;
    notReleased @20 :NotReleased;
    deliveryReported :group {
      reportedNumber @21 :UInt64;
      report @22 :V.DeliveryReport;
      reportedAtMs @23 :Int64;
      reportedBy @24 :Data;     # staff, or empty
      reportedFor @99 :Text;    # the recipient
      reportedMessage @101 :Data;
    }
    deliveryEnded :group {
      endedNumber @25 :UInt64; end @26 :V.DeliveryEnd; endedFor @27 :Text; endedMessage @102 :Data;
    }

    caseOpened :group {
      child @28 :Data; referral @29 :Data; referrer @30 :Text; source @95 :V.ReferralSource;
    }
    rated :group { urgency @31 :V.Urgency; category @32 :V.Category; ratedBy @33 :Data; }
    stageReached :group { stage @34 :V.Stage; }
    checkRequired :group { requiredKind @35 :V.PartyKind; requiredSubject @36 :Data; }
    checkIssued :group {
      issued @37 :Data;
      agency @38 :Text;         # empty: the roster has none of that kind, so nobody was asked
      agencyKind @39 :V.PartyKind; subject @40 :Data;
      dueMs @41 :Int64;
    }
    checkReturned :group {
      returned @42 :Data; returnKind @43 :V.ReturnKind; version @44 :UInt16;
      returnMessage @45 :Data; late @46 :Bool;
    }
    returnOpened :group {
      openedCheck @47 :Data; openedVersion @48 :UInt16; openedBy @49 :Data;
      openedPart @108 :UInt32;  # 0 in entries from before there could be a second: the first
    }
    returnUnopenable :group { unopenableCheck @50 :Data; unopenableVersion @51 :UInt16; }
    returnWithdrawn :group { withdrawnCheck @52 :Data; withdrawnVersion @53 :UInt16; }
    considered :group {
      consideredCheck @54 :Data; consideredVersion @55 :UInt16; consideredBy @56 :Data;
      relevance @57 :V.Relevance;
    }
    checkRecalled @58 :Data;
    checkMisdirected :group { misdirected @59 :Data; reissuedAs @60 :Data; }
    escalated :group { escalatedCheck @61 :Data; step @62 :UInt8; }
    gapReported :group { gapCheck @63 :Data; gapReason @64 :V.GapReason; reportedGapBy @65 :Data; }
    gapApproved :group { approvedCheck @66 :Data; approvedBy @67 :Data; }

    assessmentStarted :group { assessor @68 :Data; }
    assessmentSubmitted :group {
      submittedBy @69 :Data; submittedEvidence @70 :Data;
      childsViews @71 :V.FieldState; riskAnalysis @72 :V.FieldState;
      submittedAssessment @103 :Data;   # its commitment
    }
    assessmentSigned :group {
      signedBy @73 :Data; signedEvidence @74 :Data;
      awaitsSecond @100 :Bool;  # the first of two that practice asks for
      signedAssessor @104 :Data;        # whose assessment it is,
      signedAssessment @105 :Data;      # and its commitment
    }
    reviewDue :group {
      reviewCheck @75 :Data;    # or empty: about none that was issued
      reviewDueMs @76 :Int64;
    }
    reviewConfirmed :group {
      confirmedBy @77 :Data; confirmedEvidence @78 :Data;
      confirmedAssessor @106 :Data; confirmedAssessment @107 :Data;
    }
    strategyCalled :group { calledBy @79 :Data; strategyDueMs @80 :Int64; }
    strategyHeld :group { heldAtMs @81 :Int64; section47 @82 :Bool; recordedBy @83 :Data; }
    section47Opened :group {
      section47By @84 :Data; emergency @85 :Bool; discussionDueMs @86 :Int64;
    }
    protected :group { protectedBy @87 :Data; }
    outcomeDecided :group { outcome @88 :V.Outcome; decidedBy @89 :Data; }
    clockFired :group { clock @90 :Text; clockDueMs @91 :Int64; }
    personNamed :group { person @96 :Data; role @97 :V.SubjectRole; ageBand @98 :V.AgeBand; }
    held :group {
      heldMessage @109 :Data;
      heldFor @110 :Text;       # its recipient
      heldLeaves @111 :List(UInt8);     # what goes once it is approved
      heldDueMs @112 :Int64;    # by when it should be decided
      heldPart @117 :UInt32;    # which part of its delivery it will be
      approvers @118 :List(V.StaffRole);   # whom the rules that hold it name
    }
    holdDecided :group {
      decidedMessage @113 :Data; decidedFor @114 :Text; release @115 :Bool;
      holdDecidedBy @116 :Data; # staff id; empty: policy holds it no longer, nobody was asked
      checkDueMs @119 :Int64;   # of a check that goes only now: when its answer is due; else 0
    }
    excluded :group { excludedParty @120 :Text; excludedBy @121 :Data; }
    exclusionLifted :group {
      liftedParty @122 :Text; liftedBy @123 :Data;
      liftAwaitsSecond @124 :Bool;   # the first of two people: it goes on
    }
  }
}

struct Release {
  message @0 :Data;
  recipient @1 :Text;
  number @2 :UInt64;
  part @3 :UInt32;
  leaves @4 :List(UInt8);       # leaf indexes released
  rules @5 :List(Text);         # ids of the rules that decided, per leaf
  policyVersion @6 :UInt64;
  gateway @7 :V.Gateway;
  article6 @8 :V.Article6;
  article9 @9 :V.Article9;
  shown @10 :V.Disclose;
  withheldCount @11 :UInt8;
  withheldLabels @12 :List(V.SectionKind);
  frame @13 :Data;              # digest of the submission it was decided on
  red @14 :Bool;                # goes first, and may use the outbox's reserve
}

struct NotReleased {
  # Kept for the sender, the hub and the officer; a recipient never receives this entry.
  message @0 :Data;
  recipient @1 :Text;
  leaves @2 :List(UInt8);
  effects @3 :List(V.Effect);
  rules @4 :List(Text);         # the deciding rule per leaf; empty: no rule released it
  policyVersion @5 :UInt64;
}

struct Refusal {
  code @0 :Text;                # stable; PROTOCOL.md lists them all
  fault @1 :UInt8;
  claimed @2 :Text;             # the party the frame claimed to come from
  connected @3 :Text;           # the party whose connection it came over
  missing @4 :List(Missing);    # what a shut gate waits for; complete
}

struct Missing {
  what @0 :Text;                # stable code, e.g. "check_not_returned"
  check @1 :Data;               # or empty
  agency @2 :Text;              # or empty
  who @3 :Text;                 # who can act: a role of the desk or an agency
  dueMs @4 :Int64;              # 0: none
}
