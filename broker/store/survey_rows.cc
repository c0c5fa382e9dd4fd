#include "store/survey_rows.h"

#include "store/schema.h"

namespace mash::store {
namespace {

using sqlite::Database;
using sqlite::Query;

// Each text but the names is an expression over one row. `holds` is 1 if the field is good.
struct Rule {
  std::string field;
  std::string holds;
  std::string expected;
  std::string found;
};
struct Table {
  std::string name;
  std::string key;
  std::vector<Rule> rules;
};

std::string quoted(const std::string& text) { return "'" + text + "'"; }

Rule blob(const std::string& field, int bytes) {
  return {field,
          "typeof(" + field + ") = 'blob' AND length(" + field + ") = " + std::to_string(bytes),
          quoted(std::to_string(bytes) + " bytes"),
          "typeof(" + field + ") || ' of ' || length(" + field + ")"};
}
Rule blob_up_to(const std::string& field, int bytes) {
  Rule rule = blob(field, bytes);
  rule.holds =
      "typeof(" + field + ") = 'blob' AND length(" + field + ") <= " + std::to_string(bytes);
  rule.expected = quoted("at most " + std::to_string(bytes) + " bytes");
  return rule;
}
Rule any_blob(const std::string& field) {
  return {field, "typeof(" + field + ") = 'blob'", quoted("bytes"), "typeof(" + field + ")"};
}
Rule number(const std::string& field, const std::string& least, const std::string& most) {
  return {field,
          "typeof(" + field + ") = 'integer' AND " + field + " BETWEEN " + least + " AND " + most,
          quoted("from " + least + " to " + most), "quote(" + field + ")"};
}
Rule natural(const std::string& field, const std::string& least = "0") {
  Rule rule = number(field, least, "9223372036854775807");
  rule.expected = quoted(least + " or more");
  return rule;
}
// One that the next hub can raise.
Rule epoch(const std::string& field) {
  const std::string most = std::to_string(writer_epoch_max - 1);
  Rule rule = number(field, "0", most);
  rule.expected = quoted("from 0 to " + most + ", which a hub can raise when it starts");
  return rule;
}
Rule equal(const std::string& field, const std::string& to) {
  return {field, field + " = " + to, to, "quote(" + field + ")"};
}
// As PartyId::from_text takes it.
Rule party(const std::string& field) {
  return {field,
          "typeof(" + field + ") = 'text' AND length(" + field + ") <= 40 AND " + field +
              " GLOB '[a-z]*' AND NOT " + field + " GLOB '*[^a-z0-9-]*' AND NOT " + field +
              " GLOB '*--*' AND NOT " + field + " GLOB '*-'",
          quoted("the name of a party"), "quote(" + field + ")"};
}

const std::vector<Table>& tables() {
  static const std::vector<Table> all = {
      {"meta",
       "''",
       {number("one", "1", "1"),
        blob("hub_id", 32),
        {"origin", "typeof(origin) = 'text' AND length(origin) <= 255", quoted("a text"),
         "typeof(origin)"},
        epoch("writer_epoch"),
        natural("size"),
        natural("signed_upto")}},
      {"entry",
       "idx",
       {natural("idx"), blob("leaf", 33), blob("salt", 32), blob_up_to("body", 65'535)}},
      {"entry_stream",
       "'kind ' || kind || ' id ' || lower(hex(id)) || ' sequence ' || sequence",
       {number("kind", "1", "5"),
        blob("id", 16),
        natural("sequence", "1"),
        {"idx", "EXISTS (SELECT 1 FROM entry WHERE entry.idx = entry_stream.idx)",
         quoted("an entry that is there"), "quote(idx)"},
        equal("place",
              "(SELECT count(*) FROM entry_stream AS other WHERE other.idx = entry_stream.idx AND "
              "other.place < entry_stream.place)")}},
      {"tile",
       "'level ' || level || ' number ' || number",
       {number("level", "0", "255"), natural("number"), blob("hashes", 8192)}},
      {"payload", "lower(hex(id))", {blob("id", 16), any_blob("bytes")}},
      {"outbox",
       "recipient || ' number ' || number",
       {party("recipient"),
        natural("number"),
        blob("message", 16),
        number("part", "0", "4294967295"),
        natural("release_index"),
        number("red", "0", "1"),
        equal("payload_bytes",
              "coalesce((SELECT length(bytes) FROM payload WHERE id = message), payload_bytes)"),
        {"recipient",
         "EXISTS (SELECT 1 FROM outbox_total WHERE outbox_total.recipient = outbox.recipient)",
         quoted("one that outbox_total counts"), "quote(recipient)"}}},
      {"outbox_total",
       "recipient",
       {party("recipient"),
        equal("items",
              "(SELECT count(*) FROM outbox WHERE outbox.recipient = outbox_total.recipient)"),
        equal("bytes",
              "(SELECT coalesce(sum(payload_bytes), 0) FROM outbox WHERE outbox.recipient = "
              "outbox_total.recipient)")}},
      {"lookup",
       "'kind ' || kind || ' key ' || lower(hex(key))",
       {number("kind", "0", "255"), blob_up_to("key", 255), any_blob("value")}}};
  return all;
}

std::string text_of(const std::string& expression) {
  return "coalesce(CAST(" + expression + " AS TEXT), 'NULL')";
}

// Every row of which some rule does not hold: its key, then three columns for each rule.
std::string search_for(const Table& table) {
  std::string columns = text_of(table.key);
  std::string broken;
  for (const Rule& rule : table.rules) {
    columns +=
        ", (" + rule.holds + ") IS 1, " + text_of(rule.expected) + ", " + text_of(rule.found);
    broken += (broken.empty() ? "(" : " OR (") + rule.holds + ") IS NOT 1";
  }
  return "SELECT " + columns + " FROM " + table.name + " WHERE " + broken;
}

void search(Database& database, const Table& table, std::size_t most,
            std::vector<RowDamage>& found) {
  try {
    Query rows = database.query(search_for(table));
    while (found.size() < most && rows.step()) {
      const std::string key(rows.text(0));
      int column = 1;
      for (const Rule& rule : table.rules) {
        if (rows.integer(column) == 0) {
          found.push_back({table.name, key, rule.field, std::string(rows.text(column + 1)),
                           std::string(rows.text(column + 2))});
        }
        column += 3;
      }
    }
  } catch (const sqlite::Damaged& damaged) {
    found.push_back({table.name, "", "", "rows that can be read", damaged.what()});
  }
}

void count_heads(Database& database, std::vector<RowDamage>& found) {
  Query rows = database.query("SELECT count(*) FROM meta");
  const std::uint64_t count = rows.step() ? rows.natural(0) : 0;
  if (count != 1) found.push_back({"meta", "", "", "one row", std::to_string(count)});
}

}  // namespace

std::vector<RowDamage> rows_that_break_rules(Database& database, std::size_t most) {
  std::vector<RowDamage> found;
  count_heads(database, found);
  for (const Table& table : tables()) search(database, table, most, found);
  return found;
}

}  // namespace mash::store
