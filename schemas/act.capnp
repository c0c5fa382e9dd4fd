@0xe52ab0c7d3f81964;
# What a person does, and signs. The hub checks the person's own signature, not their desk's word.

using Cxx = import "/capnp/c++.capnp";
using V = import "vocabulary.capnp";
$Cxx.namespace("mash::wire::schema");

struct Act {
  version @0 :UInt16;           # 1
  hub @1 :Data;
  id @2 :Data;                  # UUIDv7
  staff @3 :Data;               # who acts
  party @4 :Text;               # whose member of staff
  atMs @5 :Int64;
  caseId @6 :Data;
  union {
    rate :group {               # Screening: how urgent, what it is about, how far it goes.
      urgency @7 :V.Urgency;
      category @8 :V.Category;
      reason @9 :Data;          # commitment of the rationale, 32 bytes
    }
    requireCheck :group {       # Adds to the required set, which never shrinks.
      kind @10 :V.PartyKind;
      subject @11 :Data;
    }
    consider :group {           # The signer's own, per check and version. There is no "all".
      check @12 :Data;
      version @13 :UInt16;
      relevance @14 :V.Relevance;
      sentence @15 :Data;       # commitment
    }
    recallCheck :group {        # Ends a check that should not have been sent.
      recallCheckId @16 :Data;
    }
    reissueCheck :group {       # Ends a misdirected check; the reissue went to the right body.
      misdirected @17 :Data;
      reissuedAs @18 :Data;
    }
    reportGap :group {          # First manager: a check that cannot be obtained.
      gapCheck @19 :Data;
      gapReason @20 :V.GapReason;
      tried @21 :Data;          # commitment: what was tried
      meaning @22 :Data;        # commitment: what the gap means for the risk
      # With gapReason noAgency, and only then: the required check that nobody can be asked for;
      # gapCheck is then a new id, under which the gap is recorded.
      unaskedKind @42 :V.PartyKind;
      unaskedSubject @43 :Data;
    }
    approveGap @23 :Data;       # Second manager; the check id.
    startAssessment @24 :Void;
    submitAssessment :group {   # The assessor's signature.
      submittedEvidence @25 :Data;   # evidence digest, 32 bytes
      childsViews @26 :V.FieldState;
      riskAnalysis @27 :V.FieldState;
      assessment @28 :Data;     # commitment of the assessment as the council's system holds it
    }
    signAssessment :group {     # The manager's counter-signature.
      signedEvidence @29 :Data;
    }
    confirmReview :group {      # After a late, replaced or withdrawn return.
      confirmedEvidence @30 :Data;
    }
    callStrategy :group {       # Begins stage strategy.
      grounds @31 :Data;        # commitment
    }
    recordStrategy :group {     # The discussion was held.
      heldAtMs @32 :Int64;
      participants @33 :List(Text);  # party ids
      section47 @34 :Bool;      # its decision
      decision @35 :Data;       # commitment
    }
    openSection47 :group {
      emergency @36 :Bool;      # without a recorded discussion: one must be held within the limit
      section47Reason @37 :Data;
    }
    protect :group {            # Immediate protection; never gated, by anyone enrolled.
      protectionReason @38 :Data;
    }
    decideOutcome :group {
      outcome @39 :V.Outcome;
      outcomeEvidence @40 :Data;     # evidence digest; empty for outcomes that are never gated
      outcomeReason @41 :Data;
    }
    decideHold :group {         # Whoever may approve, at the party that sent the message.
      heldMessage @44 :Data;
      heldFor @45 :Text;        # its recipient
      release @46 :Bool;        # false: it stays where it is, and is held no longer
      holdReason @47 :Data;     # commitment
    }
    exclude :group {            # An organisation gets nothing more of the case, at once.
      excludedParty @48 :Text;
      exclusionReason @49 :Data;     # commitment
    }
    liftExclusion :group {      # Said by two people; the second ends it.
      liftedParty @50 :Text;
      liftReason @51 :Data;     # commitment
    }
  }
}

struct SignedAct {
  act @0 :Data;                 # exact bytes of an Act message
  proof :union {
    ed25519 @1 :Data;           # 64 bytes over "mash/v1 act\n" || hub || act
    webauthn @2 :Data;          # reserved: refused as unknown_kind
  }
}
