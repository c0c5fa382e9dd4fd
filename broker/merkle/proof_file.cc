#include "merkle/proof_file.h"

#include "base/ensure.h"
#include "base/limits.h"
#include "merkle/text.h"

namespace mash::merkle {
namespace {

constexpr std::string_view first_line = "c2sp.org/tlog-proof@v1";
constexpr std::string_view extra_word = "extra ";
constexpr std::string_view index_word = "index ";

}  // namespace

std::string format_proof_file(const ProofFile& file) {
  std::string text = std::string(first_line) + "\n";
  if (!file.extra.empty()) text += std::string(extra_word) + base64(file.extra) + "\n";
  text += std::string(index_word) + std::to_string(file.index.value) + "\n";
  for (const Digest& hash : file.proof) text += base64(hash) + "\n";
  text += "\n" + file.checkpoint;
  ENSURE(parse_proof_file(text) == file, "a proof file that is written can be read");
  return text;
}

Result<ProofFile, Refusal> parse_proof_file(std::string_view text) {
  const auto malformed = refuse(Refusal::proof_file_malformed);
  if (text.size() > limits::note_bytes_max) return refuse(Refusal::note_too_large);
  if (take_line(text) != first_line) return malformed;
  ProofFile file;
  auto line = take_line(text);
  if (line && line->starts_with(extra_word)) {
    auto extra = from_base64(line->substr(extra_word.size()));
    if (!extra || extra->empty()) return malformed;  // Without extra data the line is left out.
    file.extra = std::move(*extra);
    line = take_line(text);
  }
  if (!line || !line->starts_with(index_word)) return malformed;
  const auto index = parse_decimal(line->substr(index_word.size()));
  if (!index) return malformed;
  file.index = LeafIndex{*index};
  for (line = take_line(text); line && !line->empty(); line = take_line(text)) {
    const auto hash = parse_digest(*line);
    if (!hash || file.proof.size() == limits::proof_hashes_max) return malformed;
    file.proof.push_back(*hash);
  }
  if (!line) return malformed;
  if (const auto note = parse_note(text); !note) return refuse(note.error());
  file.checkpoint = text;
  return file;
}

Result<OpenedCheckpoint, Refusal> check_proof_file(Sha256 sha256, const ProofFile& file,
                                                   const Digest& leaf, const NoteKey& log,
                                                   std::span<const NoteKey> witnesses,
                                                   const VerifyFn& verify) {
  auto opened = open_checkpoint(file.checkpoint, log, witnesses, verify);
  if (!opened) return opened;
  const auto included = verify_inclusion(sha256, leaf, file.index, opened->checkpoint.size,
                                         file.proof, opened->checkpoint.root);
  if (!included) return refuse(included.error());
  return opened;
}

}  // namespace mash::merkle
