#include "agency/requests.h"

#include <limits>

#include "base/limits.h"

namespace mash::agency {
namespace {

constexpr std::size_t list_max = 100;  // Records or searches that one person names.

// The list, or an empty one; anything else is a problem.
const kit::Json& list_of(kit::Fields& in, const char* key) {
  static const kit::Json none = kit::Json::array();
  if (!in.has(key)) return none;
  const kit::Json& list = in.object(key);
  if (list.is_array() && list.size() <= list_max) return list;
  in.complain(key, "has to be a list of at most " + std::to_string(list_max));
  return none;
}

std::vector<std::string> texts_of(kit::Fields& in, const char* key) {
  std::vector<std::string> texts;
  for (const kit::Json& item : list_of(in, key)) {
    const bool fits = item.is_string() && is_utf8(item.get_ref<const std::string&>()) &&
                      item.get_ref<const std::string&>().size() <= limits::section_text_bytes_max;
    if (!fits) {
      in.complain(key, "has to be a list of texts");
      return {};
    }
    texts.push_back(item);
  }
  return texts;
}

bool yes(kit::Fields& in, const char* key) {
  if (!in.has(key)) return false;
  const kit::Json& value = in.object(key);
  if (value.is_boolean()) return value.get<bool>();
  in.complain(key, "has to be true or false");
  return false;
}

std::vector<wire::SearchStatement::Search> searches_of(kit::Fields& in) {
  std::vector<wire::SearchStatement::Search> searches;
  for (const kit::Json& item : list_of(in, "searched")) {
    kit::Fields one(item);
    wire::SearchStatement::Search search;
    search.names = one.text("names");
    search.birth_date = one.text_or_empty("birth_date");
    search.identifier = one.text_or_empty("identifier");
    search.hits =
        static_cast<std::uint32_t>(one.number("hits", std::numeric_limits<std::uint32_t>::max()));
    if (one.problem()) {
      in.complain("searched", "has to say names and hits of each search");
      return {};
    }
    searches.push_back(std::move(search));
  }
  return searches;
}

}  // namespace

AnswerRequest read_answer(kit::Fields& in, const StaffId& actor) {
  AnswerRequest asked;
  asked.number = in.number("number", std::numeric_limits<std::uint32_t>::max());
  asked.again = yes(in, "again");
  asked.records = texts_of(in, "records");
  asked.found_otherwise = yes(in, "found_otherwise");
  PersonsAnswer& answer = asked.answer;
  answer.actor = actor;
  answer.kind = in.word<wire::ReturnKind>("kind");
  for (const std::string& part : texts_of(in, "include")) {
    if (part != "intelligence") in.complain("include", "can hold intelligence and nothing else");
    answer.include_intelligence = true;
  }
  answer.held_back_read = yes(in, "held_back_read");
  answer.searches = searches_of(in);
  answer.systems = texts_of(in, "systems");
  answer.searched_by = in.text_or_empty("searched_by");
  if (answer.searched_by.empty()) answer.searched_by = actor.text();
  answer.note = in.text_or_empty("note");
  return asked;
}

}  // namespace mash::agency
