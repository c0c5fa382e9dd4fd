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
// Places of parties in the roster, from which their ports follow. None is used twice, so there are
// more of them than parties at any time.
inline constexpr int slots_max = 4'000;
// All wraps of all sections: with their names and labels they stay in the command that an entry
// keeps, which has to fit entry_body_bytes_max. Sixteen sections for every recipient, and more.
inline constexpr std::size_t wraps_per_message_max = 512;
// Padded sections with their tags. What is left of message_bytes_max holds the rest of a message at
// its largest, be it a submission's wraps or a delivery's proofs and release entry, so that every
// message that may come in can also go out.
inline constexpr std::size_t ciphertexts_bytes_max = 896 * 1024;
// The section tree: a power of two from 8 to this. Its proofs have six hashes at most.
inline constexpr std::size_t leaves_per_message_max = 64;
static_assert(leaves_per_message_max >= sections_per_message_max);
// Signed parts on their own; at their ceilings they take about 2, 2 and 9 KiB. The rest is room for
// fields that newer peers add.
inline constexpr std::size_t header_bytes_max = 4096;
inline constexpr std::size_t act_bytes_max = 4096;
inline constexpr std::size_t acknowledgement_bytes_max = 16 * 1024;
// Items of one acknowledgement. Each becomes up to two events of one entry, beside the command that
// holds both the item and what the outbox held: 128 take about 45 KiB of an entry's body.
inline constexpr std::size_t acknowledgement_items_max = 128;
inline constexpr std::size_t exclusions_per_case_max = 32;  // Organisations at a time.
inline constexpr std::size_t participants_max = 32;         // Of a strategy discussion.
inline constexpr std::size_t subject_cases_max = 64;        // Open cases of a message's subjects.
inline constexpr std::size_t versions_offered_max = 16;     // In one hello.
// Codes, rule ids, causes and states. None is prose.
inline constexpr std::size_t name_bytes_max = 64;
inline constexpr std::size_t clock_bytes_max = 96;       // "hold-again/", an id, "/", a party.
inline constexpr std::size_t who_bytes_max = 96;         // "the manager of Northshire's desk".
inline constexpr std::size_t sentence_bytes_max = 2048;  // Of a receipt.
// What a shut gate waits for. The list is complete and stands in an entry: at about 280 bytes each
// it takes 54 KiB. Twelve agencies times sixteen subjects fit.
inline constexpr std::size_t missing_max = 192;
inline constexpr std::size_t events_per_entry_max = 512;  // The body's size is the tighter bound.
// Rows of one answer; whoever needs more asks again from where it ended.
inline constexpr std::size_t answer_rows_max = 1000;
inline constexpr std::size_t checks_per_case_max = 256;
inline constexpr std::size_t considerations_per_check_max = 32;
// A checkpoint: its body and note_signatures_max lines of at most 365 bytes.
inline constexpr std::size_t checkpoint_bytes_max = 16 * 1024;
// An instant on the wire, in milliseconds from 1970: up to 9999-12-31, which four digits print.
inline constexpr std::int64_t time_ms_max = 253'402'300'799'999;
// Inside a section. Only endpoints read these; whole sections obey ciphertexts_bytes_max.
inline constexpr std::size_t section_text_bytes_max = 64 * 1024;
inline constexpr std::size_t section_items_max = 2000;  // Three school years of half-day marks.
// Cap'n Proto: the deepest shape we have is seven pointers deep.
inline constexpr int frame_nesting_max = 16;
// An entry touches at most this many streams (hub, cases, subjects, persons).
inline constexpr std::size_t streams_per_entry_max = 32;

// A note (checkpoint, roster, bundle manifest) that we are willing to read at all.
inline constexpr std::size_t note_bytes_max = 256 * 1024;
inline constexpr std::size_t note_signatures_max = 32;  // C2SP asks for at least 16.
static_assert(note_signatures_max >= 16);
static_assert(checkpoint_bytes_max >= 2 * origin_bytes_max + note_signatures_max * 365);

// A settings or policy file; nesting is bounded by the shapes we accept.
inline constexpr std::size_t settings_bytes_max = 1024 * 1024;

