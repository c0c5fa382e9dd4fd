#include "net/control_socket.h"
#include "net/gatekeeper.h"
#include "net/hub_socket.h"

namespace mash::net {

Ready wait(HubSocket& hub, ControlServer* control, Waker& waker, Duration wait_max) {
  Waiting frames{hub.router_.handle()};
  Waiting offenders{nullptr, hub.gatekeeper_->waker().descriptor()};
  Waiting woken{nullptr, waker.descriptor()};
  Waiting commands;
  if (control == nullptr) {
    wait_readable({&frames, &offenders, &woken}, wait_max);
  } else {
    commands.socket = control->socket_.handle();
    wait_readable({&frames, &offenders, &woken, &commands}, wait_max);
  }
  if (woken.ready) waker.clear();
  return {frames.ready || offenders.ready, commands.ready, woken.ready};
}

}  // namespace mash::net
