// What an endpoint must not forget, in one SQLite file: what it wants to send until the hub has
// decided on it, what it received for good, what it still has to report, and what it knows of its
// hub.
//
// Durability: changes belong to one transaction that the first of them opens; commit() makes them
// durable. Nothing may leave the endpoint, or be shown, that rests on a change before its commit.
// Privacy: copies of what was sent and the keys of what was received are sealed to the party's
// storage key (storage.h) before they come here; frames are ciphertext. Ids, kinds, times and codes
// are in the clear.
// Errors: a damaged, full or foreign file throws base::Fatal (sqlite/database.h).
// Threads: belongs to one thread.
#pragma once

#include <optional>

#include "kit/receipt.h"
#include "sqlite/database.h"
#include "wire/packet.h"

namespace mash::kit {

// Whose spool it is.
struct SpoolOwner {
  Digest hub{};
  PartyId party;
};

enum class RequestKind : std::uint8_t { message, act, acknowledgement };
enum class RequestState : std::uint8_t {
  waiting,  // The hub has not decided, or its receipt has not come.
  accepted,
  refused,
};

}  // namespace mash::kit

namespace mash::wire {

template <>
struct Words<kit::RequestKind> {
  static constexpr std::array<std::string_view, 3> list = {"message", "act", "acknowledgement"};
};
template <>
struct Words<kit::RequestState> {
  static constexpr std::array<std::string_view, 3> list = {"waiting", "accepted", "refused"};
};

}  // namespace mash::wire

namespace mash::kit {

// Something for the hub to decide.
struct OutgoingRequest {
  MessageId id;
  RequestKind kind = RequestKind::message;
  Time created{};
  Bytes frame;  // Exactly as it is sent, however often.
  RequestMark mark;
  std::vector<CaseId> cases;
  Bytes signed_bytes;  // The header of a message, or the act; empty for an acknowledgement.
  Bytes copy;          // Of a message: its sections, sealed for storage. Empty otherwise.
};

struct RequestRecord {
  std::uint64_t position = 0;  // In the order of making.
  MessageId id;
  RequestKind kind = RequestKind::message;
  RequestState state = RequestState::waiting;
  Time created{};
  std::uint64_t ledger_index = 0;  // Once decided. 0 as well for an acknowledgement of nothing new.
  Time decided{};
  std::string proof_file;  // The receipt, once decided (receipt.h).
  std::string sentence;    // Why it was refused, and what was kept back from whom.
  Bytes signed_bytes;
  Bytes copy;
  MessageId successor;  // What was sealed in its place, to newer keys; nil: nothing.
};

struct WaitingRequest {
  std::uint64_t position = 0;
  MessageId id;
  RequestKind kind = RequestKind::message;
  Bytes frame;
  RequestMark mark;
};

// What was received. Numbers are the hub's, gapless for each recipient.
struct DeliveryRecord {
  std::uint64_t number = 0;
  MessageId message;
  std::uint32_t part = 1;
  Time received{};
  Time released{};  // By the hub.
  std::uint64_t release_index = 0;
  wire::Header header;
  bool openable = false;
  std::optional<Time> opened;  // First by a person here.
  StaffId opened_by;
  std::optional<wire::DeliveryReport> end;  // Acknowledged, unopenable or refused by us.
};
struct ArchivedDelivery {
  DeliveryRecord record;
  Bytes frame;  // The delivery packet as it came.
  Bytes keys;   // Its section keys, sealed for storage; empty if it could not be opened.
};

// What we report of a delivery.
struct SaidRecord {
  wire::DeliveryReport report = wire::DeliveryReport::delivered;
  Time at{};
  StaffId staff;      // Nil when no person did it.
  MessageId request;  // The acknowledgement it went into; nil before.
};

// The case a message belongs to, or those it opens.
std::vector<CaseId> cases_of(const wire::Header& header);

class Spool {
 public:
  // Fatal if the file exists, or the directory does not.
  static void create(const std::filesystem::path& path, const SpoolOwner& owner,
                     const std::string& vfs = {});
  // Fatal if it is another party's or another hub's.
  Spool(const std::filesystem::path& path, const SpoolOwner& owner, const std::string& vfs = {});

  void commit();  // Nothing to do if nothing changed.
  bool has_changes() const { return transaction_ != nullptr; }

