#include "merkle/checkpoint.h"

#include <algorithm>

#include "base/ensure.h"
#include "base/limits.h"
#include "merkle/text.h"

namespace mash::merkle {
namespace {

bool is_origin(std::string_view origin) {
  return !origin.empty() && origin.size() <= limits::origin_bytes_max && is_utf8(origin) &&
         std::none_of(origin.begin(), origin.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

}  // namespace

std::string format_checkpoint(const Checkpoint& checkpoint) {
  ENSURE(is_origin(checkpoint.origin), "a checkpoint has a well-formed origin");
  return checkpoint.origin + "\n" + std::to_string(checkpoint.size.value) + "\n" +
         base64(checkpoint.root) + "\n";
}

Result<Checkpoint, Refusal> parse_checkpoint(std::string_view body) {
  const auto origin = take_line(body);
  const auto size = take_line(body);
  const auto root = take_line(body);
  if (!origin || !size || !root || !is_origin(*origin)) {
    return refuse(Refusal::checkpoint_malformed);
  }
  const auto size_value = parse_decimal(*size);
  const auto root_value = parse_digest(*root);
  if (!size_value || !root_value) return refuse(Refusal::checkpoint_malformed);
  if (!body.empty()) return refuse(Refusal::checkpoint_extended);
  return Checkpoint{std::string(*origin), TreeSize{*size_value}, *root_value};
}

Result<OpenedCheckpoint, Refusal> open_checkpoint(std::string_view note, const NoteKey& log,
                                                  std::span<const NoteKey> witnesses,
                                                  const VerifyFn& verify) {
  const auto parsed = parse_note(note);
  if (!parsed) return refuse(parsed.error());
  std::vector<NoteKey> keys = {log};
  keys.insert(keys.end(), witnesses.begin(), witnesses.end());
  auto signatures = verify_note(*parsed, keys, verify);
  if (!signatures) return refuse(signatures.error());
  const bool by_log = std::erase_if(*signatures, [](const auto& s) { return s.key == 0; }) > 0;
  if (!by_log) return refuse(Refusal::signature_missing);
  for (KnownSignature& signature : *signatures) --signature.key;  // The log stood first.

  auto checkpoint = parse_checkpoint(parsed->text);
  if (!checkpoint) return refuse(checkpoint.error());
  if (checkpoint->origin != log.name()) return refuse(Refusal::origin_mismatch);
  return OpenedCheckpoint{std::move(*checkpoint), std::move(*signatures)};
}

}  // namespace mash::merkle
