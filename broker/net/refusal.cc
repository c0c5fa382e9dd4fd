#include "net/refusal.h"

#include "base/ensure.h"

namespace mash::net {

RefusalText describe(Refusal refusal) {
  switch (refusal) {
    case Refusal::address_in_use:
      return {"address_in_use", Fault::operator_,
              "Another program listens on this address and port. Stop it or choose another port."};
    case Refusal::address_not_usable:
      return {"address_not_usable", Fault::operator_,
              "This machine cannot listen on this address and port. Check the address in the "
              "settings and that the program may use the port."};
    case Refusal::key_in_use:
      return {"key_in_use", Fault::operator_,
              "This transport key already belongs to another party. Every party needs its own."};
    case Refusal::too_many_keys:
      return {"too_many_keys", Fault::operator_,
              "This party has as many transport keys as it may have. Retire an old one first."};
    case Refusal::other_port:
      return {"other_port", Fault::operator_,
              "This party already has another port. Expel it first, then admit it on the new one."};
    case Refusal::too_many_parties:
      return {"too_many_parties", Fault::operator_,
              "There is no room for another party's connections. Raise the limit of open files."};
    case Refusal::path_too_long:
      return {"path_too_long", Fault::operator_,
              "The path of the control socket is longer than the 107 bytes the system takes. "
              "Choose a shorter one."};
    case Refusal::directory_missing:
      return {"directory_missing", Fault::operator_,
              "The directory of the control socket does not exist and could not be made. Make the "
              "directory above it first."};
    case Refusal::directory_mode:
      return {"directory_mode", Fault::operator_,
              "The directory of the control socket must be a real directory that only its owner "
              "may enter. Set its mode to 0700."};
    case Refusal::directory_owner:
      return {"directory_owner", Fault::operator_,
              "The directory of the control socket belongs to another user. Run this as that user "
              "or choose another directory."};
    case Refusal::daemon_running:
      return {"daemon_running", Fault::operator_,
              "A daemon already answers on this control socket. Stop it before starting another."};
    case Refusal::not_reachable:
      return {"not_reachable", Fault::operator_,
              "The daemon is not reachable on its control socket, or stopped answering. Check that "
              "it runs."};
    case Refusal::frame_too_large:
      return {"frame_too_large", Fault::person,
              "The request is larger than the 1 MiB a control socket takes. Send it in parts."};
  }
  ENSURE(false, "a net::Refusal outside its enum");
}

}  // namespace mash::net
