// A delivery that has not left when the policy, the roster, the hour or its case is another than at
// its release: whether all of it still may go. If not, all of it is withdrawn, and whoever sent it
// sends it again, by the ordinary way.
#include "core/deciding.h"
#include "core/sharing.h"
#include "wire/codec.h"

namespace mash::core {
namespace {

using namespace wire;

// A recipient that would now be told less of what it does not get is not told more by an older
// decision. Only a first part tells it of all.
bool stands(const Released& was, const Released& is) {
  return is.leaves == was.leaves && (was.part > 1 || is.shown >= was.shown);
}

class DecisionAgain {
 public:
  DecisionAgain(const State& state, const DecideAgain& again, const Context& context)
      : state_(state),
        again_(again),
        context_(context),
        was_(context.earlier->release->released),
        header_(*decode_header(context.earlier->submit.header)),
        streams_(message_streams(header_)) {}

  Decision decide() {
    const auto one = state_.cases.find(CaseId{streams_.front().uuid});
    if (one == state_.cases.end() || !may_be_withdrawn(one->second)) return {};
    Sharing sharing = share_now(one->second);
    if (!was_excluded(one->second) && stands(was_, sharing.released)) return {};
    Decision decision;
    Draft told{
        {party_stream(again_.recipient, context_.sha256)},
        {DeliveryEnded{again_.number, DeliveryEnd::withdrawn, again_.recipient, again_.message}}};
    const StreamId sender = party_stream(header_.sender, context_.sha256);
    const bool hears = sender != told.streams.front() && !is_excluded(one->second, header_.sender);
    if (hears) told.streams.push_back(sender);
    decision.drafts.push_back(std::move(told));
    Draft draft{streams_, {}};
    put_back(one->second, draft);
    if (!sharing.not_released.leaves.empty()) {
      draft.events.push_back(std::move(sharing.not_released));
    }
    if (!draft.events.empty()) decision.drafts.push_back(std::move(draft));
    return decision;
  }

 private:
  // A referral has opened its case, and nobody could refer the child again; what puts an earlier
  // message right is needed wherever that went. A check that has an answer has arrived.
  bool may_be_withdrawn(const Case& one) const {
    if (was_excluded(one)) return true;
    if (header_.kind == MessageKind::outcome || header_.kind == MessageKind::return_) return true;
    const auto check = one.checks.find(header_.check_id);
    return header_.kind == MessageKind::check && check != one.checks.end() &&
           check->second.returns.empty();
  }

  // Nothing of before goes to whoever was excluded since, whether or not that is over.
  bool was_excluded(const Case& one) const {
    return context_.earlier->release->sequence < last_excluded(one, again_.recipient);
  }

  // Of a sender that is in no roster any more, nothing may go.
  Sharing share_now(const Case& one) const {
    const auto number = recipient_number(context_.earlier->submit, again_.recipient);
    const Party* sender = context_.roster.party(header_.sender);
    const bool known = sender != nullptr && context_.roster.party(again_.recipient) != nullptr;
    if (!number || !known) return {};
    const auto roles = roles_of(context_.roster, context_.earlier->release->approved_by);
    const Approval approval = approval_of(was_, roles);
    return share(shared_anew(header_, context_.earlier->submit, *number, one, approval), *sender,
                 context_);
  }

  // A check is to be issued again, an answer to be given again: as when they are taken back.
  void put_back(const Case& one, Draft& draft) const {
    const auto check = one.checks.find(header_.check_id);
    if (check == one.checks.end() || is_void(state_of(check->second))) return;
    const Return* newest = newest_return(check->second);
    const bool unanswered = check->second.returns.empty();
    if (header_.kind == MessageKind::check && was_.part == 1 && unanswered) {
      draft.events.push_back(CheckRecalled{header_.check_id});
    } else if (newest != nullptr && newest->message == header_.id) {
      draft.events.push_back(ReturnWithdrawn{header_.check_id, newest->version});
      add_recall_if_excluded(one, check->second, draft);
    } else {
      return;
    }
    add_review_due(one, header_.check_id, context_, draft);
  }

  const State& state_;
  const DecideAgain& again_;
  const Context& context_;
  const Released& was_;
  const Header header_;
  const std::vector<StreamId> streams_;
};

}  // namespace

Decision decide_again(const State& state, const DecideAgain& again, const Context& context) {
  if (context.earlier == nullptr || !context.earlier->release) return {};
  return DecisionAgain(state, again, context).decide();
}

}  // namespace mash::core
