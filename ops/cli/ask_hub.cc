#include "cli/ask_hub.h"

#include "net/control_socket.h"

namespace mash::cli {
namespace {

// A copy of a large ledger takes its time; a hub that is silent for longer is not there.
constexpr Duration wait_max = std::chrono::minutes(5);

}  // namespace

std::optional<std::string> ask_hub(const std::filesystem::path& directory,
                                   const std::string& request) {
  net::Context context;
  const auto answer = net::ask_daemon(context, directory / "control.sock", bytes_of(request),
                                      wait_max, [](ByteView) {});
  if (!answer) return std::nullopt;
  return std::string(text_of(*answer));
}

}  // namespace mash::cli
