// Two VFSes of ours, each a layer over another one. For this room's connections.
#pragma once

#include <string>

namespace mash::sqlite {

enum class Layer {
  // Writes the pages of a database that reserves page_sum_bytes with their sums (page_sum.h). Reads
  // are passed through: who wants to know whether the sums hold asks check_file(). What is written
  // to the log is handed on in one piece before each sync.
  sums,
  // For databases that are opened for reading. Shows the file as it will be once its log has been
  // moved into it, and as one without a log, so that SQLite makes no file beside it and writes
  // nothing. What it shows holds still while the connection has its lock, which keeps writers out.
  reads,
};

// The name of the VFS, registered once for the process. `under` names the one below; empty: the
// system's.
std::string layer_over(Layer layer, const std::string& under);

// For sqlite3_file_control on a database of Layer::sums, with an int: 1 to have sums written from
// here on although no first page has said so yet; then, and with -1, set to whether they are.
inline constexpr int control_sums = 0x6d617368;

}  // namespace mash::sqlite
