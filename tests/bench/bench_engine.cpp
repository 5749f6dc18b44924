#include <algorithm>
#include <chrono>
#include <cstring>
#include <fstream>
#include <iostream>
#include <map>
#include <vector>

#include <benchmark/benchmark.h>
#include <nlohmann/json.hpp>

#include "core/engine_loader.h"
#include "tests/bench/engine_work.h"

/// The engine's rows of works.json by Google Benchmark; or, with --worker, one side of a comparison
/// (tests/bench/peers/compare.py): reads {"work": name, "seconds": s} lines, answers
/// {"seconds": median of a run} or {"refused": why}. BENCH_THREADS says how many threads (1).
namespace {

using namespace stateroom;
using Clock = std::chrono::steady_clock;
using Json = nlohmann::json;

Json works() {
  std::ifstream file(STATEROOM_BENCH_WORKS);
  return Json::parse(file);
}

int threads() {
  const char* wanted = std::getenv("BENCH_THREADS");
  return wanted == nullptr ? 1 : std::atoi(wanted);
}

double secondsOf(const bench::Work& work) {
  const auto begin = Clock::now();
  if (const auto done = work.run(); !done) throw std::runtime_error(done.error().message());
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

/// Median over as many runs as fit, after two that warm caches.
double median(const bench::Work& work, double seconds) {
  for (int i = 0; i < 2; ++i) secondsOf(work);
  std::vector<double> times;
  for (double spent = 0; spent < seconds || times.size() < 3; spent += times.back()) {
    times.push_back(secondsOf(work));
  }
  const auto middle = times.begin() + std::ssize(times) / 2;
  std::ranges::nth_element(times, middle);
  return *middle * work.share;
}

Json answer(const Json& rows, std::map<std::string, bench::Work>& known, const Json& question) {
  const std::string name = question["work"];
  if (!known.contains(name)) {
    const auto row = std::ranges::find_if(rows, [&](const Json& r) { return r["name"] == name; });
    if (row == rows.end()) return {{"refused", "unknown"}};
    auto made = bench::makeWork(*row, threads());
    if (!made) return {{"refused", made.error().message()}};
    known.emplace(name, std::move(*made));
  }
  return {{"seconds", median(known.at(name), question["seconds"])}};
}

int serve() {
  const auto rows = works();
  std::map<std::string, bench::Work> known;
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << answer(rows, known, Json::parse(line)).dump() << std::endl;
  }
  return 0;
}

void registerRows() {
  for (const auto& row : works()) {
    benchmark::RegisterBenchmark(row["name"].get<std::string>().c_str(),
                                 [row](benchmark::State& state) {
                                   const auto work = bench::makeWork(row, threads());
                                   if (!work) {
                                     state.SkipWithError(work.error().message().c_str());
                                     return;
                                   }
                                   for (auto _ : state)
                                     state.SetIterationTime(secondsOf(*work) * work->share);
                                 })
        ->UseManualTime()
        ->Unit(benchmark::kMicrosecond);
  }
}

}  // namespace

int main(int argc, char** argv) {
  setComputeEnvironment();
  if (argc == 2 && std::strcmp(argv[1], "--worker") == 0) return serve();
  registerRows();
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
