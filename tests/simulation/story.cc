#include "simulation/story.h"

#include <algorithm>
#include <array>
#include <deque>
#include <sstream>

#include "base/ensure.h"
#include "kit/tools.h"
#include "merkle/checkpoint.h"
#include "merkle/note.h"
#include "simulation/agency.h"
#include "simulation/desk.h"
#include "support/temporary.h"
#include "wire/print.h"

namespace mash::simulation {
namespace {

using app_tests::Cast;

const Time morning = from_rfc3339("2026-11-23T09:00:00.000Z").value();  // A Monday.
// Turns of everybody within which all that is open has to end once faults have.
constexpr unsigned rounds_to_finish = 2'000;
constexpr unsigned rounds_of_quiet = 5;
constexpr std::array all_parties = {&app_tests::desk, &app_tests::police, &app_tests::health,
                                    &app_tests::school, &app_tests::childrens_services};

// What may go wrong in this story. Each story has some of it, so that what one fault hides another
// story shows. In a thousand steps.
struct Weather {
  NetworkFaults network;
  unsigned cut = 0;
  unsigned kill_hub = 0;
  unsigned hub_power = 0;  // The disk loses power at an effect soon to come.
  unsigned hub_disk = 0;   // The disk fails or is full.
  unsigned kill_endpoint = 0;
  unsigned endpoint_power = 0;
  unsigned endpoint_disk = 0;
  unsigned skew = 0;
  unsigned leap = 0;  // Hours pass.
  unsigned mischief = 0;
  unsigned roster = 0;
  bool lying_desk = false;
};

Weather weather_of(Chance& chance) {
  const auto some = [&](unsigned at_most) {
    return chance.one_in(2) ? static_cast<unsigned>(chance.below(at_most + 1)) : 0;
  };
  Weather weather;
  weather.network = {some(60), some(60), some(60), some(5), Duration(chance.below(3'000))};
  weather.cut = some(20);
  weather.kill_hub = some(6);
  weather.hub_power = some(10);
  weather.hub_disk = some(3);
  weather.kill_endpoint = some(8);
  weather.endpoint_power = some(10);
  weather.endpoint_disk = some(3);
  weather.skew = some(4);
  weather.leap = some(15);
  weather.mischief = some(60);
  weather.roster = some(2);
  weather.lying_desk = chance.one_in(5);
  return weather;
}

std::vector<std::string> in_words(const check::Ledger& ledger) {
  std::vector<std::string> lines;
  for (const check::ExportedEntry& one : ledger.entries) {
    std::ostringstream line;
    line << one.index << " " << rfc3339(one.entry.time);
    if (one.command) line << " by " << one.command->connected;
    for (const wire::Event& event : one.entry.events) line << " " << event;
    lines.push_back(line.str());
  }
  return lines;
}

// In every third story the police have signed no sharing agreement.
Cast cast_of(const Plan& plan, Chance& chance) {
  Cast cast(chance, morning, wire::HubMode::exercise);
  if (plan.seed % 3 == 0) leave_without_agreement(cast.roster);
  return cast;
}

// In every fifth story the desk excludes agencies from cases.
bool excludes(const Plan& plan) { return plan.seed % 5 == 2; }

class Story {
 public:
  explicit Story(const Plan& plan)
      : plan_(plan),
        chance_(plan.seed),
        cast_(cast_of(plan, chance_)),
        network_(chance_, now_, happened_),
        hub_({cast_, network_, judge_, chance_, now_, directory_.path()}, chance_.below(1u << 31)) {
    weather_ = weather_of(chance_);
    happened_["desk that lies"] += weather_.lying_desk;
    network_.set_faults(weather_.network);
    for (const PartyId* party : all_parties) add(*party);
    if (plan.power_off_at) {
      hub_.disk().set_plan({hub_.disk().effects() + *plan.power_off_at, {}, {}, false});
    }
  }

  Played play() {
    hub_.start();
    for (Endpoint& one : endpoints_) one.start();
    for (unsigned i = 0; i < plan_.steps; ++i) step();
    const std::uint64_t effects = hub_.disk().effects();
    clear_up();
    finish();
    Played played = judged();
    played.disk_effects = effects;
    return played;
  }

 private:
  void add(const PartyId& party) {
    std::unique_ptr<Actor> actor;
    if (party == app_tests::desk) {
      actor = std::make_unique<DeskActor>(weather_.lying_desk, excludes(plan_));
    } else {
      actor = std::make_unique<AgencyActor>(static_cast<unsigned>(chance_.below(3)));
    }
    endpoints_.emplace_back(party, std::move(actor),
                            Endpoint::Around{cast_, network_, judge_, chance_, now_},
                            chance_.below(1u << 31));
  }

  Fate any_fate() { return chance_.pick({Fate::lost, Fate::kept, Fate::torn}); }
  Endpoint& any_endpoint() { return endpoints_[chance_.below(endpoints_.size())]; }

  void step() {
    now_ += Duration(1 + chance_.below(2'000));
    if (chance_.per_mille(weather_.leap)) {
      ++happened_["hours pass"];
      now_ += std::chrono::hours(1 + chance_.below(20));
    }
    trouble();
    if (!hub_.is_up() && chance_.one_in(10)) mend_hub();
    if (chance_.one_in(2)) return hub_.turn();
    Endpoint& one = chance_.one_in(3) ? endpoints_.front() : any_endpoint();  // The desk first.
    if (!one.is_up()) return mend(one);
    const bool misbehaves = chance_.per_mille(weather_.mischief);
    happened_["mischief"] += misbehaves;
    one.turn(misbehaves ? Endpoint::What::misbehaves : Endpoint::What::acts);
  }

  void trouble() {
    if (chance_.per_mille(weather_.cut)) network_.cut(any_endpoint().party());
    if (chance_.per_mille(weather_.kill_hub)) hub_.kill(any_fate());
    if (chance_.per_mille(weather_.hub_power)) {
      hub_.disk().set_plan({hub_.disk().effects() + chance_.below(30), {}, {}, false});
    }
    if (chance_.per_mille(weather_.hub_disk)) fail_disk(hub_.disk());
    if (chance_.per_mille(weather_.kill_endpoint)) any_endpoint().kill(any_fate());
    if (chance_.per_mille(weather_.endpoint_power)) {
      support::CrashVfs& disk = any_endpoint().disk();
      disk.set_plan({disk.effects() + chance_.below(30), {}, {}, false});
    }
    if (chance_.per_mille(weather_.endpoint_disk)) fail_disk(any_endpoint().disk());
    if (chance_.per_mille(weather_.skew)) skew();
    if (chance_.per_mille(weather_.roster)) change_roster();
    if (weather_.roster > 0) lapse_agreement();
  }

  void fail_disk(support::CrashVfs& disk) {
    const bool full = chance_.one_in(2);
    disk.set_plan({{},
                   disk.effects() + chance_.below(20),
                   full ? support::CrashVfs::Fault::disk_full : support::CrashVfs::Fault::io_error,
                   full});
  }

  void count_failures(const support::CrashVfs& disk) {
    happened_["disk full"] += disk.failed(support::CrashVfs::Fault::disk_full);
    happened_["disk fails"] += disk.failed(support::CrashVfs::Fault::io_error);
  }

  // Up to nine minutes: a wall clock that is further off is refused, which is another story.
  void skew() {
    const Duration off = std::chrono::seconds(static_cast<int>(chance_.below(1'080)) - 540);
    ++happened_["clock set"];
    if (chance_.one_in(2)) {
      hub_.skew(off);
    } else {
      any_endpoint().skew(off / 2);
    }
  }

  // Somebody joins the desk: every endpoint has to follow.
  void change_roster() {
    if (!hub_.is_up()) return;
    ++happened_["roster changes"];
    cast_.roster = hub_.roster();
    const auto key = crypto::SigningKey::generate(chance_);
    const StaffId id{Uuid(chance_.block<16>())};
    hub_.apply_roster(cast_.next_roster([&](wire::Roster& roster) {
      wire::Staff member = roster.staff.at(cast_.contact_officer.id);
      member.id = id;
      member.key = key.verify_key().bytes;
      roster.staff.emplace(id, member);
    }));
  }

  // What was released for the police and has not left is decided again.
  void lapse_agreement() {
    if (!hub_.is_up() || !hub_.waits_for(app_tests::police)) return;
    if (!hub_.roster().parties.at(app_tests::police).agreement) return;
    ++happened_["agreement lapses"];
    cast_.roster = hub_.roster();
    hub_.apply_roster(
        cast_.next_roster([](wire::Roster& roster) { leave_without_agreement(roster); }));
  }

  // A disk that failed is mended, or the machine loses power on top of it.
  void mend_hub() {
    if (chance_.one_in(2)) {
      hub_.kill(any_fate());
    } else {
      hub_.disk().set_plan({});
    }
    hub_.start();
  }

  void mend(Endpoint& one) {
    one.kill(any_fate());
    one.start();
  }

  void clear_up() {
    weather_ = {};
    network_.set_faults({0, 0, 0, 0, Duration(20)});
    hub_.kill(any_fate());
    hub_.skew({});
    for (Endpoint& one : endpoints_) {
      one.kill(any_fate());
      one.skew({});
    }
    now_ += std::chrono::hours(1);
  }

  void finish() {
    hub_.start();
    for (Endpoint& one : endpoints_) one.start();
    unsigned quiet = 0;  // Rounds, while the last word to senders is on its way.
    for (unsigned round = 0; round < rounds_to_finish; ++round) {
      now_ += Duration(200);
      hub_.turn();
      for (Endpoint& one : endpoints_) one.turn(Endpoint::What::finishes);
      quiet = is_quiet() ? quiet + 1 : 0;
      if (quiet == rounds_of_quiet) return;
    }
    judge_.complain("the story does not come to its end");
  }

  bool is_quiet() {
    if (!hub_.is_up() || hub_.owes_something()) return false;
    return std::none_of(endpoints_.begin(), endpoints_.end(),
                        [](Endpoint& one) { return one.owes_something(); });
  }

  Played judged() {
    Played played;
    hub_.stop();
    hub_.start();
    if (hub_.is_up()) {
      const check::Ledger ledger = hub_.exported();
      std::vector<check::Log> logs;
      for (Endpoint& one : endpoints_) {
        if (one.is_up()) logs.push_back(one.log());
        if (one.is_halted()) judge_.complain(one.party().text() + " trusts the hub no longer");
      }
      judge_.verdict(ledger, logs);
      for (const std::string& finding : hub_.findings()) judge_.complain("verify: " + finding);
      played.entries = ledger.entries.size();
      for (const check::ExportedEntry& one : ledger.entries) {
        for (const wire::Event& event : one.entry.events) {
          const auto* ended = std::get_if<wire::DeliveryEnded>(&event);
          played.withdrawn += ended != nullptr && ended->end == wire::DeliveryEnd::withdrawn;
          played.excluded += std::holds_alternative<wire::Excluded>(event);
          const auto* lifts = std::get_if<wire::ExclusionLifted>(&event);
          played.lifted += lifts != nullptr && !lifts->awaits_second;
          const auto* decided = std::get_if<wire::HoldDecided>(&event);
          if (decided == nullptr) continue;
          ++(decided->by.uuid.is_nil() ? played.holds_over : played.holds_decided);
        }
      }
      played.root = kit::sha256({bytes_of(ledger.checkpoint)});
      if (plan_.wants_ledger) played.ledger = in_words(ledger);
    }
    played.complaints = judge_.complaints();
    played.counts = judge_.counts();
    count_failures(hub_.disk());
    for (Endpoint& one : endpoints_) count_failures(one.disk());
    played.happened = happened_;
    played.hub_crashes = hub_.crashes();
    for (const Endpoint& one : endpoints_) played.endpoint_crashes += one.crashes();
    return played;
  }

  const Plan plan_;
  Chance chance_;
  Time now_ = morning;
  Happened happened_;
  support::TemporaryDirectory directory_;
  Judge judge_;
  Cast cast_;
  Network network_;
  Hub hub_;
  Weather weather_;
  std::deque<Endpoint> endpoints_;
};

}  // namespace

Played play(const Plan& plan) { return Story(plan).play(); }

std::string options_for(const Plan& plan) {
  std::string options =
      "--seed " + std::to_string(plan.seed) + " --steps " + std::to_string(plan.steps);
  if (plan.power_off_at) options += " --power-off-at " + std::to_string(*plan.power_off_at);
  return options;
}

}  // namespace mash::simulation
