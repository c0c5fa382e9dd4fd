#include "policy/trust.h"

#include "base/limits.h"

namespace mash::policy {

Result<Trust, SettingsProblem> read_trust(std::string_view text, const std::string& name) {
  const auto file = SettingsFile::parse(text, name);
  const auto governors = file.root().table("governors");
  constexpr auto most = static_cast<std::int64_t>(limits::note_signatures_max);
  const Trust trust{static_cast<int>(governors.integer("signatures", 2, most)),
                    static_cast<int>(governors.integer("controllers", 2, most))};
  if (trust.controllers > trust.signatures) {
    governors.complain("controllers", "is more than signatures, so that no quorum could reach it");
  }
  if (auto problem = file.finish()) return refuse(std::move(*problem));
  return trust;
}

}  // namespace mash::policy
