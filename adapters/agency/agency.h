// An agency's endpoint: answers the checks that need no person, keeps the others until a person
// has, and passes on what its staff tell the desk.
//
// What was asked, answered, recalled and refused is read from the spool each time (checks.h); a
// return and the word that the check is dealt with are one commit, so that no restart answers
// twice. Requests, beside those every service has ("status", "act", "held"):
//   inbox {}                      everything received, and what became of it
//   pending {}                    the checks that wait for a person, and why
//   load {}                       takes the records' CSV files again
// and, signed by a person of the agency (kit/signed_request.h):
//   show {number}                 reads a delivery: opened, by this person
//   answer {number, kind, records?, include?, held_back_read?, searched?, systems, searched_by?,
//           note?, again?}        a person's return (answer.h)
//   refer {contact}               a contact (kit/contact.h) becomes a referral to the desk
#pragma once

#include "agency/checks.h"
#include "agency/config.h"
#include "agency/finding.h"
#include "agency/requests.h"
#include "connect/record_store.h"
#include "kit/service.h"

namespace mash::agency {

class Agency {
 public:
  using Log = std::function<void(const std::string&)>;

  // All must outlive it. `store` holds records. `log` gets sentences for whoever runs the machine,
  // never content.
  Agency(kit::Service& service, connect::RecordStore& store, const AgencyConfig& config, Log log);

  // Deals with every delivery that nobody has dealt with yet: at the start, and whenever more can
  // be known than before.
  void deal_with_open();
  // Loads the records again; nothing, or what is wrong with which file.
  std::optional<connect::FileProblem> load();

 private:
  using Json = kit::Json;
  using Fields = kit::Fields;
  using Reply = kit::Service::Reply;

  void take(const kit::SessionEvent& event);
  void deal_with(const kit::DeliveryRecord& record);
  void answer_if_sure(const KnownCheck& check);
  std::optional<wire::Identity> subject_of(const kit::DeliveryRecord& record);
  std::optional<Finding> look_for(const kit::DeliveryRecord& record);

  Reply inbox();
  Reply pending();
  Reply show(const StaffId& actor, Fields& in);
  Reply answer(const StaffId& actor, Fields& in);
  Reply refer(const StaffId& actor, Fields& in);
  Json delivery_json(const kit::DeliveryRecord& record);
  Json pending_json(const KnownCheck& check);
  Json check_json(const KnownCheck& check);
  Json not_found(const connect::Record& record, const std::string& id) const;
  std::optional<Json> why_not_answer(const KnownCheck& check, const AnswerRequest& asked);

  kit::Service& service_;
  connect::RecordStore& store_;
  const AgencyConfig& config_;
  Log log_;
  // Why the program could not send what it was sure of; it tries again after a start.
  std::map<std::uint64_t, std::string> hindered_;
};

}  // namespace mash::agency
