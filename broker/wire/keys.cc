#include "wire/keys.h"

#include <algorithm>

namespace mash::wire {

KeyId key_id(KeyKind kind, const PublicKey& key, Sha256 sha256) {
  const Block<1> kind_byte = {static_cast<std::uint8_t>(kind)};
  const Digest digest = sha256({bytes_of("mash/v1 key\n"), kind_byte, key});
  KeyId id;
  std::copy_n(digest.begin(), id.size(), id.begin());
  return id;
}

StreamId party_stream(const PartyId& party, Sha256 sha256) {
  const Digest digest = sha256({bytes_of("mash/v1 party stream\n"), bytes_of(party.text())});
  Block<16> id;
  std::copy_n(digest.begin(), id.size(), id.begin());
  return {StreamKind::party, Uuid(id)};
}

Bytes signed_bytes(std::string_view context, const Digest& hub,
                   std::initializer_list<ByteView> parts) {
  std::size_t size = context.size() + hub.size();
  for (ByteView part : parts) size += part.size();
  Bytes bytes;
  bytes.reserve(size);
  append(bytes, bytes_of(context));
  append(bytes, hub);
  for (ByteView part : parts) append(bytes, part);
  return bytes;
}

}  // namespace mash::wire
