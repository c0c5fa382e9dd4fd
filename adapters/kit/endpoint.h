// A running endpoint: one session over one supervised connection, with its spool on disk.
//
// It belongs to a program's main loop, which calls turn() for ever and looks at events() between
// turns. What the application asks of session() between turns is durable, and under way, in the
// next turn.
// Threads: one. Errors: what disk and machine cause throws base::Fatal.
#pragma once

#include <functional>

#include "kit/session.h"
#include "net/client_socket.h"

namespace mash::kit {

struct EndpointSettings {
  wire::JoinFile join;
  std::filesystem::path spool;            // Made if it is not there.
  std::function<std::string()> endpoint;  // Of the hub; asked before every attempt to connect.
  std::function<Time()> clock;            // The wall clock.
};

class Endpoint {
 public:
  // `party.keys` and `party.random` must outlive it, as must `context`.
  Endpoint(net::Context& context, SessionParty party, EndpointSettings settings);

  Session& session() { return session_; }
  Spool& spool() { return spool_; }
  Time now() const { return settings_.clock(); }
  net::Connection connection() const { return socket_.state().connection; }

  // Makes durable what was asked, sends, waits until something happens (a frame, a request on
  // `control`, the waker, a repetition that is due) but at most `wait_max`, and takes what came.
  // Does not wait while there are events to look at.
  net::ClientSocket::Ready turn(net::Waker& waker, Duration wait_max, net::ControlServer* control);

 private:
  void follow_connection();
  void settle();

  EndpointSettings settings_;
  Spool spool_;
  Session session_;
  net::ClientSocket socket_;
  std::optional<net::ClientSocket::Clock::time_point> connected_since_;
};

}  // namespace mash::kit
