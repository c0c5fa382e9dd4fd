#include "cli/ask_hub.h"

#include "net/control_socket.h"

namespace mash::cli {
namespace {

// A copy of a large ledger takes its time; a hub that is silent for longer is not there.
constexpr Duration wait_max = std::chrono::minutes(5);

}  // namespace

std::optional<nlohmann::json> ask_hub(const std::filesystem::path& directory,
                                      const nlohmann::json& request) {
  net::Context context;
  const std::string text = request.dump();
  const auto answer =
      net::ask_daemon(context, directory / "control.sock", bytes_of(text), wait_max, [](ByteView) {});
  if (!answer) return std::nullopt;
  auto object = nlohmann::json::parse(text_of(*answer), nullptr, false);
  if (!object.is_object()) return std::nullopt;
  return object;
}

}  // namespace mash::cli
