#include "policy/schema.h"

#include <array>

#include "policy/reading.h"
#include "policy/request.h"

namespace mash::policy {
namespace {

// In the order of Attribute.
constexpr std::array<std::string_view, attribute_count> about_attribute = {
    "the kind of party that sends it; from the roster",
    "the kind of party that would get it; from the roster",
    "the kind of message",
    "what it is sent for",
    "how far the case has gone, by the ledger; a referral's own word",
    "what the concern is about",
    "as the desk rated the case; before that, as the sender does",
    "the legal power it is sent under",
    "UK GDPR Article 6",
    "UK GDPR Article 9",
    "where the family's agreement stands",
    "what its sender asks of whoever reads it",
    "the data protection regime the sender works under",
    "the data protection regime the recipient works under; from the roster",
    "the section of the message",
    "whom the section is about",
    "how old that person is",
    "who made the referral; of the case",
    "whether the ledger has a decision on a section 47 enquiry",
    "whether the ledger has a strategy discussion called",
    "the sharing agreement between sender and recipient; of two the weaker",
    "whether the hub's desk is staffed (practice.toml)",
    "what the recipient is to the case",
};

std::string lines_of(const WordList& list) {
  constexpr std::size_t width = 100;
  std::string text = "# " + std::string(list.about) + "\n" + std::string(list.key) + " = [\n";
  std::string line = " ";
  for (const std::string_view word : list.words) {
    const std::string next = " \"" + std::string(word) + "\",";
    if (line.size() + next.size() > width) {
      text += line + "\n";
      line = " ";
    }
    line += next;
  }
  return text + line + "\n]\n";
}

}  // namespace

std::vector<WordList> word_lists() {
  std::vector<WordList> lists = {
      {"rule", "effect", "what a rule does; the later word wins", wire::all_words<wire::Effect>()}};
  for (std::size_t a = 0; a < attribute_count; ++a) {
    const auto attribute = static_cast<Attribute>(a);
    lists.push_back({"when", wire::word(attribute), about_attribute[a], words_of(attribute)});
  }
  lists.push_back({"then", "show_withheld", "how a section that is kept back shows",
                   wire::all_words<wire::Disclose>()});
  lists.push_back({"then", "tell", "who is told of the decision", wire::all_words<Told>()});
  lists.push_back(
      {"then", "mark", "what travels with a section to its reader", wire::all_words<Mark>()});
  lists.push_back(
      {"hold", "approvers", "who lets go what a rule holds", wire::all_words<wire::StaffRole>()});
  return lists;
}

std::string schema_text() {
  std::string text =
      "# Every word that rules may use. Written by 'mash policy schema'; to be read, not changed:\n"
      "# a word that the programs do not know stops the policy from loading.\n";
  std::string_view table;
  for (const WordList& list : word_lists()) {
    if (list.table != table) text += "\n[" + std::string(list.table) + "]\n";
    table = list.table;
    text += lines_of(list);
  }
  return text;
}

std::optional<SettingsProblem> check_schema(std::string_view text, const std::string& name) {
  const auto file = SettingsFile::parse(text, name);
  for (const WordList& list : word_lists()) {
    if (!file.root().has(list.table)) continue;
    const SettingsTable table = file.root().table(list.table);
    if (table.has(list.key)) read_mask(table, list.key, list.words);
  }
  return file.finish();
}

}  // namespace mash::policy
