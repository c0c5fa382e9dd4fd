// Every ceiling of the house, and how they relate. Sizes are bytes unless the name says otherwise.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace mash::limits {

// --- Fixed by what we speak -------------------------------------------------------------------

// C2SP tlog-tiles: an entry bundle counts an entry's length in 16 bits. Our leaf is 33 bytes; the
// bodies obey the same bound, so that a party may put them in a bundle of its own.
inline constexpr std::size_t entry_body_bytes_max = 65'535;
// C2SP tlog-checkpoint: so that every kind of cosigner can sign it.
inline constexpr std::size_t origin_bytes_max = 255;
// RFC 6962: a tree size has 64 bits, so a leaf has at most 64 siblings on its way to the root. A
// consistency proof has one hash more.
inline constexpr std::size_t proof_hashes_max = 65;

// --- Chosen by us -----------------------------------------------------------------------------

inline constexpr std::size_t message_bytes_max = 1024 * 1024;  // design: a message is one frame.
inline constexpr std::size_t party_id_bytes_max = 40;
inline constexpr std::size_t sections_per_message_max = 64;
inline constexpr std::size_t recipients_per_message_max = 16;
inline constexpr std::size_t subjects_per_message_max = 16;
// Parties of one hub: each has a port of its own (net binds an endpoint per party).
inline constexpr int parties_max = 1000;
// An entry touches at most this many streams (hub, cases, subjects, persons).
inline constexpr std::size_t streams_per_entry_max = 32;

// A note (checkpoint, roster, bundle manifest) that we are willing to read at all.
inline constexpr std::size_t note_bytes_max = 256 * 1024;
inline constexpr std::size_t note_signatures_max = 32;  // C2SP asks for at least 16.
static_assert(note_signatures_max >= 16);

// A settings or policy file; nesting is bounded by the shapes we accept.
inline constexpr std::size_t settings_bytes_max = 1024 * 1024;

// Message ids older or newer than this are refused (design.md section 5, idempotency).
inline constexpr std::chrono::hours message_id_age_max{24 * 90};
inline constexpr std::chrono::minutes message_id_ahead_max{10};

// A passphrase read from a file or descriptor.
inline constexpr std::size_t passphrase_bytes_max = 1024;

// A key file is about 450 bytes of PEM. What its scrypt may cost is stated in the file itself, so a
// swapped file could ask for any memory and time: OpenSSL allows 32 MiB, and n * r * p of 2^20 takes
// about four times as long as a file of ours.
inline constexpr std::size_t key_file_bytes_max = 4096;
inline constexpr std::uint64_t key_file_memory_bytes_max = 32 * 1024 * 1024;
inline constexpr std::uint64_t key_file_work_max = 1 << 20;

// One batch of the hub's loop: entries that share a transaction, an fsync and a checkpoint.
inline constexpr std::size_t batch_entries_max = 256;

// Prepared statements that one database connection keeps: more than any room's code has, so that
// the bound is reached only by text that should have been a value.
inline constexpr std::size_t sqlite_statements_max = 64;
// Pages that one database connection keeps in memory: a batch of ordinary messages fits.
inline constexpr std::size_t sqlite_cache_bytes = 16 * 1024 * 1024;

// A key of a look-up table: an id or two and a tag. Keys lie on the inner pages of a tree, where
// long ones cost depth.
inline constexpr std::size_t index_key_bytes_max = 255;
// Pages of 4 KiB that the store's log may hold after a commit before they are moved into the file.
inline constexpr int store_log_pages_max = 1000;
// The ledger in memory: full tiles (16 KiB each with the nodes over them) and ends of streams
// (about 200 bytes each), whatever the number of entries.
inline constexpr std::size_t ledger_tiles_cached_max = 64;
inline constexpr std::size_t ledger_stream_heads_cached_max = 16 * 1024;
// A CSV extract of an agency's case system, read whole before its first row is believed. A county has
// 280,000 under-19s; 900 bytes for each is a generous extract.
inline constexpr std::size_t csv_file_bytes_max = 256 * 1024 * 1024;
// One cell: the longest free text fits, a quote that is never closed is found early.
inline constexpr std::size_t csv_cell_bytes_max = 64 * 1024;
inline constexpr std::size_t csv_columns_max = 64;
// Records shown for living at the address asked about. They decide nothing; a hostel or a school's
// address would fill the screen.
inline constexpr int address_candidates_max = 50;

}  // namespace mash::limits
