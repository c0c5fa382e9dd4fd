#include "app/doors.h"

#include <fstream>

#include "base/ensure.h"

namespace mash::app {
namespace {

std::uint16_t port_of(const std::string& endpoint) {
  const std::size_t colon = endpoint.rfind(':');
  unsigned port = 0;
  for (std::size_t i = colon + 1; colon != std::string::npos && i < endpoint.size(); ++i) {
    if (endpoint[i] < '0' || endpoint[i] > '9') return 0;
    port = port * 10 + static_cast<unsigned>(endpoint[i] - '0');
    if (port > 65'535) return 0;
  }
  return static_cast<std::uint16_t>(port);
}

}  // namespace

Doors::Doors(net::HubSocket& socket, std::filesystem::path file, int first_port)
    : socket_(socket), file_(std::move(file)), first_port_(first_port) {
  std::ifstream in(file_);
  std::string name;
  std::string endpoint;
  while (in >> name >> endpoint) {
    if (const auto party = PartyId::from_text(name)) earlier_ports_[*party] = port_of(endpoint);
  }
}

void Doors::follow(const wire::Roster& roster, Time now) {
  for (auto it = doors_.begin(); it != doors_.end();) {
    const wire::Party* party = roster.active_party(it->first, now);
    if (party != nullptr && party->transport == it->second.key) {
      ++it;
      continue;
    }
    socket_.expel(it->first);
    it = doors_.erase(it);
  }
  for (const auto& [id, party] : roster.parties) {
    if (party.validity.holds(now) && !doors_.contains(id)) admit(party);
  }
  write_file();
}

void Doors::admit(const wire::Party& party) {
  const auto earlier = earlier_ports_.find(party.id);
  auto port = static_cast<std::uint16_t>(first_port_ == 0 ? 0 : first_port_ + party.slot);
  if (first_port_ == 0 && earlier != earlier_ports_.end()) port = earlier->second;
  auto endpoint = socket_.admit(party.id, party.transport, port);
  // Whoever took the port meanwhile may keep it: the parties read the endpoint file again.
  if (!endpoint && first_port_ == 0) endpoint = socket_.admit(party.id, party.transport, 0);
  if (!endpoint) {
    throw base::Fatal("no port for " + party.id.text() + ": " +
                      std::string(net::describe(endpoint.error()).sentence) +
                      " See first_port in hub.toml.");
  }
  doors_[party.id] = {party.transport, *endpoint};
  earlier_ports_[party.id] = port_of(*endpoint);  // A party with new keys stays where it was.
}

void Doors::write_file() const {
  const auto fresh = file_.string() + ".new";
  {
    std::ofstream out(fresh, std::ios::trunc);
    for (const auto& [party, door] : doors_) out << party.text() << ' ' << door.endpoint << '\n';
    if (!out.flush()) throw base::Fatal("cannot write " + fresh + "; check the disk's free space");
  }
  std::error_code error;
  std::filesystem::rename(fresh, file_, error);
  if (error) throw base::Fatal("cannot replace " + file_.string() + ": " + error.message());
}

std::string Doors::any_endpoint() const {
  return doors_.empty() ? "" : doors_.begin()->second.endpoint;
}

}  // namespace mash::app
