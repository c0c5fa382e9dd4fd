// The body of a ledger entry.
#include <algorithm>

#include "wire/codec.h"
#include "wire/parts.h"

namespace mash::wire {
namespace {

StreamKind read_stream_kind(Door& door, std::uint8_t raw) {
  const bool known = raw >= static_cast<std::uint8_t>(StreamKind::hub) &&
                     raw <= static_cast<std::uint8_t>(StreamKind::party);
  door.require(known, Refusal::unknown_enum);
  return known ? static_cast<StreamKind>(raw) : StreamKind::hub;
}

Link read_link(Door& door, schema::Link::Reader in) {
  Link link;
  link.stream = {read_stream_kind(door, in.getStream()), Uuid(door.block<16>(in.getId()))};
  link.sequence = in.getSequence();
  const ByteView previous = in.getPrevious();
  if (!previous.empty()) link.previous = door.block<32>(previous);
  const bool is_hub = link.stream.kind == StreamKind::hub;
  door.require(link.stream.uuid.is_nil() == is_hub, Refusal::bad_id);
  door.require(link.sequence > 0 && link.previous.has_value() == (link.sequence > 1),
               Refusal::inconsistent);
  return link;
}

void write_link(schema::Link::Builder out, const Link& link) {
  out.setStream(static_cast<std::uint8_t>(link.stream.kind));
  out.setId(blob(ByteView(link.stream.uuid.bytes())));
  out.setSequence(link.sequence);
  if (link.previous) out.setPrevious(blob(*link.previous));
}

void read_links(Door& door, capnp::List<schema::Link>::Reader in, std::vector<Link>& links) {
  const auto count = door.count(in, limits::streams_per_entry_max);
  door.require(count > 0, Refusal::inconsistent);
  for (unsigned i = 0; i < count; ++i) {
    const Link link = read_link(door, in[i]);
    const bool again = std::any_of(links.begin(), links.end(), [&](const Link& other) {
      return other.stream == link.stream;
    });
    door.require(!again, Refusal::inconsistent);
    links.push_back(link);
  }
}

Entry read_entry(Door& door, schema::Entry::Reader in) {
  door.require(in.getVersion() == protocol_version, Refusal::unknown_version);
  Entry entry;
  entry.time = door.time(in.getTimeMs());
  entry.decider = in.getDecider();
  read_links(door, in.getLinks(), entry.links);
  entry.group = in.getGroup();
  entry.command = door.bytes(in.getCommand(), 0, limits::entry_body_bytes_max);
  if (door.ok()) door.require(entry.command.empty() == (entry.group > 0), Refusal::inconsistent);
  entry.command_digest = door.block<32>(in.getCommandDigest());
  entry.policy = door.block<32>(in.getPolicy());
  entry.roster = door.block<32>(in.getRoster());
  entry.calendar = door.block<32>(in.getCalendar());
  const auto events = in.getEvent();
  const auto count = door.count(events, limits::events_per_entry_max);
  entry.events.reserve(count);
  for (unsigned i = 0; i < count && door.ok(); ++i) {
    entry.events.push_back(read_event(door, events[i]));
  }
  return entry;
}

}  // namespace

Bytes encode(const Entry& entry) {
  const std::size_t bytes = 512 + entry.command.size() + entry.links.size() * 96 +
                            entry.events.size() * 256;
  return encode_root<schema::Entry>(words_for(bytes), [&](schema::Entry::Builder out) {
    out.setVersion(protocol_version);
    out.setTimeMs(ms(entry.time));
    out.setDecider(entry.decider);
    auto links = out.initLinks(size_of(entry.links.size()));
    for (unsigned i = 0; i < links.size(); ++i) write_link(links[i], entry.links[i]);
    out.setGroup(entry.group);
    out.setCommand(blob(entry.command));
    out.setCommandDigest(blob(entry.command_digest));
    out.setPolicy(blob(entry.policy));
    out.setRoster(blob(entry.roster));
    out.setCalendar(blob(entry.calendar));
    auto events = out.initEvent(size_of(entry.events.size()));
    for (unsigned i = 0; i < events.size(); ++i) write_event(events[i], entry.events[i]);
  });
}

Result<Entry, Refusal> decode_entry(ByteView frame) {
  return decode_root<schema::Entry>(frame, limits::entry_body_bytes_max, read_entry);
}

}  // namespace mash::wire
