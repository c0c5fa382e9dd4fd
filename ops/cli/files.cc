#include "cli/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <sstream>

#include "base/ensure.h"
#include "cli/already_there.h"
#include "crypto/hash.h"
#include "crypto/passphrase.h"
#include "crypto/sign.h"

namespace mash::cli {

namespace {

// What was typed or stands in settings; what is there and was left alone; else a file, key or disk.
int exit_of(std::string_view code) {
  for (const char* typed : {"bad_settings", "unknown_staff", "passphrase_source"}) {
    if (code == typed) return exit_usage;
  }
  return code == "file_exists" || code == "key_file_exists" ? exit_refused : exit_machine;
}

}  // namespace

std::string read_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in.is_open() || in.bad()) {
    throw base::Fatal(path.string() + " cannot be read; check that it exists and may be read");
  }
  return text.str();
}

void write_new_text(const std::filesystem::path& path, const std::string& text, unsigned mode) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (file < 0 && errno == EEXIST) {
    throw AlreadyThere(path.string() +
                       " is there already and was left as it is; move it away or give another "
                       "name");
  }
  if (file < 0) {
    throw base::Fatal(path.string() + " cannot be made: " + std::strerror(errno));
  }
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t wrote = write(file, text.data() + done, text.size() - done);
    if (wrote < 0) break;
    done += static_cast<std::size_t>(wrote);
  }
  const bool whole = done == text.size() && fsync(file) == 0;
  close(file);
  if (!whole) throw base::Fatal(path.string() + " could not be written whole; check the disk");
}

void make_directory(const std::filesystem::path& path) {
  std::error_code error;
  if (std::filesystem::exists(path, error) && !std::filesystem::is_empty(path, error)) {
    throw AlreadyThere(path.string() +
                       " is not empty and was left as it is; give a directory that does not exist "
                       "yet");
  }
  std::filesystem::create_directories(path, error);
  if (error || chmod(path.c_str(), 0700) != 0) {
    throw base::Fatal(path.string() + " cannot be made: " + error.message());
  }
}

void make_key_directory(const std::filesystem::path& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return;
  std::filesystem::create_directories(path, error);
  if (error || chmod(path.c_str(), 0700) != 0) {
    throw base::Fatal(path.string() + " cannot be made; make the directory above it first");
  }
}

void replace_text(const std::filesystem::path& path, const std::string& text) {
  const std::filesystem::path fresh = path.string() + ".new";
  std::error_code error;
  std::filesystem::remove(fresh, error);  // Of a command that was interrupted.
  write_new_text(fresh, text, 0644);
  std::filesystem::rename(fresh, path, error);
  if (error) throw base::Fatal(path.string() + " cannot be replaced: " + error.message());
}

Result<kit::Json, Problem> read_object(const std::filesystem::path& path, std::string_view what) {
  const auto text = kit::read_text(path);
  if (!text) return refuse(problem_of(text.error()));
  const auto bad = [&](std::size_t bytes, const std::string& why) {
    const auto line = 1 + std::count(text->begin(), text->begin() + static_cast<long>(bytes), '\n');
    return refuse(Problem{"bad_file", "person",
                          path.string() + ":" + std::to_string(line) + ": " + why + ", as " +
                              std::string(what) + " has to be.",
                          exit_usage});
  };
  if (kit::is_nested_too_deep(*text)) return bad(0, "is nested too deep to be one JSON object");
  try {
    kit::Json object = kit::Json::parse(*text);
    if (object.is_object()) return object;
    return bad(0, "is not one JSON object");
  } catch (const kit::Json::parse_error& error) {
    return bad(std::min(error.byte == 0 ? 0 : error.byte - 1, text->size()),
               "from here on it cannot be read as one JSON object");
  }
}

Result<SecretBytes, Problem> read_passphrase(const std::string& source) {
  auto passphrase = crypto::read_passphrase(source);
  if (!passphrase) return refuse(problem_of(passphrase.error()));
  return std::move(*passphrase);
}

Result<Secret<32>, Problem> read_key(const std::filesystem::path& path, crypto::KeyKind kind,
                                     const SecretBytes& passphrase) {
  auto key = crypto::read_key_file(path, kind, passphrase);
  if (!key) return refuse(problem_of(key.error()));
  return std::move(*key);
}

Outcome<Problem> write_key(Random& random, const std::filesystem::path& path, crypto::KeyKind kind,
                           const Secret<32>& key, const SecretBytes& passphrase) {
  const auto written = crypto::write_key_file(random, path, kind, key, passphrase);
  if (!written) return refuse(problem_of(written.error()));
  return {};
}

Problem problem_of(const crypto::Problem& problem) {
  const std::string code(crypto::describe(problem.refusal).code);
  return {code, "person", problem.text(), exit_of(code)};
}

Problem problem_of(const kit::Problem& problem) {
  return {problem.code, "person", problem.sentence, exit_of(problem.code)};
}

Problem problem_of(const SettingsProblem& problem) {
  return {"bad_settings", "person", problem.text(), exit_usage};
}

Problem problem_of(const wire::GovernedProblem& problem) {
  return {std::string(wire::describe(problem.refusal).code), "person", problem.text()};
}

std::vector<policy::BundleFile> read_policies(const std::filesystem::path& folder) {
  std::vector<policy::BundleFile> files;
  std::error_code error;
  for (const auto& found : std::filesystem::recursive_directory_iterator(folder, error)) {
    std::string extension = found.path().extension().string();
    for (char& letter : extension) {
      if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    }
    if (extension != ".toml" || !found.is_regular_file()) continue;
    const auto name = std::filesystem::relative(found.path(), folder).generic_string();
    files.push_back({name, read_text(found.path())});
  }
  if (error) throw base::Fatal(folder.string() + " cannot be read: " + error.message());
  std::sort(files.begin(), files.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return files;
}

Time wall_clock() {
  return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
}

namespace {

bool verify_signature(const wire::PublicKey& key, ByteView message,
                      const wire::Signature& signature) {
  return crypto::verify(crypto::VerifyKey{key}, message, crypto::Signature{signature});
}

}  // namespace

const wire::SignatureTools signature_tools{crypto::sha256, verify_signature};

}  // namespace mash::cli
