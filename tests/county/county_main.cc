// mash-county [--seed N] [--families N] [--contacts N] [--today 2026-11-22] --out FOLDER
//
// Writes a county of families who do not exist: the agencies' CSV files, contacts.jsonl,
// truth.jsonl.
#include <CLI/CLI.hpp>
#include <chrono>
#include <iostream>

#include "support/county/county.h"

namespace {

using namespace mash;

struct Settings {
  county::Plan plan;
  std::string today;
  std::string out;
};

Date machine_today() {
  return london_date(
      std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now()));
}

int run(Settings& settings) {
  county::Plan& plan = settings.plan;
  const auto today = settings.today.empty() ? machine_today() : from_iso_date(settings.today);
  if (!today) {
    std::cerr << "mash-county: --today takes a date such as 2026-11-22\n";
    return 2;
  }
  if (plan.contacts > 2 * plan.families) {
    std::cerr << "mash-county: --contacts takes at most twice the families\n";
    return 2;
  }
  plan.today = *today;
  const county::County made = county::make_county(plan);
  county::write_county(made, settings.out);
  std::cout << "mash-county: seed=" << plan.seed << " families=" << made.families.size()
            << " contacts=" << made.contacts.size() << " files=" << made.files.size() << "\n";
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  Settings settings;
  CLI::App app("Writes a county of families who do not exist, for tests and the demo.");
  app.add_option("--seed", settings.plan.seed, "Equal seeds give equal counties")
      ->capture_default_str();
  app.add_option("--families", settings.plan.families)
      ->check(CLI::Range(county::families_min, county::families_max))
      ->capture_default_str();
  app.add_option("--contacts", settings.plan.contacts)
      ->check(CLI::Range(county::contacts_min, 2 * county::families_max))
      ->capture_default_str();
  app.add_option("--today", settings.today, "The day on which the county stands; default: today");
  app.add_option("--out", settings.out, "Folder to write to")->required();
  try {
    app.parse(argc, argv);
    return run(settings);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  } catch (const std::exception& error) {
    std::cerr << "mash-county: " << error.what() << "\n";
    return 4;
  }
}
