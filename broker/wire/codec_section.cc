// The content of sections, as endpoints read and write it.
#include "section.capnp.h"
#include "wire/parts.h"
#include "wire/section.h"

namespace mash::wire {
namespace {

// --- In ---------------------------------------------------------------------------------------

template <class Text>
std::string prose(Door& door, const Text& in) {
  return door.text(in, limits::section_text_bytes_max);
}

// A list of structs or texts, each made by `one`.
template <class Item, class List, class One>
std::vector<Item> items(Door& door, const List& in, One one) {
  const auto count = door.count(in, limits::section_items_max);
  std::vector<Item> all;
  all.reserve(count);
  for (unsigned i = 0; i < count && door.ok(); ++i) all.push_back(one(in[i]));
  return all;
}

std::vector<std::string> texts(Door& door, capnp::List<capnp::Text>::Reader in) {
  return items<std::string>(door, in, [&](const auto& text) { return prose(door, text); });
}

Content read(Door& door, schema::Identity::Reader in) {
  Identity content;
  content.names = items<Identity::Name>(door, in.getNames(), [&](schema::Name::Reader name) {
    return Identity::Name{prose(door, name.getGiven()), prose(door, name.getFamily()),
                          prose(door, name.getUse())};
  });
  content.birth_date = prose(door, in.getBirthDate());
  content.expected_date = prose(door, in.getExpectedDate());
  content.sex = prose(door, in.getSex());
  content.nhs_number = prose(door, in.getNhsNumber());
  content.nhs_number_status = prose(door, in.getNhsNumberStatus());
  content.upn = prose(door, in.getUpn());
  content.other_identifiers = items<Identity::Identifier>(
      door, in.getOtherIdentifiers(), [&](schema::Identifier::Reader identifier) {
        return Identity::Identifier{prose(door, identifier.getSystem()),
                                    prose(door, identifier.getValue())};
      });
  content.addresses = texts(door, in.getAddresses());
  content.ethnicity = prose(door, in.getEthnicity());
  content.first_language = prose(door, in.getFirstLanguage());
  content.interpreter = prose(door, in.getInterpreter());
  content.relationship = prose(door, in.getRelationship());
  return content;
}

Content read(Door& door, schema::Household::Reader in) {
  return Household{
      prose(door, in.getAddress()),
      items<Household::Member>(door, in.getMembers(), [&](schema::Member::Reader member) {
        return Household::Member{prose(door, member.getName()),
                                 prose(door, member.getRelationship()),
                                 prose(door, member.getBirthDate())};
      })};
}

Content read(Door& door, schema::Concern::Reader in) {
  return Concern{prose(door, in.getWhat()),    prose(door, in.getWhen()),
                 prose(door, in.getWhere()),   prose(door, in.getHarm()),
                 prose(door, in.getKnownTo()), prose(door, in.getAsked())};
}

Content read(Door& door, schema::ChildsViews::Reader in) {
  return ChildsViews{prose(door, in.getWords()), prose(door, in.getHowSought()),
                     prose(door, in.getSeen()), prose(door, in.getSeenAlone())};
}

Content read(Door& door, schema::ConsentRecord::Reader in) {
  return ConsentRecord{prose(door, in.getWho()), prose(door, in.getWhen()),
                       prose(door, in.getScope()), prose(door, in.getWhyNot()),
                       prose(door, in.getFamilyTold())};
}

Content read(Door& door, schema::Events::Reader in) {
  return Events{
      items<Events::Happening>(door, in.getItems(), [&](schema::Happening::Reader happening) {
        return Events::Happening{prose(door, happening.getDate()),
                                 prose(door, happening.getWhat()), happening.getSignificant(),
                                 prose(door, happening.getSource()),
                                 prose(door, happening.getReference())};
      })};
}

Content read(Door& door, schema::Narrative::Reader in) {
  return Narrative{prose(door, in.getText()), prose(door, in.getAuthor())};
}

Content read(Door& door, schema::HealthSummary::Reader in) {
  return HealthSummary{prose(door, in.getRegistered()), prose(door, in.getSummary()),
                       prose(door, in.getLastSeen()), texts(door, in.getPlans())};
}

Content read(Door& door, schema::Intelligence::Reader in) {
  return Intelligence{prose(door, in.getText()), prose(door, in.getSource()),
                      prose(door, in.getAssessment()), prose(door, in.getHandling())};
}

Content read(Door& door, schema::SchoolWelfare::Reader in) {
  return SchoolWelfare{prose(door, in.getSchool()), prose(door, in.getLead()),
                       prose(door, in.getNotes()), texts(door, in.getPlans())};
}

Content read(Door& door, schema::ProtectedAddress::Reader in) {
  return ProtectedAddress{prose(door, in.getAddress()), prose(door, in.getReason())};
}

Content read(Door& door, schema::Referrer::Reader in) {
  return Referrer{prose(door, in.getName()), prose(door, in.getRelationship()),
                  prose(door, in.getContact()), in.getAnonymous()};
}

Content read(Door& door, schema::SearchStatement::Reader in) {
  SearchStatement content;
  content.systems = texts(door, in.getSystems());
  content.searches = items<SearchStatement::Search>(
      door, in.getSearches(), [&](schema::Search::Reader search) {
        return SearchStatement::Search{prose(door, search.getNames()),
                                       prose(door, search.getBirthDate()),
                                       prose(door, search.getIdentifier()), search.getHits()};
      });
  content.searched_by = prose(door, in.getSearchedBy());
  content.searched_at = prose(door, in.getSearchedAt());
  return content;
}

template <class Schema>
Result<Content, Refusal> decode(ByteView frame) {
  return decode_root<Schema>(
      frame, limits::ciphertexts_bytes_max,
      [](Door& door, typename Schema::Reader in) { return read(door, in); });
}

// --- Out --------------------------------------------------------------------------------------

template <class List>
void write_texts(List out, const std::vector<std::string>& texts) {
  for (unsigned i = 0; i < out.size(); ++i) out.set(i, text(texts[i]));
}

void write(schema::Identity::Builder out, const Identity& content) {
  auto names = out.initNames(size_of(content.names.size()));
  for (unsigned i = 0; i < names.size(); ++i) {
    names[i].setGiven(text(content.names[i].given));
    names[i].setFamily(text(content.names[i].family));
    names[i].setUse(text(content.names[i].use));
  }
  out.setBirthDate(text(content.birth_date));
  out.setExpectedDate(text(content.expected_date));
  out.setSex(text(content.sex));
  out.setNhsNumber(text(content.nhs_number));
  out.setNhsNumberStatus(text(content.nhs_number_status));
  out.setUpn(text(content.upn));
  auto identifiers = out.initOtherIdentifiers(size_of(content.other_identifiers.size()));
  for (unsigned i = 0; i < identifiers.size(); ++i) {
    identifiers[i].setSystem(text(content.other_identifiers[i].system));
    identifiers[i].setValue(text(content.other_identifiers[i].value));
  }
  write_texts(out.initAddresses(size_of(content.addresses.size())), content.addresses);
  out.setEthnicity(text(content.ethnicity));
  out.setFirstLanguage(text(content.first_language));
  out.setInterpreter(text(content.interpreter));
  out.setRelationship(text(content.relationship));
}

void write(schema::Household::Builder out, const Household& content) {
  out.setAddress(text(content.address));
  auto members = out.initMembers(size_of(content.members.size()));
  for (unsigned i = 0; i < members.size(); ++i) {
    members[i].setName(text(content.members[i].name));
    members[i].setRelationship(text(content.members[i].relationship));
    members[i].setBirthDate(text(content.members[i].birth_date));
  }
}

void write(schema::Concern::Builder out, const Concern& content) {
  out.setWhat(text(content.what));
  out.setWhen(text(content.when));
  out.setWhere(text(content.where));
  out.setHarm(text(content.harm));
  out.setKnownTo(text(content.known_to));
  out.setAsked(text(content.asked));
}

void write(schema::ChildsViews::Builder out, const ChildsViews& content) {
  out.setWords(text(content.words));
  out.setHowSought(text(content.how_sought));
  out.setSeen(text(content.seen));
  out.setSeenAlone(text(content.seen_alone));
}

void write(schema::ConsentRecord::Builder out, const ConsentRecord& content) {
  out.setWho(text(content.who));
  out.setWhen(text(content.when));
  out.setScope(text(content.scope));
  out.setWhyNot(text(content.why_not));
  out.setFamilyTold(text(content.family_told));
}

void write(schema::Events::Builder out, const Events& content) {
  auto list = out.initItems(size_of(content.items.size()));
  for (unsigned i = 0; i < list.size(); ++i) {
    list[i].setDate(text(content.items[i].date));
    list[i].setWhat(text(content.items[i].what));
    list[i].setSignificant(content.items[i].significant);
    list[i].setSource(text(content.items[i].source));
    list[i].setReference(text(content.items[i].reference));
  }
}

void write(schema::Narrative::Builder out, const Narrative& content) {
  out.setText(text(content.text));
  out.setAuthor(text(content.author));
}

void write(schema::HealthSummary::Builder out, const HealthSummary& content) {
  out.setRegistered(text(content.registered));
  out.setSummary(text(content.summary));
  out.setLastSeen(text(content.last_seen));
  write_texts(out.initPlans(size_of(content.plans.size())), content.plans);
}

void write(schema::Intelligence::Builder out, const Intelligence& content) {
  out.setText(text(content.text));
  out.setSource(text(content.source));
  out.setAssessment(text(content.assessment));
  out.setHandling(text(content.handling));
}

void write(schema::SchoolWelfare::Builder out, const SchoolWelfare& content) {
  out.setSchool(text(content.school));
  out.setLead(text(content.lead));
  out.setNotes(text(content.notes));
  write_texts(out.initPlans(size_of(content.plans.size())), content.plans);
}

void write(schema::ProtectedAddress::Builder out, const ProtectedAddress& content) {
  out.setAddress(text(content.address));
  out.setReason(text(content.reason));
}

void write(schema::Referrer::Builder out, const Referrer& content) {
  out.setName(text(content.name));
  out.setRelationship(text(content.relationship));
  out.setContact(text(content.contact));
  out.setAnonymous(content.anonymous);
}

void write(schema::SearchStatement::Builder out, const SearchStatement& content) {
  write_texts(out.initSystems(size_of(content.systems.size())), content.systems);
  auto searches = out.initSearches(size_of(content.searches.size()));
  for (unsigned i = 0; i < searches.size(); ++i) {
    searches[i].setNames(text(content.searches[i].names));
    searches[i].setBirthDate(text(content.searches[i].birth_date));
    searches[i].setIdentifier(text(content.searches[i].identifier));
    searches[i].setHits(content.searches[i].hits);
  }
  out.setSearchedBy(text(content.searched_by));
  out.setSearchedAt(text(content.searched_at));
}

// --- Which struct is which --------------------------------------------------------------------

template <class Value>
struct SchemaOf;
template <> struct SchemaOf<Identity> { using Type = schema::Identity; };
template <> struct SchemaOf<Household> { using Type = schema::Household; };
template <> struct SchemaOf<Concern> { using Type = schema::Concern; };
template <> struct SchemaOf<ChildsViews> { using Type = schema::ChildsViews; };
template <> struct SchemaOf<ConsentRecord> { using Type = schema::ConsentRecord; };
template <> struct SchemaOf<Events> { using Type = schema::Events; };
template <> struct SchemaOf<Narrative> { using Type = schema::Narrative; };
template <> struct SchemaOf<HealthSummary> { using Type = schema::HealthSummary; };
template <> struct SchemaOf<Intelligence> { using Type = schema::Intelligence; };
template <> struct SchemaOf<SchoolWelfare> { using Type = schema::SchoolWelfare; };
template <> struct SchemaOf<ProtectedAddress> { using Type = schema::ProtectedAddress; };
template <> struct SchemaOf<Referrer> { using Type = schema::Referrer; };
template <> struct SchemaOf<SearchStatement> { using Type = schema::SearchStatement; };

}  // namespace

Content empty_content(SectionKind kind) {
  switch (kind) {
    case SectionKind::identity: return Identity{};
    case SectionKind::household: return Household{};
    case SectionKind::concern: return Concern{};
    case SectionKind::childs_views: return ChildsViews{};
    case SectionKind::consent: return ConsentRecord{};
    case SectionKind::history:
    case SectionKind::health_detail:
    case SectionKind::offences:
    case SectionKind::attendance: return Events{};
    case SectionKind::risk_analysis:
    case SectionKind::rationale:
    case SectionKind::outcome: return Narrative{};
    case SectionKind::health_summary: return HealthSummary{};
    case SectionKind::intelligence: return Intelligence{};
    case SectionKind::school_welfare: return SchoolWelfare{};
    case SectionKind::protected_address: return ProtectedAddress{};
    case SectionKind::referrer: return Referrer{};
    case SectionKind::search_statement: return SearchStatement{};
  }
  return Narrative{};
}

bool fits(const Content& content, SectionKind kind) {
  return content.index() == empty_content(kind).index();
}

Bytes encode(const Content& content) {
  return std::visit(
      [](const auto& value) {
        using Schema = typename SchemaOf<std::decay_t<decltype(value)>>::Type;
        return encode_root<Schema>(small_words * 4, [&](typename Schema::Builder out) {
          write(out, value);
        });
      },
      content);
}

Result<Content, Refusal> decode_content(SectionKind kind, ByteView frame) {
  return std::visit(
      [&](const auto& value) {
        return decode<typename SchemaOf<std::decay_t<decltype(value)>>::Type>(frame);
      },
      empty_content(kind));
}

}  // namespace mash::wire
