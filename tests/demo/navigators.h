// Those who play the agencies' navigators. Each looks into the records of the own agency, decides
// what is meant by what stands there, and signs what was looked for and nothing else. Which record
// is whom the county's generator knows (truth.jsonl): a navigator who is wrong ends the demo.
#pragma once

#include "demo/own_records.h"
#include "demo/stage.h"

namespace mash::demo {

// One search, as it is signed.
struct Search {
  std::string names;
  std::string date;
  std::size_t hits = 0;
};

// What a navigator made of a check.
struct Judgement {
  std::string record;  // Empty: nobody is known.
  std::vector<Search> searches;
  std::string note;
  std::vector<std::string> told;  // For whoever watches, in sentences.
};

class Navigators {
 public:
  Navigators(Stage& stage, const std::filesystem::path& county);

  // Everything that waits for a person at one agency is looked at and answered.
  void answer_pending(const AgencyName& agency);
  // A newer version of an answer that was given.
  void answer_again(const AgencyName& agency, const Json& check);
  // How often a person had to say which of several records is meant.
  int multiple_matches() const { return multiple_matches_; }

 private:
  Judgement judge(const AgencyName& agency, const Json& shown);
  Judgement tell_apart(const AgencyName& agency, const Json& shown,
                       const std::vector<std::string>& candidates);
  Judgement look_further(const AgencyName& agency, const Json& shown);
  void check_against_truth(const AgencyName& agency, const Json& shown, const Judgement& judgement);
  // Sends the answer; gives back what the hub kept back of it.
  std::string send(const AgencyName& agency, const Json& shown, const Judgement& judgement,
                   bool again);

  Stage& stage_;
  std::map<std::string, OwnRecords> records_;                  // By folder of the county.
  std::map<std::pair<std::string, std::string>, Json> known_;  // By name and date: the truth.
  int multiple_matches_ = 0;
  int files_ = 0;
};

// The lines of a file of the county, one JSON object each.
std::vector<Json> read_lines(const std::filesystem::path& file);

}  // namespace mash::demo
