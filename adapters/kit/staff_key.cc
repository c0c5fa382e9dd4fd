#include "kit/staff_key.h"

#include <fstream>
#include <set>

namespace mash::kit {

std::filesystem::path public_file_of(std::filesystem::path pem) {
  return pem.replace_extension(".pub.toml");
}

Result<StaffKey, Problem> read_staff_key(const std::filesystem::path& pem,
                                         const SecretBytes& passphrase) {
  auto seed = crypto::read_key_file(pem, crypto::KeyKind::ed25519, passphrase);
  if (!seed) return refuse(problem_of(seed.error()));
  const auto public_file = public_file_of(pem);
  const auto text = read_text(public_file);
  if (!text) return refuse(text.error());
  const auto who = parse_public_staff(*text, public_file.string());
  if (!who) return refuse(problem_of(who.error()));
  StaffKey staff{who->id, who->party, crypto::SigningKey(*seed)};
  if (staff.key.verify_key().bytes != who->key) {
    return refuse(problem_with(
        pem, "key_mismatch",
        "is not the key that " + public_file.string() + " tells of; put the right pair together."));
  }
  return staff;
}

Result<StaffKey, Problem> find_staff_key(const std::filesystem::path& folder,
                                         const std::string& name, const SecretBytes& passphrase) {
  const std::filesystem::path pem = folder / (name + ".pem");
  std::error_code error;
  if (std::filesystem::exists(pem, error)) return read_staff_key(pem, passphrase);
  std::set<std::string> names;
  for (const auto& file : std::filesystem::directory_iterator(folder, error)) {
    if (file.path().extension() == ".pem") names.insert(file.path().stem().string());
  }
  std::string there;
  for (const std::string& one : names) there += (there.empty() ? "" : ", ") + one;
  return refuse(problem_with(folder, "unknown_staff",
                             "has no key of '" + name + "'; it has " +
                                 (there.empty() ? "none at all" : "those of " + there) + "."));
}

Result<PublicStaff, Problem> create_staff_key(Random& random, const std::filesystem::path& pem,
                                              PublicStaff who, const SecretBytes& passphrase,
                                              crypto::KeyFileCost cost) {
  const auto key = crypto::SigningKey::generate(random);
  const auto written =
      crypto::write_key_file(random, pem, crypto::KeyKind::ed25519, key.seed(), passphrase, cost);
  if (!written) return refuse(problem_of(written.error()));
  who.key = key.verify_key().bytes;
  const auto told = write_public_file(public_file_of(pem), format_public_staff(who));
  if (!told) return refuse(told.error());
  return who;
}

Outcome<Problem> write_public_file(const std::filesystem::path& file, const std::string& text) {
  if (std::filesystem::exists(file)) {
    return refuse(problem_with(file, "file_exists", "is there already, and was left as it is."));
  }
  std::ofstream out(file, std::ios::binary);
  out << text;
  out.close();
  if (out) return {};
  return refuse(problem_with(file, "file_unwritable",
                             "cannot be written; check the directory and its disk."));
}

}  // namespace mash::kit
