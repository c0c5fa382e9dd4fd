#include "process/verifying.h"

#include <sqlite3.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

namespace mash::support {

using nlohmann::json;

void live_and_die(HubProcess& hub) {
  hub.start();
  hub.enrol({hub.make_party("north-desk", "desk"),
             hub.make_person("north-desk", "social_worker", "social_work").public_file});
  hub.kill();
}

std::string ledger_of(const HubProcess& hub) { return hub.hub() + "/ledger.db"; }

void tamper(const std::string& file, const std::string& sql) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(file.c_str(), &database) == SQLITE_OK);
  const std::string all = "PRAGMA ignore_check_constraints = ON; " + sql;
  char* error = nullptr;
  const int code = sqlite3_exec(database, all.c_str(), nullptr, nullptr, &error);
  INFO(sql << ": " << (error == nullptr ? "" : error));
  REQUIRE(code == SQLITE_OK);
  CHECK(sqlite3_total_changes(database) > 0);
  sqlite3_close(database);
}

void write(const std::string& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

bool Verified::names(const std::string& finding, const std::string& table, const std::string& key,
                     const std::string& field) const {
  return std::any_of(findings.begin(), findings.end(), [&](const json& one) {
    return one.at("finding") == finding && one.at("table") == table && one.at("field") == field &&
           one.at("key").get<std::string>().find(key) != std::string::npos;
  });
}

Verified verify(const HubProcess& hub, const std::string& checkpoint) {
  std::vector<std::string> words = {"ledger", "verify", hub.hub(), "--json"};
  if (!checkpoint.empty()) words.insert(words.end(), {"--checkpoint", checkpoint});
  const auto finished = hub.mash(words);
  Verified verified;
  verified.code = finished.code;
  verified.all = finished.out + finished.err;
  std::istringstream lines(finished.out);
  for (std::string line; std::getline(lines, line);) {
    const json object = json::parse(line);
    CHECK(object.at("v") == 1);
    if (object.contains("finding")) {
      CHECK_FALSE(object.at("sentence").get<std::string>().empty());
      verified.findings.push_back(object);
    } else {
      verified.summary = object;
    }
  }
  return verified;
}

}  // namespace mash::support
