@0xf06b8d14e27ac953;
# The normalised command an entry records: what decide was given, without ciphertexts. With the
# state before it, the policy, roster and calendar that the entry names, and its time, the decision
# replays.

using Cxx = import "/capnp/c++.capnp";
using M = import "message.capnp";
using A = import "act.capnp";
using P = import "packet.capnp";
using V = import "vocabulary.capnp";
$Cxx.namespace("mash::wire::schema");

struct Command {
  connected @0 :Text;           # the party whose connection it came over; empty: the hub itself
  union {
    submit :group {
      header @1 :Data;
      signature @2 :Data;
      recipients @3 :List(M.Recipient);
      sections @4 :List(M.Section);     # ciphertext and the wraps' secrets left out
      frame @5 :Data;                   # SHA-256 of the frame that carried it
      frameBytes @6 :UInt32;
      prior @7 :Prior;
      reserved8 @8 :Bool;               # never written, never read
      subjectCases @9 :List(SubjectCase);
      decoys @37 :List(M.Decoy);        # with the sections' leaves: the root that was signed
    }
    act :group {
      signed @10 :A.SignedAct;
      actPrior @11 :Prior;
    }
    acknowledge :group {
      acknowledgement @12 :P.SignedAcknowledgement;
      open @13 :List(OpenDelivery);     # what the outbox held for its items, in their order
      acknowledgePrior @38 :Prior;
    }
    tick :group { caseId @14 :Data; clock @15 :Text; dueMs @16 :Int64; }
    applyRoster :group { epoch @17 :UInt64; rosterDigest @18 :Data; }
    applyPolicy :group { bundle @19 :UInt64; policyDigest @20 :Data; }
    openHub :group {
      hub @21 :Data; mode @22 :V.HubMode; origin @23 :Text; ledgerKey @24 :Data;
      governors @25 :Data;
    }
    startHub :group { size @26 :UInt64; unclean @27 :Bool; }
    stopHub @28 :Void;
    count :group { cause @29 :Text; number @30 :UInt64; }
    quarantine :group { frameDigest @31 :Data; }
    endDeliveries :group {              # of a recipient that may not have them any more
      endedRecipient @39 :Text;
      endedSender @40 :Text;            # whose messages they are
      ended @41 :List(OpenDelivery);
    }
    decideAgain :group {                # of what has not left since its release
      againFor @42 :Text;
      againNumber @43 :UInt64;
      againMessage @44 :Data;
    }
    refuse :group {                     # at the door: what could not become a command
      code @32 :Text; fault @33 :UInt8; claimed @34 :Text; request @35 :Data;
      refusedFrame @36 :Data;
    }
  }
}

struct Prior {
  # An earlier message, act or acknowledgement with the same id.
  index @0 :UInt64;
  frame @1 :Data;               # its digest; empty: there is none
}

struct SubjectCase {
  # An open case known for a subject.
  subject @0 :Data;
  caseId @1 :Data;
}

struct OpenDelivery {
  known @0 :Bool;               # false: no such delivery is open
  number @1 :UInt64;
  message @2 :Data;
  part @3 :UInt32;
  caseId @4 :Data;
  delivered @5 :Bool;           # reported already, as far as the hub remembers
  openedBy @6 :Data;            # likewise; empty: nobody
}
