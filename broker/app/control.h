// What the `mash` command may ask a running hub, over its control socket (net/control_socket.h).
//
// A request is one JSON object with "do"; the answer is one with "ok", or with "code" and
// "sentence".
//   status                     what the hub is, how large its ledger, and what is wrong with it
//   roster                     the roster's signed note in force, and the hub's time
//   policy                     the policy's version, digest and signed manifest, and the hub's time
//   apply_roster  {note}       a signed roster
//   document      {digest}     a roster's note or a packed policy, base64; of today or before
//   apply_policy  {bundle}     a packed policy bundle, base64
//   snapshot      {path}       a copy of the ledger, made on the hub's own connection
// Trust: whoever may open the socket's directory is the operator; notes still need their governors.
#pragma once

#include <functional>

#include "app/health.h"
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
  void serve(engine::Engine& engine, const Health& health);
  // Lets go the answers to changes that are on disk by now, and acted upon.
  void settled(const engine::Engine& engine);

 private:
  std::string handle(engine::Engine& engine, const Health& health, const std::string& request,
                     bool& changes);

  struct Waiting {
    net::ControlPeer peer;
    std::string answer;
    std::uint64_t size = 0;  // Of the ledger that must be durable first.
  };

  net::ControlServer server_;
  ControlSettings settings_;
  std::vector<Waiting> waiting_;
};

}  // namespace mash::app
