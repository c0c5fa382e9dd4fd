

#include "base/limits.h"
#include "kit/service.h"

namespace mash::kit {

bool is_nested_too_deep(std::string_view text) {
  constexpr int deepest = 32;
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '\\') {
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && (c == '[' || c == '{') && ++depth > deepest) {
      return true;
    } else if (!quoted && (c == ']' || c == '}')) {
      --depth;
    }
  }
  return false;
}

Json refusal_json(std::string_view code, Fault fault, std::string_view sentence) {
  return {{"ok", false},
          {"code", code},
          {"fault", word(fault)},
          {"sentence", sentence},
          {"missing", Json::array()},
          {"ledger_index", nullptr}};
}

Json refusal_json(Refusal refusal) {
  const RefusalText text = describe(refusal);
  return refusal_json(text.code, text.fault, text.sentence);
}

std::string text_of_reply(const Json& reply) {
  std::string text = reply.dump();
  if (text.size() <= net::control_reply_bytes_max) return text;
  return refusal_json("too_long", Fault::operator_,
                      "The answer is longer than this program can hand out at once; ask for less, "
                      "or telephone whoever runs it.")
      .dump();
}

Json missing_json(const std::vector<wire::Missing>& missing) {
  Json list = Json::array();
  for (const wire::Missing& one : missing) {
    Json item = {{"what", one.what}, {"who", one.who}, {"due", nullptr}};
    if (!one.agency.empty()) item["agency"] = one.agency;
    if (!one.check.uuid.is_nil()) item["check"] = one.check.text();
    if (one.due != Time{}) item["due"] = rfc3339(one.due);
    list.push_back(std::move(item));
  }
  return list;
}

bool Fields::has(const char* key) const {
  return request_.is_object() && request_.contains(key) && !request_.at(key).is_null();
}

void Fields::complain(const char* key, const std::string& what) {
  if (problem_) return;
  problem_ = refusal_json("bad_request", Fault::person, "'" + std::string(key) + "' " + what + ".");
}

std::string Fields::text(const char* key) {
  if (!has(key) || !request_.at(key).is_string()) {
    complain(key, "has to be there, as a text");
    return {};
  }
  std::string text = request_.at(key);
  if (text.size() > limits::section_text_bytes_max || !is_utf8(text)) {
    complain(key, "is longer than a text may be, or not UTF-8");
    return {};
  }
  return text;
}

std::string Fields::text_or_empty(const char* key) { return has(key) ? text(key) : std::string(); }

std::uint64_t Fields::number(const char* key, std::uint64_t most) {
  const bool there = has(key) && request_.at(key).is_number_unsigned();
  const std::uint64_t number = there ? request_.at(key).get<std::uint64_t>() : 0;
  if (there && number <= most) return number;
  complain(key, "has to be there, as a number from 0 to " + std::to_string(most));
  return 0;
}

Bytes Fields::bytes(const char* key) {
  if (auto bytes = from_base64(text(key))) return std::move(*bytes);
  complain(key, "has to be base64");
  return {};
}

PartyId Fields::party(const char* key) {
  if (auto party = PartyId::from_text(text(key))) return std::move(*party);
  complain(key, "has to be a party's name as the roster has it");
  return {};
}

Uuid Fields::uuid(const char* key) {
  if (const auto id = Uuid::from_text(text(key))) return *id;
  complain(key, "has to be an id such as 017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  return {};
}

const Json& Fields::object(const char* key) {
  static const Json none;
  if (has(key)) return request_.at(key);
  complain(key, "has to be there");
  return none;
}

}  // namespace mash::kit
