#include "cli/party_log.h"

#include "cli/agency.h"
#include "cli/agency_ask.h"
#include "cli/desk.h"
#include "cli/files.h"
#include "cli/refusal.h"

namespace mash::cli {
namespace {

using kit::Json;

struct Read {
  std::string lines;
  std::uint64_t requests = 0;
  std::uint64_t deliveries = 0;
  std::uint64_t last_request = 0;
  std::uint64_t last_delivery = 0;
};

void add_line(Read& read, const char* what, Json line) {
  line["v"] = 1;
  line["log"] = what;
  read.lines += line.dump() + "\n";
}

// False at the end.
bool add_page(Read& read, const Json& page) {
  for (const Json& request : page.at("requests")) {
    add_line(read, "request", request);
    read.last_request = request.at("position");
    ++read.requests;
  }
  for (const Json& delivery : page.at("deliveries")) {
    add_line(read, "delivery", delivery);
    read.last_delivery = delivery.at("number");
    ++read.deliveries;
  }
  return !page.at("requests").empty() || !page.at("deliveries").empty();
}

}  // namespace

int export_log(const std::function<std::optional<Json>(const Json&)>& ask,
               const std::function<int()>& code, const std::filesystem::path& to,
               const Output& output) {
  const auto status = ask({{"do", "status"}});
  if (!status) return code();
  Read read;
  add_line(read, "party", {{"party", status->at("party")}, {"hub", status->at("hub")}});
  for (bool more = true; more;) {
    const auto page = ask({{"do", "log"},
                           {"requests_after", read.last_request},
                           {"deliveries_after", read.last_delivery}});
    if (!page) return code();
    more = add_page(read, *page);
  }
  write_new_text(to, read.lines, 0600);
  output.say(std::to_string(read.requests) + " requests and " + std::to_string(read.deliveries) +
             " deliveries, in " + to.string());
  output.emit(Json({{"v", 1},
                    {"requests", read.requests},
                    {"deliveries", read.deliveries},
                    {"file", to.string()}})
                  .dump());
  return exit_done;
}

int desk_export(const DeskCommand& asked, const Output& output) {
  DeskClient desk(asked.desk, output);
  return export_log([&](const Json& request) { return desk.ask(request); },
                    [&] { return desk.code(); }, asked.file, output);
}

int agency_export(const AgencyAsked& asked, const Output& output) {
  const auto daemon = AgencyDaemon::at(asked.config);
  if (!daemon) return tell(output, daemon.error());
  int code = exit_done;
  const auto ask = [&](const Json& request) -> std::optional<Json> {
    auto answer = daemon->ask(request);
    if (answer && answer->value("ok", false)) return std::move(*answer);
    code = answer ? tell_refusal(output, *answer) : tell(output, answer.error());
    return std::nullopt;
  };
  return export_log(
      ask, [&] { return code; }, asked.out, output);
}

}  // namespace mash::cli
