// A real mash-hub in a process of its own, and what it costs.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

#include "base/ids.h"

namespace mash::bench {

// Since the hub began.
struct Spent {
  double cpu_us = 0;        // Of all its threads, user and system.
  std::uint64_t syncs = 0;  // fdatasync and fsync.
  std::uint64_t commits = 0;
};

class HubProcess {
 public:
  // Runs mash-hub from `programs` in `directory`, which holds a hub; returns when it is ready.
  // Throws std::runtime_error.
  HubProcess(const std::filesystem::path& programs, const std::filesystem::path& directory);
  ~HubProcess();  // Stops it in order.
  HubProcess(const HubProcess&) = delete;
  HubProcess& operator=(const HubProcess&) = delete;

  std::string endpoint(const PartyId& party) const;
  Spent spent() const;
  std::uint64_t ledger_size() const;
  double resident_mb() const;  // 10^6 bytes.

 private:
  void run(const std::filesystem::path& programs);
  std::filesystem::path counter() const { return directory_ / "syncs"; }

  std::filesystem::path directory_;
  pid_t pid_ = -1;
};

}  // namespace mash::bench
