#include "support/small_mash.h"

#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

namespace mash::support {

using nlohmann::json;

SmallMash::SmallMash() {
  hub.start();
  hub.enrol({desk_file, council_file, asha.public_file, bola.public_file, reader.public_file});
  desk.start();
}

std::string SmallMash::take_contact() {
  const auto file = hub.directory() / "contact.json";
  const json anna = {{"names", {{{"given", "Anna"}, {"family", "Kowalska"}}}},
                     {"birth_date", "2015-03-04"}};
  std::ofstream(file) << contact_about({anna}).dump();
  const std::string id = desk.ask({"contact", "--file", file.string()}, asha.id).at(0).at("case");
  until([&] {
    for (const json& line : desk.ask({"list"})) {
      if (line.at("case") == id && line.at("child") == "Anna Kowalska") return true;
    }
    return false;
  });
  return id;
}

void SmallMash::ask_council(const std::string& case_id) {
  desk.ask({"rate", case_id, "blue", "neglect", "--reason", "As described."}, asha.id);
  desk.ask({"issue", case_id}, asha.id);
}

void until(const std::function<bool()>& holds) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!holds()) REQUIRE(std::chrono::steady_clock::now() < deadline);
}

std::set<std::string> verbs(const Finished& help) {
  std::set<std::string> all;
  std::istringstream in(help.out.substr(help.out.find("Subcommands:")));
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line) && line.starts_with("  ")) {
    if (line[2] != ' ') all.insert(line.substr(2, line.find(' ', 2) - 2));
  }
  return all;
}

}  // namespace mash::support
