// A hub as its operator, its governors and its parties' technicians set one up: real programs over
// real files, below a temporary directory.
//
//   HubProcess hub;                                         // made by two of three governors
//   hub.start();
//   const auto desk = hub.make_party("north-desk", "desk");
//   const auto ann = hub.make_person("north-desk", "social_worker", "social_work");
//   hub.enrol({desk, ann.public_file});
//   hub.endpoint("north-desk")                              // "tcp://127.0.0.1:40123"
//
// What must succeed and does not fails the test with what the program said.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "support/process.h"
#include "support/temporary.h"

namespace mash::support {

class HubProcess {
 public:
  // Governors ann, ben and cai, of a controller each; all keys under one passphrase. Not started.
  // Its first policy is the checkout's.
  enum class Mode : std::uint8_t { exercise, production };
  explicit HubProcess(Mode mode = Mode::exercise);
  explicit HubProcess(const std::filesystem::path& policies, Mode mode = Mode::exercise);

  const std::filesystem::path& directory() const { return directory_.path(); }
  std::string hub() const { return (directory() / "hub").string(); }
  std::string join_file() const { return hub() + "/join.toml"; }
  std::string passphrase() const { return "file:" + (directory() / "passphrase").string(); }
  std::string governor(const std::string& name) const;  // Its public file.

  void start();  // Back when it is ready.
  // The same, over a disk that confirms nothing while the file `failing` is there.
  void start_over_disk(const std::filesystem::path& failing);
  void stop();   // As an operator does: SIGTERM, and its exit code is 0.
  void kill();   // As power does.
  Process& process() { return *process_; }
  Finished end();                  // When it ends by itself; what it said.
  Finished start_in_vain() const;  // Starts it and expects that it ends by itself.

  // The key files go to directory()/ID; gives the public file, directory()/ID/ID.pub.toml.
  std::string make_party(const std::string& id, const std::string& kind) const;
  struct Person {
    std::string id;
    std::string pem;
    std::string public_file;
  };
  Person make_person(const std::string& party, const std::string& role,
                     const std::string& qualification = "none") const;

  // Signed by ann and ben; must succeed.
  void enrol(const std::vector<std::string>& files, bool agreement = true) const;
  // `mash COMMAND hub ...` signed by `governors`.
  Finished governed(const std::vector<std::string>& command,
                    const std::vector<std::string>& arguments,
                    const std::vector<std::string>& governors) const;
  Finished mash(const std::vector<std::string>& arguments) const;

  // What the endpoint file says now; nothing if the party has no line.
  std::optional<std::string> endpoint(const std::string& party) const;

 private:
  void start(const std::vector<std::string>& environment);

  TemporaryDirectory directory_;
  std::unique_ptr<Process> process_;
};

}  // namespace mash::support