// A policy. A decision's scratch space holds two bits for each rule, on the stack.
inline constexpr std::size_t policy_rules_max = 4096;
static_assert(policy_rules_max % 64 == 0 && policy_rules_max < 0xffff);
inline constexpr std::size_t policy_files_max = 64;
// A rule's id stands in the entry of every decision it makes, once for each section.
inline constexpr std::size_t rule_id_bytes_max = 64;
static_assert(sections_per_message_max * rule_id_bytes_max < entry_body_bytes_max / 8);
inline constexpr std::size_t policy_text_bytes_max = 1000;  // One reason or source, for people.
inline constexpr std::size_t escalation_steps_max = 16;

// Message ids older or newer than this are refused (design.md section 5, idempotency).
inline constexpr std::chrono::hours message_id_age_max{24 * 90};
inline constexpr std::chrono::minutes message_id_ahead_max{10};

// A passphrase read from a file or descriptor.
inline constexpr std::size_t passphrase_bytes_max = 1024;

// A key file is about 450 bytes of PEM. What its scrypt may cost is stated in the file itself, so a
// swapped file could ask for any memory and time: OpenSSL allows 32 MiB, and n * r * p of 2^20
// takes about four times as long as a file of ours.
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

// Pages that one check of a file names. Whoever has more of them restores a copy.
inline constexpr std::size_t file_check_pages_max = 100;

// A key of a look-up table: an id or two and a tag. Keys lie on the inner pages of a tree, where
// long ones cost depth.
inline constexpr std::size_t index_key_bytes_max = 255;
// Pages of 4 KiB that the store's log may hold after a commit before they are moved into the file.
// Moving 1,000 costs about three milliseconds of work beside two syncs. Fewer, and more than one
// commit in a hundred waits for it even when entries come singly; more, and large batches wait
// longer (with 4,000 the slowest of a hundred batches of 64 took about twice as long).
inline constexpr int store_log_pages_max = 1000;
// The ledger in memory: full tiles (16 KiB each with the nodes over them) and ends of streams
// (about 200 bytes each), whatever the number of entries.
inline constexpr std::size_t ledger_tiles_cached_max = 64;
inline constexpr std::size_t ledger_stream_heads_cached_max = 16 * 1024;
// A CSV extract of an agency's case system, read whole before its first row is believed. A county
// has 280,000 under-19s; 900 bytes for each is a generous extract.
inline constexpr std::size_t csv_file_bytes_max = 256 * 1024 * 1024;
// One cell: the longest free text fits, a quote that is never closed is found early.
inline constexpr std::size_t csv_cell_bytes_max = 64 * 1024;
inline constexpr std::size_t csv_columns_max = 64;
// Records shown for living at the address asked about. They decide nothing; a hostel or a school's
// address would fill the screen.
inline constexpr int address_candidates_max = 50;

// --- The hub's loop and memory ------------------------------------------------------------------

