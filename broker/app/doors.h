// Who may connect, kept in line with the roster, and the endpoint file that tells them where.
//
// Each party that is valid now has an endpoint of its own; one that is not has none, from the next
// message on. The file has a line "party endpoint" each and is replaced whole.
#pragma once

#include <filesystem>
#include <map>

#include "net/hub_socket.h"
#include "wire/roster.h"

namespace mash::app {

class Doors {
 public:
  // `first_port` as in hub.toml. Reads the ports of an earlier run from `file`, if it is there.
  Doors(net::HubSocket& socket, std::filesystem::path file, int first_port);

  // Admits and expels until the socket matches the roster at `now`, then writes the file. Throws
  // base::Fatal when a port cannot be had or the file not be written.
  void follow(const wire::Roster& roster, Time now);

  // The socket has put this party out: the next follow() lets it in again.
  void expelled(const PartyId& party) { doors_.erase(party); }

  // Some endpoint, for the ready line; empty before there is any.
  std::string any_endpoint() const;

 private:
  void admit(const wire::Party& party);
  void write_file() const;

  net::HubSocket& socket_;
  std::filesystem::path file_;
  int first_port_;
  std::map<PartyId, std::uint16_t> earlier_ports_;
  struct Door {
    wire::PublicKey key{};
    std::string endpoint;
  };
  std::map<PartyId, Door> doors_;
};

}  // namespace mash::app
