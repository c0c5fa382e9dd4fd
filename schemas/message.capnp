@0xd1e7f2b6a9c04418;
# What a sender signs and seals. PROTOCOL.md says how each part is used; limits are in its table.

using Cxx = import "/capnp/c++.capnp";
using V = import "vocabulary.capnp";
$Cxx.namespace("mash::wire::schema");

struct Header {
  # Everything the hub may see of a message, beside the labels and sizes of its sections. The sender
  # signs exactly the bytes of this struct's message, with the root of the section tree.
  version @0 :UInt16;           # 1
  suite @1 :UInt16;             # 1: X25519, HKDF-SHA256, ChaCha20-Poly1305, SHA-256, Ed25519
  hub @2 :Data;                 # 32 bytes
  id @3 :Data;                  # UUIDv7, 16 bytes
  kind @4 :V.MessageKind;
  sender @5 :Text;              # party id
  senderKey @6 :Data;           # key id of the signing key, 16 bytes
  createdMs @7 :Int64;
  rosterEpoch @8 :UInt64;       # the newest epoch the sender knew
  actor @9 :Data;               # the acting person's pseudonym, 16 bytes; empty: none acted
  subjects @10 :List(Subject);
  caseId @11 :Data;             # check, return, outcome: the one case; referral: empty; otherwise
                                # a case of the superseded message
  checkId @12 :Data;            # check, return; empty otherwise
  returnKind @13 :V.ReturnKind;      # return only
  returnVersion @14 :UInt16;         # return, from 1; 0 otherwise
  supersedes @15 :Data;         # message id; correction, recall, withdrawal must have it
  purpose @16 :V.Purpose;
  stage @17 :V.Stage;
  category @18 :V.Category;
  urgency @19 :V.Urgency;
  gateway @20 :V.Gateway;
  article6 @21 :V.Article6;
  article9 @22 :V.Article9;
  consent @23 :V.Consent;
  handling @24 :V.Handling;
  regime @25 :V.Regime;         # the sender's; each recipient's is in the roster
  source @26 :V.ReferralSource; # referral only
  recipients @27 :List(Data);   # SHA-256("mash/v1 recipient\n" || salt16 || party id), sorted
  leafCount @28 :UInt8;         # of the section tree with decoys: 8, 16, 32 or 64
  outcome @29 :V.Outcome;       # outcome only
}

struct Subject {
  ref @0 :Data;                 # random, 16 bytes
  role @1 :V.SubjectRole;
  ageBand @2 :V.AgeBand;
  caseId @3 :Data;              # referral: the case to open for this child; empty otherwise
}

struct Recipient {
  salt @0 :Data;                # 16 bytes
  party @1 :Text;
}

struct Leaf {
  # The opening of one section's leaf. Its bytes in the tree are
  # salt16 || label u16 || subject16 || ageBand u8 || paddedBytes u32 || sha256(ciphertext) ||
  # commitment32, big-endian, 103 bytes.
  salt @0 :Data;
  label @1 :V.SectionKind;
  subject @2 :Data;             # one of Header.subjects; empty: about none alone
  ageBand @3 :V.AgeBand;
  paddedBytes @4 :UInt32;       # of the padded plaintext; the ciphertext has 16 bytes more
  ciphertextDigest @5 :Data;
  commitment @6 :Data;
}

struct Wrap {
  # The section key, sealed to one recipient with HPKE base mode.
  recipient @0 :UInt8;          # position in Header.recipients
  key @1 :Data;                 # key id of the recipient's sealing key, 16 bytes
  enc @2 :Data;                 # 32 bytes
  sealed @3 :Data;              # 48 bytes
}

struct Section {
  leafIndex @0 :UInt8;
  leaf @1 :Leaf;
  ciphertext @2 :Data;
  wraps @3 :List(Wrap);         # by recipient, rising
}

struct Submission {
  # Sender to hub: all of one message.
  header @0 :Data;              # the exact bytes that are signed
  signature @1 :Data;           # Ed25519, 64 bytes
  recipients @2 :List(Recipient);    # in the order of Header.recipients
  sections @3 :List(Section);        # by leafIndex, rising
  decoys @4 :List(Decoy);
}

struct Decoy {
  leafIndex @0 :UInt8;
  leafHash @1 :Data;            # random, 32 bytes, where a section's leaf hash would stand
}

struct Delivery {
  # Hub to one recipient: what policy released of one message, with the proof that it was decided.
  number @0 :UInt64;            # gapless per recipient
  part @1 :UInt32;              # each RELEASE decision on a message makes a part, from 1
  header @2 :Data;
  signature @3 :Data;
  root @4 :Data;
  recipientIndex @5 :UInt8;
  recipientSalt @6 :Data;
  sections @7 :List(ReleasedSection);
  release @8 :Evidence;         # the entry with the RELEASE decision
  withheldShown @9 :V.Disclose;
  withheldCount @10 :UInt8;     # 0 unless shown
  withheldLabels @11 :List(V.SectionKind);
}

struct ReleasedSection {
  section @0 :Section;          # with this recipient's wrap only
  proof @1 :List(Data);         # RFC 6962 inclusion proof of the leaf under root
}

struct Evidence {
  # That one entry is on the ledger.
  index @0 :UInt64;
  salt @1 :Data;                # 32 bytes
  body @2 :Data;                # Entry (entry.capnp), exact bytes
  proof @3 :List(Data);
  checkpoint @4 :Text;          # C2SP signed note
}
