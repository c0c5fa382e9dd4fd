// Acknowledgements: what a recipient signs about deliveries.
#include "wire/codec.h"
#include "wire/parts.h"

namespace mash::wire {
namespace {

using Item = schema::Acknowledgement::Item;

AcknowledgementItem read_item(Door& door, Item::Reader in) {
  const AcknowledgementItem item{in.getNumber(), door.id<MessageId>(in.getMessage()), in.getPart(),
                                 door.word<DeliveryReport>(in.getReport()),
                                 door.time(in.getAtMs()),
                                 door.id_or_none<StaffId>(in.getStaff())};
  door.require(item.number > 0 && item.part > 0, Refusal::inconsistent);
  return item;
}

void write_item(Item::Builder out, const AcknowledgementItem& item) {
  out.setNumber(item.number);
  out.setMessage(blob(item.message));
  out.setPart(item.part);
  out.setReport(raw<schema::DeliveryReport>(item.report));
  out.setAtMs(ms(item.at));
  out.setStaff(blob(item.staff));
}

Acknowledgement read_acknowledgement(Door& door, schema::Acknowledgement::Reader in) {
  door.require(in.getVersion() == protocol_version, Refusal::unknown_version);
  Acknowledgement acknowledgement;
  acknowledgement.hub = door.block<32>(in.getHub());
  acknowledgement.id = door.message_id_v7(in.getId());
  acknowledgement.party = door.party(in.getParty());
  const auto items = in.getItems();
  const auto count = door.count(items, limits::acknowledgement_items_max);
  door.require(count > 0, Refusal::inconsistent);
  acknowledgement.items.reserve(count);
  for (unsigned i = 0; i < count; ++i) acknowledgement.items.push_back(read_item(door, items[i]));
  return acknowledgement;
}

}  // namespace

SignedAcknowledgement read_signed_acknowledgement(Door& door,
                                                  schema::SignedAcknowledgement::Reader in) {
  return {door.bytes(in.getAcknowledgement(), 1, limits::acknowledgement_bytes_max),
          door.block<64>(in.getSignature())};
}

void write_signed_acknowledgement(schema::SignedAcknowledgement::Builder out,
                                  const SignedAcknowledgement& signed_acknowledgement) {
  out.setAcknowledgement(blob(signed_acknowledgement.acknowledgement));
  out.setSignature(blob(signed_acknowledgement.signature));
}

Bytes encode(const Acknowledgement& acknowledgement) {
  const std::size_t words = small_words + acknowledgement.items.size() * 10;
  return encode_root<schema::Acknowledgement>(words, [&](schema::Acknowledgement::Builder out) {
    out.setVersion(protocol_version);
    out.setHub(blob(acknowledgement.hub));
    out.setId(blob(acknowledgement.id));
    out.setParty(text(acknowledgement.party));
    auto items = out.initItems(size_of(acknowledgement.items.size()));
    for (unsigned i = 0; i < items.size(); ++i) write_item(items[i], acknowledgement.items[i]);
  });
}

Result<Acknowledgement, Refusal> decode_acknowledgement(ByteView frame) {
  return decode_root<schema::Acknowledgement>(frame, limits::acknowledgement_bytes_max,
                                              read_acknowledgement);
}

}  // namespace mash::wire
