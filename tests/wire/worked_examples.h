// The worked examples of PROTOCOL.md, computed from fixed inputs.
#pragma once

#include <string>

#include "wire/samples.h"

namespace mash::wire::worked {

// One referral of one section, made step by step as PROTOCOL.md section 6 has it. Hashes, HKDF,
// AEAD, tree and signatures are OpenSSL's and the tests' own; only frames come from the room under
// test.
struct Message {
  Bytes header;
  Digest context{};
  Block<32> aead_key{};
  Block<12> nonce{};
  Bytes content;
  Bytes aad;
  Leaf leaf;
  Bytes leaf_bytes;
  Digest leaf_hash{};
  Digest root{};
  Bytes signed_bytes;
  Bytes wrap_info;
  Submission submission;
};
Message message();

Act act();
Acknowledgement acknowledgement();
Entry entry(const Message& message);

// All of section 14 from its first sub-heading on.
std::string text();

}  // namespace mash::wire::worked
