// What the `mash` command may ask a running hub, over its control socket (net/control_socket.h).
//
// A request is one JSON object with "do"; the answer is one with "ok", or with "code" and
// "sentence".
//   status                     what the hub is, how large its ledger, who is connected
//   apply_roster  {note}       a signed roster
//   apply_policy  {bundle}     a packed policy bundle, base64
//   snapshot      {path}       a copy of the ledger, made on the hub's own connection
// Trust: whoever may open the socket's directory is the operator; notes still need their governors.
#pragma once

#include <functional>

#include "engine/engine.h"
#include "net/control_socket.h"

namespace mash::app {

struct ControlSettings {
  wire::SignatureTools tools;
  wire::RosterInForce first;  // What a first roster is measured against: the join file.
  std::function<Time()> clock;
  std::function<void(const std::filesystem::path&)> snapshot;
};

class Control {
 public:
  Control(net::ControlServer server, ControlSettings settings)
      : server_(std::move(server)), settings_(std::move(settings)) {}

  net::ControlServer& server() { return server_; }
  // Answers what has come. What changes something is answered when it is on disk.
  void serve(engine::Engine& engine);
  // The batch that held the changes is durable: their answers leave.
  void settled(const engine::Engine& engine);

 private:
  std::string handle(engine::Engine& engine, const std::string& request, bool& changes);

  net::ControlServer server_;
  ControlSettings settings_;
  std::vector<std::pair<net::ControlPeer, std::string>> waiting_;
};

}  // namespace mash::app
