#include "crypto/passphrase.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>

#include "base/ensure.h"
#include "base/limits.h"
#include "crypto/private_file.h"

namespace mash::crypto {
namespace {

constexpr std::size_t line_bytes_max = limits::passphrase_bytes_max + 1;  // With its line break.

Refusal passphrase_refusal(FileTrouble trouble) {
  switch (trouble) {
    case FileTrouble::missing: return Refusal::passphrase_missing;
    case FileTrouble::mode: return Refusal::passphrase_mode;
    case FileTrouble::too_large: return Refusal::passphrase_shape;
    case FileTrouble::exists:
    case FileTrouble::unwritable: break;
  }
  ENSURE(false, "reading a passphrase creates no file");
}

Result<SecretBytes, Refusal> named(Result<SecretBytes, FileTrouble> read) {
  if (!read) return refuse(passphrase_refusal(read.error()));
  return std::move(*read);
}

Result<SecretBytes, Refusal> from_descriptor(std::string_view number) {
  int descriptor = -1;
  const char* const end = number.data() + number.size();
  const auto [stopped, error] = std::from_chars(number.data(), end, descriptor);
  if (error != std::errc() || stopped != end || descriptor < 0) {
    return refuse(Refusal::passphrase_source);
  }
  return named(read_descriptor(descriptor, line_bytes_max));
}

Result<SecretBytes, Refusal> from_credential(std::string_view name) {
  if (name.empty() || name == "." || name == ".." || name.find('/') != std::string_view::npos) {
    return refuse(Refusal::passphrase_source);
  }
  const char* const directory = std::getenv("CREDENTIALS_DIRECTORY");
  if (directory == nullptr) return refuse(Refusal::passphrase_missing);
  return named(read_entrusted_file(std::filesystem::path(directory) / name, line_bytes_max));
}

Result<SecretBytes, Refusal> line_from(std::string_view source) {
  const std::size_t colon = source.find(':');
  if (colon == std::string_view::npos) return refuse(Refusal::passphrase_source);
  const std::string_view kind = source.substr(0, colon);
  const std::string_view rest = source.substr(colon + 1);
  if (kind == "file" && !rest.empty()) return named(read_private_file(rest, line_bytes_max));
  if (kind == "fd") return from_descriptor(rest);
  if (kind == "credential") return from_credential(rest);
  return refuse(Refusal::passphrase_source);
}

bool well_shaped(ByteView passphrase) {
  return !passphrase.empty() && passphrase.size() <= limits::passphrase_bytes_max &&
         std::none_of(passphrase.begin(), passphrase.end(), [](std::uint8_t byte) {
           return byte == '\n' || byte == '\r' || byte == '\0';
         });
}

}  // namespace

Result<SecretBytes, Problem> read_passphrase(std::string_view source) {
  auto line = line_from(source);
  if (!line && line.error() == Refusal::passphrase_source) {
    return refuse(Problem{Refusal::passphrase_source, "passphrase"});
  }
  if (!line) return refuse(Problem{line.error(), std::string(source)});
  if (line->size() > 0 && line->reveal().back() == '\n') line->shrink(line->size() - 1);
  if (!well_shaped(line->reveal())) {
    return refuse(Problem{Refusal::passphrase_shape, std::string(source)});
  }
  return std::move(*line);
}

}  // namespace mash::crypto
