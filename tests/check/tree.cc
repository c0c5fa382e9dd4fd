#include <map>

#include "check/check.h"
#include "crypto/hash.h"
#include "crypto/sign.h"
#include "merkle/compact_range.h"
#include "merkle/proof_file.h"

namespace mash::check {
namespace {

constexpr Block<1> leaf_version = {0x01};
constexpr std::size_t salt_bytes = 32;

bool signature_holds(const Block<32>& key, ByteView message, const Block<64>& signature) {
  return crypto::verify(crypto::VerifyKey{key}, message, crypto::Signature{signature});
}

Bytes leaf_of(ByteView salt, ByteView body) {
  return concat({leaf_version, crypto::sha256({salt, body})});
}

Digest tree_leaf(ByteView salt, ByteView body) {
  return merkle::leaf_hash(crypto::sha256, leaf_of(salt, body));
}

class TreeCheck {
 public:
  TreeCheck(const Ledger& ledger, const merkle::NoteKey& key, Findings& findings)
      : ledger_(ledger), key_(key), findings_(findings) {}

  void entries() {
    merkle::CompactRange tree(crypto::sha256);
    roots_.push_back(merkle::empty_root(crypto::sha256));
    for (const ExportedEntry& one : ledger_.entries) {
      const Bytes leaf = leaf_of(one.salt, one.body);
      if (!std::equal(leaf.begin(), leaf.end(), one.leaf.begin())) {
        findings_.at(one.index, "its leaf is not that of its salt and body.");
      }
      const Digest hash = merkle::leaf_hash(crypto::sha256, leaf);
      links(one, hash);
      tree.append(hash);
      roots_.push_back(tree.root());
    }
  }

  void checkpoint() {
    const auto opened = merkle::open_checkpoint(ledger_.checkpoint, key_, {}, signature_holds);
    if (!opened) {
      return findings_.add("The checkpoint is not signed by the ledger key of join.toml.");
    }
    const merkle::Checkpoint& of = opened->checkpoint;
    if (of.size.value != ledger_.entries.size()) {
      findings_.add("The checkpoint is of " + std::to_string(of.size.value) +
                    " entries; the export has " + std::to_string(ledger_.entries.size()) + ".");
    } else if (of.root != roots_.back()) {
      findings_.add("The entries give the root " + hex(roots_.back()) +
                    "; the signed checkpoint says " + hex(of.root) + ".");
    }
  }

  void receipt(const Log& log, const LoggedRequest& request) {
    const std::string whose = "the receipt of " + log.party.text() + " for " + request.id.text();
    const auto wrong = [&](const std::string& what) {
      findings_.at(request.ledger_index, whose + " " + what);
    };
    const auto file = merkle::parse_proof_file(request.proof);
    if (!file || file->extra.size() <= salt_bytes) return wrong("cannot be read.");
    const ByteView extra(file->extra);
    const ByteView body = extra.subspan(salt_bytes);
    const auto opened = merkle::check_proof_file(
        crypto::sha256, *file, tree_leaf(extra.first(salt_bytes), body), key_, {}, signature_holds);
    if (!opened) return wrong("does not prove its entry under its own checkpoint.");
    if (file->index.value != request.ledger_index) {
      return wrong("proves entry " + std::to_string(file->index.value) + " instead.");
    }
    const ExportedEntry* exported = ledger_.at(request.ledger_index);
    if (exported == nullptr) return wrong("proves an entry that the export has not.");
    if (!std::equal(body.begin(), body.end(), exported->body.begin(), exported->body.end())) {
      return wrong("proves another entry than the export has there.");
    }
    const merkle::Checkpoint& seen = opened->checkpoint;
    if (seen.size.value < roots_.size() && roots_[seen.size.value] != seen.root) {
      wrong("was signed over another history than the export's.");
    }
  }

 private:
  // Each stream counts from 1 and names the entry before.
  void links(const ExportedEntry& one, const Digest& hash) {
    for (const wire::Link& link : one.entry.links) {
      auto& end = ends_[link.stream];
      const std::optional<Digest> before =
          end.first == 0 ? std::nullopt : std::optional(end.second);
      if (link.sequence != end.first + 1 || link.previous != before) {
        findings_.at(one.index, "it does not follow what comes before it in its stream.");
      }
      end = {link.sequence, hash};
    }
  }

  const Ledger& ledger_;
  const merkle::NoteKey& key_;
  Findings& findings_;
  std::vector<Digest> roots_;  // By size.
  std::map<StreamId, std::pair<std::uint64_t, Digest>> ends_;
};

}  // namespace

void check_tree(const Ledger& ledger, const std::vector<Log>& logs, Findings& findings) {
  const auto key = merkle::NoteKey::make(crypto::sha256, ledger.join.origin,
                                         merkle::SignatureType::ed25519, ledger.join.ledger);
  if (!key) return findings.add("join.toml names an origin that cannot sign checkpoints.");
  TreeCheck tree(ledger, *key, findings);
  tree.entries();
  tree.checkpoint();
  for (const Log& log : logs) {
    for (const LoggedRequest& request : log.requests) {
      if (!request.proof.empty()) tree.receipt(log, request);
    }
  }
}

}  // namespace mash::check
