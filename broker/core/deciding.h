// What the parts of decide share. Private to core.
#pragma once

#include "core/decide.h"

namespace mash::core {

// A refused command: one entry in the stream of the party it came from, naming both identities.
Decision refuse_command(const wire::Command& command, std::string claimed, Refusal refusal,
                        const Context& context, std::vector<wire::Missing> missing = {});
// The same, on the stream of the case it concerns as well.
Decision refuse_on_case(const wire::Command& command, std::string claimed, const CaseId& case_id,
                        Refusal refusal, const Context& context,
                        std::vector<wire::Missing> missing = {});

// The list of a refusal that lacks one thing: a step that comes first, or a role. `who` can act.
std::vector<wire::Missing> first_step(std::string_view what, std::string_view who);

// Rules of ids that messages and acts share: nothing when the id is fresh; an answer otherwise.
// `frame` is the digest that must be equal for a repetition.
std::optional<Decision> decide_repetition(const wire::Command& command, const MessageId& id,
                                          const std::optional<wire::Prior>& prior,
                                          const Digest& frame, const std::string& claimed,
                                          const Context& context);

// The case a message is about, or those that a referral opens.
std::vector<StreamId> message_streams(const wire::Header& header);

Decision decide_submit(const State& state, const wire::Command& command, const wire::Submit& submit,
                       const Context& context);
Decision decide_act(const State& state, const wire::Command& command, const wire::Perform& perform,
                    const Context& context);
Decision decide_acknowledge(const State& state, const wire::Command& command,
                            const wire::Acknowledge& acknowledge, const Context& context);
Decision decide_end_deliveries(const wire::EndDeliveries& end, const Context& context);
// No draft: all of it still may go.
Decision decide_again(const State& state, const wire::DecideAgain& again, const Context& context);
Decision decide_tick(const State& state, const wire::Tick& tick, const Context& context);

// To the firing of the clock of one hold: what policy no longer holds of it goes, if anything does.
void add_release_without_approval(const State& state, const Case& one,
                                  const std::pair<MessageId, PartyId>& which,
                                  const Context& context, Decision& decision);

// After a signature, anything that changes the evidence makes the assessment due for review; where
// the response was ended without one, that end.
// `check` is nil for what is required and not issued. A limit that runs is never moved later.
void add_review_due(const Case& one, const CheckId& check, const Context& context, Draft& draft);

// Whoever is excluded is not asked once more for an answer that came to nothing.
void add_recall_if_excluded(const Case& one, const Check& check, Draft& draft);

inline StreamId case_stream(const CaseId& id) { return {StreamKind::case_, id.uuid}; }
inline StreamId subject_stream(const SubjectId& id) { return {StreamKind::subject, id.uuid}; }
inline StreamId person_stream(const StaffId& id) { return {StreamKind::person, id.uuid}; }
inline StreamId hub_stream() { return {StreamKind::hub, Uuid{}}; }

}  // namespace mash::core
