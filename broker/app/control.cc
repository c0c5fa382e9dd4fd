#include "app/control.h"

#include <nlohmann/json.hpp>

#include "base/ensure.h"
#include "base/limits.h"

namespace mash::app {
namespace {

using nlohmann::json;

json refusal(std::string_view code, std::string_view sentence) {
  return {{"ok", false}, {"code", code}, {"sentence", sentence}};
}

json status(engine::Engine& engine, const Health& health) {
  json answer = {{"ok", true},
                 {"hub", hex(engine.state().hub.id)},
                 {"mode", wire::word(engine.state().hub.mode)},
                 {"size", engine.size()},
                 {"commits", engine.commits()},
                 {"open_deliveries", engine.outboxes().size()},
                 {"cases_in_memory", engine.state().cases.size()},
                 {"clocks", health.clocks_stopped ? "stopped" : "running"},
                 {"quarantined_messages", engine.state().hub.quarantined.size()},
                 {"expelled", json::array()},
                 {"connected_twice", json::array()}};
  for (const auto& [party, until] : health.expelled) {
    answer["expelled"].push_back({{"party", party.text()}, {"until", rfc3339(until)}});
  }
  for (const PartyId& party : health.connected_twice) {
    answer["connected_twice"].push_back(party.text());
  }
  if (engine.roster() != nullptr) answer["roster_epoch"] = engine.roster()->roster.epoch;
  if (engine.policy() != nullptr) answer["policy_version"] = engine.policy()->version;
  return answer;
}

// A note is at most twice as long in JSON: each of its characters is one or two there.
static_assert(2 * limits::note_bytes_max + 1024 < limits::control_frame_bytes_max);

json roster(const engine::Engine& engine, Time now) {
  const auto* in_use = engine.roster();
  if (in_use == nullptr) return refusal("no_roster", "The hub has no roster yet.");
  return {{"ok", true}, {"note", in_use->note}, {"now", rfc3339(now)}};
}

json policy(const engine::Engine& engine, Time now) {
  const auto* in_use = engine.policy();
  if (in_use == nullptr) return refusal("no_policy", "The hub has no policy yet.");
  return {{"ok", true},
          {"version", in_use->version},
          {"digest", hex(in_use->digest)},
          {"manifest", in_use->note},
          {"now", rfc3339(now)}};
}

json document(const engine::Engine& engine, const std::string& hex_digest) {
  const auto bytes = from_hex(hex_digest);
  const auto digest = bytes ? to_block<32>(*bytes) : std::nullopt;
  const auto text = digest ? engine.document(*digest) : std::nullopt;
  if (!text) return refusal("no_document", "The hub has no roster and no policy of this digest.");
  return {{"ok", true}, {"document", base64(bytes_of(*text))}};
}

json apply_roster(engine::Engine& engine, const std::string& note,
                  const ControlSettings& settings) {
  const auto* in_use = engine.roster();
  const wire::RosterInForce before =
      in_use == nullptr ? settings.first : wire::in_force(in_use->roster, in_use->digest);
  auto accepted = wire::accept_roster(note, before, settings.tools);
  if (!accepted) {
    return refusal(wire::describe(accepted.error().refusal).code, accepted.error().text());
  }
  const std::uint64_t epoch = accepted->roster.epoch;
  engine.take_roster({std::move(accepted->roster), note, accepted->digest}, settings.clock());
  return {{"ok", true}, {"epoch", epoch}};
}

json apply_policy(engine::Engine& engine, const std::string& packed,
                  const ControlSettings& settings) {
  if (engine.roster() == nullptr) {
    return refusal("no_roster", "The hub has no roster yet; enrol first.");
  }
  const auto* in_use = engine.policy();
  const auto before = in_use == nullptr
                          ? std::nullopt
                          : std::optional(policy::InForce{in_use->version, in_use->digest});
  auto accepted = engine::accept_policy(packed, engine.roster()->roster, before,
                                        engine.hub_time(settings.clock()), settings.tools);
  if (!accepted) return refusal("policy_not_accepted", accepted.error());
  const std::uint64_t version = accepted->version;
  engine.take_policy(std::move(*accepted), packed, settings.clock());
  return {{"ok", true}, {"version", version}};
}

}  // namespace

void Control::serve(engine::Engine& engine, const Health& health) {
  while (auto request = server_.receive()) {
    bool changes = false;
    std::string answer = handle(engine, health, std::string(text_of(request->body)), changes);
    if (changes)
      waiting_.push_back({request->peer, std::move(answer), engine.size()});
    else
      server_.finish(request->peer, bytes_of(answer));
  }
}

void Control::settled(const engine::Engine& engine) {
  for (auto& one : std::exchange(waiting_, {})) {
    if (one.size <= engine.durable_size())
      server_.finish(one.peer, bytes_of(one.answer));
    else
      waiting_.push_back(std::move(one));
  }
}

std::string Control::handle(engine::Engine& engine, const Health& health, const std::string& text,
                            bool& changes) {
  const json request = json::parse(text, nullptr, false);
  if (!request.is_object() || !request.contains("do") || !request["do"].is_string()) {
    return refusal("bad_request", "This is not a request the hub understands.").dump();
  }
  const auto field = [&](const char* name) {
    return request.contains(name) && request[name].is_string() ? request[name].get<std::string>()
                                                               : std::string();
  };
  const std::string what = request["do"];
  if (what == "status") return status(engine, health).dump();
  if (what == "roster") return roster(engine, engine.hub_time(settings_.clock())).dump();
  if (what == "policy") return policy(engine, engine.hub_time(settings_.clock())).dump();
  if (what == "document") return document(engine, field("digest")).dump();
  if (what == "snapshot") {
    // Signed before the copy is made, so that the copy holds all that it covers.
    const std::string checkpoint = engine.checkpoint();
    try {
      settings_.snapshot(field("path"));
    } catch (const base::Fatal& error) {  // Where it was to go: a full disk, a file that is there.
      return refusal("no_copy", error.what()).dump();
    }
    return json({{"ok", true}, {"size", engine.size()}, {"checkpoint", checkpoint}}).dump();
  }
  changes = true;
  if (what == "apply_roster") return apply_roster(engine, field("note"), settings_).dump();
  if (what == "apply_policy") {
    const auto packed = from_base64(field("bundle"));
    return apply_policy(engine, packed ? std::string(text_of(*packed)) : "", settings_).dump();
  }
  changes = false;
  return refusal("unknown_request", "The hub does not know '" + what + "'.").dump();
}

}  // namespace mash::app