  // --- What is known of the hub --------------------------------------------------------------
  void add_roster(std::uint64_t epoch, std::string_view note);
  std::vector<std::string> rosters();  // By epoch.
  void keep_checkpoint(std::string_view note);
  std::string checkpoint();  // Empty before the first.

  // --- Requests ------------------------------------------------------------------------------
  std::uint64_t add_request(const OutgoingRequest& request);  // Its position.
  // Those that wait, by position, from the first above `after`; at most `most`.
  std::vector<WaitingRequest> waiting(std::uint64_t after, std::size_t most);
  std::uint64_t waiting_count();
  std::optional<WaitingRequest> waiting_request(const MessageId& id);
  // Decided: its frame is dropped, its copy stays.
  void settle_request(const MessageId& id, const Verdict& verdict, std::string_view sentence);
  // It was refused, and `successor` says the same.
  void name_successor(const MessageId& id, const MessageId& successor);
  // An acknowledgement that told the hub nothing it did not know.
  void settle_without_entry(const MessageId& id);
  std::optional<RequestRecord> request(const MessageId& id);
  std::vector<RequestRecord> requests_of(const CaseId& case_id);  // By position.
  std::vector<RequestRecord> newest_messages(std::size_t most);  // Newest first.
  // Of the newest thousand requests: messages that wait, and those refused since then that nothing
  // was sealed in the place of.
  struct Unsent {
    std::uint64_t waiting = 0;
    std::uint64_t refused = 0;
  };
  Unsent unsent(Time refused_since);
  // By position, from the first above `after`; at most `most`.
  std::vector<RequestRecord> requests(std::uint64_t after, std::size_t most);

  // --- Deliveries ----------------------------------------------------------------------------
  bool has_delivery(std::uint64_t number);
  void add_delivery(const ArchivedDelivery& delivery);
  std::optional<ArchivedDelivery> delivery(std::uint64_t number);
  std::optional<DeliveryRecord> delivery_of(const MessageId& message);  // Its last part.
  // By number, from the first above `after`; at most `most`.
  std::vector<DeliveryRecord> deliveries(std::uint64_t after, std::size_t most);
  std::vector<DeliveryRecord> deliveries_of(const CaseId& case_id);
  // Those that have no end yet, by number.
  std::vector<DeliveryRecord> open_deliveries(std::uint64_t after, std::size_t most);

  // --- What is to be reported, and was reported to us ------------------------------------------
  // Recorded for good; what is said of one delivery twice is one.
  void add_said(const wire::AcknowledgementItem& item);
  bool has_said(std::uint64_t number, wire::DeliveryReport report);
  std::vector<SaidRecord> said_of(std::uint64_t number);  // In the order of saying.
  // Not in any acknowledgement yet, in the order of saying.
  std::vector<wire::AcknowledgementItem> unsent_said(std::size_t most);
  // As if nobody had said it, nor opened the delivery.
  void forget_said(const std::vector<wire::AcknowledgementItem>& items);
  void mark_said(const std::vector<wire::AcknowledgementItem>& items, const MessageId& request);
  // They go into an acknowledgement once more: because the hub sent the delivery again, or did not
  // take the acknowledgement they were in.
  void say_again(std::uint64_t number);
  void unsay(const MessageId& acknowledgement);
  std::vector<wire::AcknowledgementItem> said_in(const MessageId& acknowledgement);
  // The hub did not take it that this person opened the delivery: it is not over, unless somebody
  // else has opened it, and then it ends after that.
  void take_back_opened(const wire::AcknowledgementItem& item);
  bool add_report(const ReportRecord& report);  // False if it was there.
  // The place in our stream up to which everything reported to us is here.
  std::uint64_t reports_seen();
  void see_reports(std::uint64_t sequence);
  std::vector<ReportRecord> reports_of(const MessageId& message);

  // --- Texts that acts commit to, sealed for storage -------------------------------------------
  void add_text(const wire::Commitment& commitment, const Bytes& sealed);
  std::optional<Bytes> text(const wire::Commitment& commitment);

 private:
  sqlite::Database& change();  // Opens the transaction if none is.
  RequestRecord read_request(const sqlite::Query& row);
  DeliveryRecord read_delivery(const sqlite::Query& row);
  std::vector<DeliveryRecord> read_deliveries(sqlite::Query rows);
  std::vector<wire::AcknowledgementItem> read_said(sqlite::Query rows);

  sqlite::Database database_;
  std::unique_ptr<sqlite::Transaction> transaction_;
};

}  // namespace mash::kit
