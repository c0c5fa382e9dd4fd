// Which frame the hub has in hand, told where a crash of the process does not erase it, so that a
// frame that has stopped the hub twice is kept out (design: quarantine).
//
// A frame is in hand while it is parsed and again while it is decided; whatever is wrong with a
// frame shows there. Between the two others are in hand, and its signature is checked. A stop with
// a sentence (base::Fatal) is the machine's doing and no crash. The file is a page of shared
// memory: it outlives the process, not the machine, and no frame's decision waits for a disk.
// Threads: belongs to one thread.
#pragma once

#include <array>
#include <filesystem>
#include <vector>

#include "base/bytes.h"

namespace mash::app {

class InHand {
 public:
  // Makes the file with mode 0600 if it is missing; one of another size is begun afresh. If the
  // last process died with a frame in hand, counts that. Throws base::Fatal when the file cannot be
  // used.
  explicit InHand(const std::filesystem::path& file);
  ~InHand();
  InHand(const InHand&) = delete;
  InHand& operator=(const InHand&) = delete;

  // Digests of frames that were in hand at two crashes, until forget() is called: they are on the
  // ledger by then.
  const std::vector<Digest>& stopped_twice() const { return stopped_twice_; }
  void forget();

  // Marks a frame while it lives. One at a time.
  class Mark {
   public:
    Mark(InHand& hand, const Digest& frame);
    ~Mark();
    Mark(const Mark&) = delete;
    Mark& operator=(const Mark&) = delete;

   private:
    InHand& hand_;
  };

 private:
  // As in the file, which only this machine reads. All zero: a fresh one.
  struct Page {
    std::uint32_t busy;  // 1: `frame` is in hand.
    std::uint32_t next;  // Where the next suspect goes.
    Digest frame;
    struct Suspect {
      std::uint32_t crashes;
      Digest frame;
    };
    std::array<Suspect, 64> suspects;  // In hand at a crash, the latest ones.
  };
  void count(const Digest& frame);

  Page* page_ = nullptr;
  std::vector<Digest> stopped_twice_;
};

}  // namespace mash::app
