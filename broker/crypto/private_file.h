// Small files that only their owner may see, read and created so that a careless mode, a link or a
// huge file is noticed before its bytes are used.
#pragma once

#include <filesystem>

#include "base/result.h"
#include "base/secret.h"

namespace mash::crypto {

enum class FileTrouble {
  missing,     // Not there, or not for this user, or unreadable.
  mode,        // A link, not a regular file, or a mode other than 0600 and 0400.
  too_large,
  exists,      // Creation only.
  unwritable,  // Creation only: no such directory, or not for this user.
};

// The file's bytes, at most `bytes_max`. What is judged is what is read: the open file, not its
// name.
Result<SecretBytes, FileTrouble> read_private_file(const std::filesystem::path& path,
                                                   std::size_t bytes_max);

// The same for a regular file or link whose mode another program answers for.
Result<SecretBytes, FileTrouble> read_entrusted_file(const std::filesystem::path& path,
                                                     std::size_t bytes_max);

// Reads to the end of an open descriptor, which stays open. Waits for a pipe's writer to close it.
Result<SecretBytes, FileTrouble> read_descriptor(int descriptor, std::size_t bytes_max);

// Creates the file with mode 0600; on return file and name are on disk. Never touches a file that
// is there. A crash meanwhile may leave a part of the file, which no reader takes for a whole key.
// Throws base::Fatal, after removing the part, if the disk fails or is full.
Outcome<FileTrouble> create_private_file(const std::filesystem::path& path, ByteView bytes);

}  // namespace mash::crypto