// Frames taken off the socket and not yet read, all parties together.
inline constexpr std::size_t arrivals_max = 1024;
inline constexpr std::size_t arrivals_bytes_max = 32 * 1024 * 1024;
// Frames kept for one connection whose peer does not take what already waits for it.
inline constexpr std::size_t kept_bytes_max = 4 * 1024 * 1024;
// Frames read for one batch, and clocks that may fire with them, after what arrived.
inline constexpr std::size_t batch_requests_max = 256;
inline constexpr std::size_t batch_bytes_max = 32 * 1024 * 1024;
inline constexpr std::size_t firings_per_batch_max = 256;
// Deliveries sent to one recipient and not yet reported on.
inline constexpr std::size_t deliveries_in_flight_max = 128;
// Deliveries waiting for one recipient. Above the routine ceiling only red ones are taken; above
// the other none, and senders are told at once.
inline constexpr std::size_t outbox_items_routine_max = 9'000;
inline constexpr std::size_t outbox_items_max = 10'000;
static_assert(outbox_items_routine_max < outbox_items_max);
// Refusals of one party that become entries: a burst, then one an interval.
inline constexpr double refusal_burst = 100;
inline constexpr std::chrono::milliseconds refusal_interval{1'000};
// Cases in memory that nothing needs just now, at about 2 KiB each.
inline constexpr std::size_t cases_kept_max = 16'384;
// Submissions and entries kept in memory because they are about to be sent or proved.
inline constexpr std::size_t recent_bytes_max = 16 * 1024 * 1024;
// Decided requests whose ids are kept in memory, at about 120 bytes each: an hour of a busy hub.
inline constexpr std::size_t recent_requests_max = 65'536;
// An endpoint's requests under way to the hub: as many as the hub takes off one connection at once.
inline constexpr std::size_t requests_in_flight_max = 64;
// How long an endpoint waits for a receipt before it sends the same request again. A commit takes
// milliseconds; a hub that starts again after a crash, seconds.
inline constexpr std::chrono::milliseconds receipt_wait{10'000};
// Questions of one endpoint that the hub has not answered.
inline constexpr std::size_t questions_max = 256;
// Frames an endpoint takes from its connection before it makes their effects durable.
inline constexpr std::size_t endpoint_batch_frames_max = 256;
// Rows looked at to find an agency's duties, of those overdue and of those to come: the soonest, at
// about a microsecond each, since decisions wait meanwhile.
inline constexpr std::size_t due_scan_max = 2'000;

// --- Transport (broker/net/README.md) ---------------------------------------------------------

// What the loop may put around a message: kind, request number, a receipt with its proof.
inline constexpr std::size_t frame_overhead_bytes_max = 16 * 1024;
inline constexpr std::size_t frame_bytes_max = message_bytes_max + frame_overhead_bytes_max;
// What CURVE adds to a frame; libzmq's MAXMSGSIZE counts it (measured on 4.3.4).
inline constexpr std::size_t curve_bytes = 33;
// Frames received on one connection and not yet taken. libzmq counts messages, not bytes, so this
// times frame_bytes_max is what one honest connection can make us hold. Measured at 64 requests in
// flight: 16 halves the rate on a busy machine, 64 does as well as 1,000.
inline constexpr int receive_queue_frames_max = 64;
// Frames waiting to be sent on one connection: the replies to a whole batch and more. Bytes are
// bounded by connection_unsent_bytes_max.
inline constexpr int send_queue_frames_max = 1'024;
static_assert(send_queue_frames_max > batch_entries_max);
// An agency needs one connection, two while it replaces a dead one. The rest is room for peers
// that have not authenticated yet; each is dropped after handshake_max.
inline constexpr std::size_t connections_per_party_max = 32;
// Bytes taken off one party's connections that have not become whole messages in our hands. Only
// frames of a message that never ends can pass this: strangers and full queues stay below it.
inline constexpr std::size_t party_held_bytes_max = 128 * 1024 * 1024;
static_assert((connections_per_party_max + receive_queue_frames_max + 4) * frame_bytes_max <=
              party_held_bytes_max);
// Bytes given to libzmq for one connection that its peer's machine has not acknowledged.
inline constexpr std::size_t connection_unsent_bytes_max = 16 * 1024 * 1024;
static_assert(connection_unsent_bytes_max >= 4 * frame_bytes_max);
// Resident memory above which parties whose connections never spoke are suspected.
inline constexpr std::size_t hub_resident_bytes_max = 1024 * 1024 * 1024;
inline constexpr std::size_t mute_connections_max = 16;
// Routing ids remembered; those of ended connections are forgotten when there are more.
inline constexpr std::size_t routes_max = 16'384;
// Parties of one hub, and keys of one party: current, next, and two in hand.
inline constexpr std::size_t parties_max = 256;
inline constexpr std::size_t keys_per_party_max = 4;
static_assert(parties_max * connections_per_party_max <= routes_max);
// Open files: each connection takes two (libzmq's and the one we watch it through), and the
// database, logs and libzmq itself need the reserve. libzmq aborts when ipc meets a full table.
inline constexpr std::size_t descriptors_per_party = 2 * connections_per_party_max;
inline constexpr std::size_t descriptors_reserve = 256;
inline constexpr std::size_t descriptors_wanted =
    parties_max * descriptors_per_party + descriptors_reserve;

// A slow link needs two round trips and the hub one look-up; libzmq's own default is 30 s.
inline constexpr std::chrono::milliseconds handshake_max{5'000};
inline constexpr std::chrono::milliseconds heartbeat_every{5'000};
inline constexpr std::chrono::milliseconds heartbeat_wait_max{15'000};  // Three missed ones.
inline constexpr std::chrono::milliseconds heartbeat_ttl{20'000};  // What we ask the peer to use.
static_assert(heartbeat_every < heartbeat_wait_max && heartbeat_wait_max < heartbeat_ttl);

// A client waits between these before it connects again, doubling, with half of it random.
inline constexpr std::chrono::milliseconds reconnect_wait_min{100};
inline constexpr std::chrono::milliseconds reconnect_wait_max{30'000};

// The control socket. sockaddr_un holds 108 bytes including the ending NUL.
inline constexpr std::size_t control_frame_bytes_max = 1024 * 1024;
inline constexpr std::size_t control_path_bytes_max = 107;

}  // namespace mash::limits
