// How long commands take that need no tensors, from their start to their exit; the contract allows
// 40 ms. `runs list` has a hundred runs, each with another learning rate.

#include <algorithm>

#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/project/project_file.h"
#include "core/project/run_folder.h"
#include "core/project/settings.h"

using namespace stateroom;

namespace {

constexpr int kRuns = 100;

/// A copy of the iris project, deleted at the end.
class Project100 {
 public:
  Project100() {
    const fs::path iris = STATEROOM_BENCH_IRIS;
    fs::create_directories(folder_);
    fs::copy(iris / "iris.stateroom", folder_);
    fs::copy(iris / "data", folder_ / "data", fs::copy_options::recursive);
    auto settings = resolveDefaults(ProjectFile::open(folder_)->project());
    for (int i = 0; i < kRuns; ++i) {
      settings.mutable_optimizer()->set_learning_rate(1e-4 * (i + 1));
      addRun(settings, fmt::format("run-{:03}", i));
    }
  }
  ~Project100() { fs::remove_all(folder_); }

  std::string path() const { return folder_.string(); }

 private:
  void addRun(const stateroom::Project& settings, const std::string& name) const {
    const RunFolder run(folder_, name);
    fs::create_directories(run.path());
    RunRecord record;
    record.status = "done";
    record.step = 1;
    record.started = "2026-01-01T00:00:00.000Z";
    record.best = {{"loss", 0.25}, {"accuracy", 0.9}};
    const bool written =
        writeRun(run, record) && writeFileAtomically(run.projectPath(), printProject(settings));
    if (!written) std::abort();
  }

  fs::path folder_ = fs::temp_directory_path() / fmt::format("stateroom-bench-{}", ::getpid());
};

void call(benchmark::State& state, std::vector<std::string> words) {
  words.insert(words.begin(), STATEROOM_BENCH_PROGRAM);
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t silent;
  posix_spawn_file_actions_init(&silent);
  posix_spawn_file_actions_addopen(&silent, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  for (auto _ : state) {
    pid_t child = 0;
    int status = 0;
    const bool begun =
        ::posix_spawn(&child, arguments[0], &silent, nullptr, arguments.data(), environ) == 0;
    if (!begun || ::waitpid(child, &status, 0) != child || status != 0) {
      state.SkipWithError("the program failed");
      break;
    }
  }
  posix_spawn_file_actions_destroy(&silent);
}

void add(const char* name, std::vector<std::string> words) {
  benchmark::RegisterBenchmark(name, [words](benchmark::State& state) { call(state, words); })
      ->Unit(benchmark::kMillisecond)
      ->UseRealTime()
      ->Iterations(1)
      ->Repetitions(20)
      ->ReportAggregatesOnly()
      ->ComputeStatistics(
          "min", [](const std::vector<double>& times) { return *std::ranges::min_element(times); });
}

}  // namespace

int main(int argc, char** argv) {
  const Project100 project;
  add("--help", {"--help"});
  add("check", {"check", project.path()});
  add("inspect", {"inspect", project.path()});
  add("runs list", {"runs", "list", project.path()});
  add("runs list --json", {"runs", "list", project.path(), "--json"});
  add("runs show", {"runs", "show", project.path(), "run-000"});
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
