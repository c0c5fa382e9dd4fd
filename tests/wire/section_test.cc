// What is sealed comes through as it was written, under the same strictness as everything else.
#include "wire/section.h"

#include <catch2/catch.hpp>
#include <set>

#include "base/limits.h"
#include "section.capnp.h"
#include "wire/damage.h"
#include "wire/samples.h"

using namespace mash;
using namespace mash::wire;

namespace {

// Every field of every struct has a text of its own.
std::vector<Content> every_content() {
  samples::Sampler some;
  const auto text = [&] { return some.text(); };
  const auto texts = [&] { return std::vector<std::string>{some.text(), some.text()}; };
  return {
      Identity{{{text(), text(), text()}, {text(), text(), text()}}, text(), text(), text(),
               text(), text(), text(), {{text(), text()}}, texts(), text(), text(), text(),
               text()},
      Household{text(), {{text(), text(), text()}, {text(), text(), text()}}},
      Concern{text(), text(), text(), text(), text(), text()},
      ChildsViews{text(), text(), text(), text()},
      ConsentRecord{text(), text(), text(), text(), text()},
      Events{{{text(), text(), true, text(), text()}, {text(), text(), false, text(), text()}}},
      Narrative{text(), text()},
      HealthSummary{text(), text(), text(), texts()},
      Intelligence{text(), text(), text(), text()},
      SchoolWelfare{text(), text(), text(), texts()},
      ProtectedAddress{text(), text()},
      Referrer{text(), text(), text(), true},
      SearchStatement{texts(), {{text(), text(), text(), 7}}, text(), text()},
  };
}

SectionKind first_kind_of(const Content& content) {
  for (std::size_t i = 0; i < count_of<SectionKind>(); ++i) {
    if (fits(content, static_cast<SectionKind>(i))) return static_cast<SectionKind>(i);
  }
  FAIL("no label takes this content");
  return {};
}

capnp::StructSchema schema_of(const Content& content) {
  const capnp::StructSchema schemas[] = {
      capnp::Schema::from<schema::Identity>(),         capnp::Schema::from<schema::Household>(),
      capnp::Schema::from<schema::Concern>(),          capnp::Schema::from<schema::ChildsViews>(),
      capnp::Schema::from<schema::ConsentRecord>(),    capnp::Schema::from<schema::Events>(),
      capnp::Schema::from<schema::Narrative>(),        capnp::Schema::from<schema::HealthSummary>(),
      capnp::Schema::from<schema::Intelligence>(),     capnp::Schema::from<schema::SchoolWelfare>(),
      capnp::Schema::from<schema::ProtectedAddress>(), capnp::Schema::from<schema::Referrer>(),
      capnp::Schema::from<schema::SearchStatement>()};
  static_assert(std::size(schemas) == std::variant_size_v<Content>);
  return schemas[content.index()];
}

}  // namespace

TEST_CASE("every content comes through under every label it fits", "[section]") {
  const auto contents = every_content();
  CHECK(contents.size() == std::variant_size_v<Content>);
  std::set<std::size_t> seen;
  for (const Content& content : contents) {
    seen.insert(content.index());
    const Bytes frame = encode(content);
    for (std::size_t i = 0; i < count_of<SectionKind>(); ++i) {
      const auto kind = static_cast<SectionKind>(i);
      if (!fits(content, kind)) continue;
      INFO(word(kind));
      CHECK(decode_content(kind, frame) == content);
      CHECK(encode(*decode_content(kind, frame)) == frame);
    }
  }
  CHECK(seen.size() == std::variant_size_v<Content>);
}

TEST_CASE("every label has a content of its own, empty to begin with", "[section]") {
  for (std::size_t i = 0; i < count_of<SectionKind>(); ++i) {
    const auto kind = static_cast<SectionKind>(i);
    const Content empty = empty_content(kind);
    INFO(word(kind));
    CHECK(fits(empty, kind));
    CHECK(decode_content(kind, encode(empty)) == empty);
  }
  CHECK(std::holds_alternative<Events>(empty_content(SectionKind::attendance)));
  CHECK(std::holds_alternative<Narrative>(empty_content(SectionKind::outcome)));
  CHECK(std::holds_alternative<ConsentRecord>(empty_content(SectionKind::consent)));
  CHECK_FALSE(fits(Intelligence{}, SectionKind::history));
}

TEST_CASE("bad text is refused, whichever field of a section holds it", "[section]") {
  std::size_t places = 0;
  for (const Content& content : every_content()) {
    const SectionKind kind = first_kind_of(content);
    places += damage::each(schema_of(content), encode(content), damage::Kind::text_not_utf8,
                           [&](const damage::Spoilt& spoilt) {
                             INFO(spoilt.field);
                             CHECK(decode_content(kind, spoilt.frame) ==
                                   refuse(Refusal::bad_text));
                           });
    damage::each(schema_of(content), encode(content), damage::Kind::text_too_long,
                 [&](const damage::Spoilt& spoilt) {
                   INFO(spoilt.field);
                   CHECK(decode_content(kind, spoilt.frame) == refuse(Refusal::limit));
                 });
  }
  CHECK(places > 60);
}

TEST_CASE("a list of a section has a ceiling", "[section]") {
  Events events;
  events.items.resize(limits::section_items_max);
  CHECK(decode_content(SectionKind::history, encode(Content(events))) == Content(events));
  events.items.emplace_back();
  CHECK(decode_content(SectionKind::history, encode(Content(events))) == refuse(Refusal::limit));
}

TEST_CASE("a cut or lengthened section is refused", "[section]") {
  for (const Content& content : every_content()) {
    Bytes frame = encode(content);
    const SectionKind kind = first_kind_of(content);
    for (std::size_t size = 0; size < frame.size(); ++size) {
      REQUIRE_FALSE(decode_content(kind, ByteView(frame).first(size)).has_value());
    }
    frame.push_back(0);
    CHECK(decode_content(kind, frame) == refuse(Refusal::trailing_bytes));
  }
}
