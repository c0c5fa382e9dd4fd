// One running hub: its keys, its ledger, its sockets, wired together. The only place that does so.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "app/config.h"

namespace mash::app {

class Hub {
 public:
  // A sentence for the operator: an alarm, or that it is over. Called by the thread that runs.
  using Log = std::function<void(const std::string&)>;
  // Opens everything below `directory`. Throws base::Fatal with one plain sentence when something
  // is missing, damaged, unreadable or in use.
  Hub(const HubDirectory& directory, const HubConfig& config, Log log);
  ~Hub();

  // Until `stop` is set and wake() was called. Throws base::Fatal when the machine fails.
  void run(const std::atomic<bool>& stop);
  void wake() noexcept;  // From any thread or signal handler.

  // What the ready line says: an endpoint, or that nobody is enrolled yet.
  std::string endpoint() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace mash::app
