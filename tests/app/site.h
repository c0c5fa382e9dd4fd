// A hub's directory as `mash init` makes it, and its cast.
//
// Nothing in it needs Catch2: benchmarks make one too. What goes wrong throws.
#pragma once

#include <filesystem>

#include "app/cast.h"
#include "app/config.h"
#include "crypto/random.h"

namespace mash::app_tests {

Time wall_clock();
crypto::SystemRandom& system_random();

class Site : public Cast {
 public:
  // Makes the hub in `directory`, which exists and is empty: keys, hub.toml, join.toml, and a
  // ledger. `otherwise` may change the roster before that.
  using EnrolOtherwise = std::function<void(Cast&)>;
  explicit Site(const std::filesystem::path& directory,
                wire::HubMode mode = wire::HubMode::exercise, const EnrolOtherwise& otherwise = {});

  // Of a hub that does not run.
  void next_policy() const;

  app::HubDirectory directory;
  app::HubConfig config;

 private:
  void write_files();
};

}  // namespace mash::app_tests
