#include "cli/certificate.h"

#include "cli/certificate_words.h"
#include "cli/desk.h"
#include "cli/files.h"
#include "kit/certificate.h"
#include "kit/receipt.h"
#include "wire/join.h"

namespace mash::cli {
namespace {

int tell_refusal(kit::Refusal refusal, const Output& output) {
  const auto text = kit::describe(refusal);
  return refused(output, text.code, word(text.fault), text.sentence);
}

}  // namespace

int desk_certificate(const DeskCommand& asked, const Output& output) {
  DeskClient desk(asked.desk, output);
  const auto line = desk.find_case(asked.case_ref);
  if (!line) return desk.code();
  const auto answer = desk.ask({{"do", "certificate"}, {"case", line->at("case")}});
  if (!answer) return desk.code();
  Json certificate = answer->at("certificate");
  const auto name = [&](const std::string& id) { return desk.staff_name(id); };
  for (const auto& sentence : certificate_sentences(certificate, name)) output.say(sentence);
  if (!asked.file.empty()) {
    write_new_text(asked.file, certificate.at("proof"), 0644);
    output.say("Written to " + asked.file +
               "; anybody who has the join file can check it: mash certificate " + asked.file +
               " --join join.toml");
  }
  certificate["v"] = 1;
  output.emit(certificate.dump());
  return exit_done;
}

int check_certificate(const CertificateAsked& asked, const Output& output) {
  auto join = wire::parse_join_file(read_text(asked.join), asked.join.string());
  if (!join) return tell(output, problem_of(join.error()));
  const auto hub = kit::KnownHub::make(std::move(*join));
  if (!hub) return tell_refusal(hub.error(), output);
  const auto evidence = kit::read_proof_file(read_text(asked.file));
  if (!evidence) {
    return refused(output, "not_a_certificate", "person",
                   asked.file.string() +
                       " is not a certificate, or not all of one; give the file that 'mash desk "
                       "certificate --out' wrote.");
  }
  const auto certificate = kit::read_certificate(*evidence, *hub);
  if (!certificate) return tell_refusal(certificate.error(), output);
  Json json = kit::certificate_json(*certificate);
  const auto id_itself = [](const std::string& id) { return id; };
  for (const auto& sentence : certificate_sentences(json, id_itself)) output.say(sentence);
  output.say("It is proved by the ledger's own signature.");
  json["v"] = 1;
  output.emit(json.dump());
  return exit_done;
}

}  // namespace mash::cli
