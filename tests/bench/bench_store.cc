// How fast the SQLite store commits: batches of 1, 64 and 256 entries of 1 KiB, one after another,
// from begin_commit to the report. One line each, medians of five runs of four seconds; before them
// what the disk takes to sync 4 KiB, since no commit can be quicker.
//   bench_store [DIRECTORY [LOG_PAGES_MAX]]    DIRECTORY: on the disk to measure
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <numeric>
#include <random>

#include "store/sqlite_store.h"
#include "support/store_model.h"
#include "support/temporary.h"

using namespace mash;

namespace {

using Clock = std::chrono::steady_clock;

constexpr int runs = 5;
constexpr auto run_time = std::chrono::seconds(4);

struct Figures {
  double per_second;
  double p50_ms;
  double p99_ms;
};

Figures figures_of(std::vector<double> latencies_ms) {
  const double total_ms = std::accumulate(latencies_ms.begin(), latencies_ms.end(), 0.0);
  std::sort(latencies_ms.begin(), latencies_ms.end());
  const std::size_t count = latencies_ms.size();
  return {static_cast<double>(count) * 1000 / total_ms, latencies_ms[count / 2],
          latencies_ms[count * 99 / 100]};
}

double milliseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

// Ids as UUIDv7 gives them: sorted by time.
Uuid id_of(std::uint64_t number, std::mt19937_64& random) {
  Block<10> rest;
  for (auto& byte : rest) byte = static_cast<std::uint8_t>(random());
  return Uuid::v7(Time(std::chrono::milliseconds(1'800'000'000'000 + number)), rest);
}

// What the loop writes for a message: an entry of the hub's stream and of one of the 200 newest of
// a growing number of cases, and a row to find the message's id again.
class Maker {
 public:
  store::Batch next(std::size_t entries) {
    store::Batch batch;
    for (std::size_t i = 0; i < entries; ++i, ++size_) {
      if (size_ % 20 == 0) cases_.push_back({id_of(size_, random_), 0});
      auto& [id, sequence] =
          cases_[cases_.size() - 1 - random_() % std::min<std::size_t>(200, cases_.size())];
      batch.entries.push_back(
          {{1},
           {2},
           Bytes(1024, static_cast<std::uint8_t>(random_())),
           {{{StreamKind::hub, Uuid()}, size_ + 1}, {{StreamKind::case_, id}, ++sequence}}});
      const Uuid message = id_of(size_, random_);
      batch.index_put.push_back({1, {message.bytes().begin(), message.bytes().end()}, Bytes(40)});
    }
    batch.signed_upto = size_;
    return batch;
  }

 private:
  std::mt19937_64 random_{1};
  std::uint64_t size_ = 0;
  std::vector<std::pair<Uuid, std::uint64_t>> cases_;
};

Figures run_disk(const std::filesystem::path& path) {
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC, 0600);
  std::vector<double> latencies_ms;
  const Bytes page(4096, 1);
  const auto end = Clock::now() + run_time;
  for (off_t at = 0; Clock::now() < end; at += 4096) {
    const auto start = Clock::now();
    if (pwrite(file, page.data(), page.size(), at) < 0 || fdatasync(file) != 0) std::abort();
    latencies_ms.push_back(milliseconds_since(start));
  }
  close(file);
  return figures_of(std::move(latencies_ms));
}

Figures run_store(const std::filesystem::path& path, std::size_t entries, int log_pages_max) {
  store::SqliteStore::create(path, {{7}, "hub.example/bench"});
  const auto store = store::SqliteStore::open(path, {.log_pages_max = log_pages_max});
  Maker maker;
  std::vector<double> latencies_ms;
  const auto end = Clock::now() + run_time;
  for (std::uint64_t size = 0; Clock::now() < end; size += entries) {
    store::Batch batch = maker.next(entries);
    const auto start = Clock::now();
    const auto outcome = support::commit(*store, std::move(batch), size, 1);
    latencies_ms.push_back(milliseconds_since(start));
    if (outcome != store::Commit::durable) std::abort();
  }
  return figures_of(std::move(latencies_ms));
}

// Runs `once` on a new file five times.
template <class Once>
std::vector<Figures> repeat(const std::filesystem::path& directory, Once once) {
  std::vector<Figures> all;
  const auto path = directory / ("bench-" + std::to_string(getpid()) + ".db");
  for (int i = 0; i < runs; ++i) {
    all.push_back(once(path));
    std::filesystem::remove(path);
  }
  return all;
}

double median(std::vector<Figures> all, double Figures::*figure) {
  std::sort(all.begin(), all.end(),
            [&](const auto& a, const auto& b) { return a.*figure < b.*figure; });
  return all[all.size() / 2].*figure;
}

void print(const std::string& what, const std::vector<Figures>& all) {
  std::printf("%-36s %7.0f/s, p50 %6.2f ms, p99 %6.2f ms\n", what.c_str(),
              median(all, &Figures::per_second), median(all, &Figures::p50_ms),
              median(all, &Figures::p99_ms));
  std::fflush(stdout);
}

}  // namespace

int main(int count, char** arguments) {
  const support::TemporaryDirectory temporary;
  const std::filesystem::path directory = count > 1 ? arguments[1] : temporary.path();
  const int log_pages_max = count > 2 ? std::atoi(arguments[2]) : limits::store_log_pages_max;
  print("disk: write and sync 4 KiB", repeat(directory, run_disk));
  for (const std::size_t entries : {1u, 64u, 256u}) {
    print("store: " + std::to_string(entries) + " entries of 1 KiB a batch",
          repeat(directory, [&](const std::filesystem::path& path) {
            return run_store(path, entries, log_pages_max);
          }));
  }
}
