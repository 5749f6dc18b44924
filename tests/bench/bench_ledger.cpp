#include <algorithm>
#include <chrono>
#include <filesystem>
#include <numeric>
#include <vector>

#include <benchmark/benchmark.h>
#include <stdlib.h>

#include "core/engine_loader.h"
#include "core/interop/safetensors/safetensors.h"
#include "core/model/resolve.h"
#include "core/predict/prediction_stream.h"
#include "core/project/run_folder.h"
#include "core/project/settings.h"
#include "core/state/ledger.h"
#include "core/state/ledger_list.h"
#include "core/state/state_analysis.h"
#include "core/state/state_codec.h"
#include "core/train/model_files.h"

/// What the ledger costs over SQLite: appends against bare transactions that write the same rows,
/// durable predictions against the bare forward and such a transaction, and the list at a million
/// users. p50 and p99.9 in microseconds stand in the counters.
namespace {

using namespace stateroom;
using Clock = std::chrono::steady_clock;

const std::string kInput = R"({"bili":14.5,"albumin":2.6,"platelet":190,"protime":12.2,"edema":1})";
const std::string kOutput = R"({"probability":0.5766})";

class TemporaryFolder {
 public:
  TemporaryFolder() {
    char name[] = "/tmp/bench_ledger_XXXXXX";
    path_ = ::mkdtemp(name);
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path file() const { return path_ / "states.sqlite"; }

 private:
  std::filesystem::path path_;
};

LedgerModel modelOf(std::int64_t units) {
  const auto layout =
      StateLayout::of({{.name = "lstm", .tensors = {{"h", units}, {"c", units}}}}).value();
  return {.fingerprint = "bench", .run = "bench", .layout = layout, .initial = layout.zero()};
}

std::string userOf(std::int64_t number) {
  return "user" + std::to_string(number);
}

class Percentiles {
 public:
  template <typename Work>
  void time(Work work) {
    const auto begin = Clock::now();
    work();
    micros_.push_back(std::chrono::duration<double, std::micro>(Clock::now() - begin).count());
  }
  double at(double share) {
    std::ranges::sort(micros_);
    return micros_[static_cast<std::size_t>(share * static_cast<double>(micros_.size() - 1))];
  }
  double mean() const {
    return std::accumulate(micros_.begin(), micros_.end(), 0.0) /
           static_cast<double>(micros_.size());
  }
  void report(benchmark::State& state) {
    state.counters["p50_us"] = at(0.5);
    state.counters["p99.9_us"] = at(0.999);
  }

 private:
  std::vector<double> micros_;
};

constexpr std::int64_t kUsers = 10000;
constexpr std::int64_t kRowsAtOnce = 1024;  // one transaction, as `predict --stateful` has them

Ledger filledLedger(const std::filesystem::path& file, const LedgerModel& model, std::int64_t users,
                    bool full) {
  Ledger::Options options;
  options.full = full;
  auto ledger = Ledger::open(file, options).value();
  ledger.bind(model).value();
  std::vector<Change> changes;
  for (std::int64_t i = 0; i < users; ++i) {
    Change change;
    change.user = userOf(i);
    change.state = &model.initial;
    change.lastOutput = static_cast<double>((i * 7919) % 1000) / 1000;
    changes.push_back(std::move(change));
    if (changes.size() < 10000 && i + 1 < users) continue;
    (void)ledger.append(changes).value();
    changes.clear();
  }
  return ledger;
}

/// load, then append: what a durable prediction does beside the forward.
void append(benchmark::State& state) {
  const TemporaryFolder folder;
  const auto model = modelOf(320);
  auto ledger = filledLedger(folder.file(), model, kUsers, state.range(0) != 0);
  Percentiles times;
  std::int64_t i = 0;
  for (auto _ : state) {
    const std::vector<std::string> user = {userOf((i++ * 7919) % kUsers)};
    times.time([&] {
      const auto loaded = ledger.load(user).value();
      Change change;
      change.user = user[0];
      change.expected = loaded.standings[0].number;
      change.state = &loaded.state;
      change.input = kInput;
      change.output = kOutput;
      change.lastOutput = 0.5766;
      (void)ledger.append(change).value();
    });
    (void)ledger.idle();
  }
  times.report(state);
}

constexpr std::string_view kRevision =
    "INSERT INTO revisions(user_id, number, parent, depth, branch_id, cause, model_id, kernel_id,"
    " time, order_value, input, output, last_output, source, author, note, state_hash, hash)"
    " VALUES (?1, ?2, ?2 - 1, ?2, 1, 'predict', 1, 1, ?3, NULL, ?4, ?5, 0.5766, NULL, NULL, NULL,"
    " ?6, ?6)";
constexpr std::string_view kState = "INSERT INTO states(sequence, state) VALUES (?1, ?2)";
constexpr std::string_view kHead =
    "UPDATE heads SET number = ?2, sequence = ?3, depth = ?2, time = ?4, last_output = 0.5766"
    " WHERE branch_id = 1 AND user_id = ?1";

/// The same rows by statements alone: no look at what is there, no hash, no summary.
class BareWriter {
 public:
  /// `input`: what is recorded of a row.
  explicit BareWriter(sqlite::Database& database, std::string input = kInput)
      : database_(database),
        input_(std::move(input)),
        numbers_(kUsers + 1, 1),
        blob_(encodedSize(modelOf(320).layout)) {}

  void write(std::int64_t user) {
    const auto number = ++numbers_[static_cast<std::size_t>(user)];
    const auto time = Clock::now().time_since_epoch().count();
    const Digest hash{};
    database_.run(kRevision, user, number, time, input_, kOutput, hash).value();
    const auto sequence = database_.lastInsertRow();
    database_.run(kState, sequence, blob_).value();
    database_.run(kHead, user, number, sequence, time).value();
  }

 private:
  sqlite::Database& database_;
  std::string input_;
  std::vector<std::int64_t> numbers_;
  std::vector<std::byte> blob_;
};

void bareTransaction(benchmark::State& state) {
  const TemporaryFolder folder;
  const auto model = modelOf(320);
  auto ledger = filledLedger(folder.file(), model, kUsers, state.range(0) != 0);
  BareWriter writer(ledger.database());
  Percentiles times;
  std::int64_t i = 0;
  for (auto _ : state) {
    const auto user = (i++ * 7919) % kUsers + 1;
    times.time([&] {
      auto transaction = sqlite::Transaction::begin(ledger.database()).value();
      writer.write(user);
      transaction.commit().value();
    });
    (void)ledger.idle();
  }
  times.report(state);
}

/// A row of every user in one transaction; time a user.
void appendBatch(benchmark::State& state) {
  const TemporaryFolder folder;
  const auto model = modelOf(320);
  auto ledger = filledLedger(folder.file(), model, kUsers, false);
  std::vector<std::string> users;
  for (std::int64_t i = 0; i < kUsers; ++i) users.push_back(userOf(i));
  for (auto _ : state) {
    const auto loaded = ledger.load(users).value();
    std::vector<Change> changes(users.size());
    for (std::size_t i = 0; i < users.size(); ++i) {
      changes[i].user = users[i];
      changes[i].expected = loaded.standings[i].number;
      changes[i].state = &loaded.state;
      changes[i].row = static_cast<std::int64_t>(i);
      changes[i].input = kInput;
      changes[i].output = kOutput;
      changes[i].lastOutput = 0.5766;
    }
    (void)ledger.append(changes).value();
  }
  state.counters["us_per_user"] = benchmark::Counter(
      kUsers / 1e6, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void bareBatch(benchmark::State& state) {
  const TemporaryFolder folder;
  const auto model = modelOf(320);
  auto ledger = filledLedger(folder.file(), model, kUsers, false);
  BareWriter writer(ledger.database());
  for (auto _ : state) {
    auto transaction = sqlite::Transaction::begin(ledger.database()).value();
    for (std::int64_t i = 1; i <= kUsers; ++i) writer.write(i);
    transaction.commit().value();
    (void)ledger.idle();
  }
  state.counters["us_per_user"] = benchmark::Counter(
      kUsers / 1e6, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

// ---- predictions

constexpr int kInputs = 16;

/// A project with a run of LSTM 320 and Dense 1, its weights drawn from a seed.
class PredictionProject {
 public:
  PredictionProject() : settings_(settingsOf()) {
    const auto features =
        FeatureSet::load({settings_.features().begin(), settings_.features().end()}).value();
    const auto spec = resolveModel(settings_, features).value();
    const RunFolder run(folder_.path(), "bench");
    makeFolder(run.finalPath()).value();
    writeFileAtomically(run.projectPath(), printProject(settings_)).value();
    writeModelFiles(run, settings_, spec, features).value();
    writeSafetensors(run.finalPath() / "weights.safetensors",
                     initialParameters(spec, 1, folder_.path()).value())
        .value();
    RunRecord record;
    record.name = "bench";
    record.status = "done";
    record.step = 1;
    writeRun(run, record).value();
  }

  const std::filesystem::path& path() const { return folder_.path(); }
  std::filesystem::path file() const { return folder_.file(); }

  /// One row of every user.
  static std::string rows(std::int64_t users) {
    std::string csv = "user";
    for (int i = 0; i < kInputs; ++i) csv += ",x" + std::to_string(i);
    csv += "\n";
    for (std::int64_t user = 0; user < users; ++user) {
      csv += userOf(user);
      for (int i = 0; i < kInputs; ++i) {
        csv +=
            "," + std::to_string(static_cast<double>((user * 7919 + i * 104729) % 2000) / 1000 - 1);
      }
      csv += "\n";
    }
    return csv;
  }

 private:
  static Project settingsOf() {
    Project project;
    const auto add = [&](const std::string& name, ColumnType type, Role role) {
      auto& column = *project.mutable_data()->add_columns();
      column.set_name(name);
      column.set_type(type);
      column.set_role(role);
    };
    add("user", STRING, USER);
    for (int i = 0; i < kInputs; ++i) {
      const auto name = "x" + std::to_string(i);
      add(name, FLOAT, FEATURE);
      auto& feature = *project.add_features();
      feature.set_name(name);
      feature.set_column(name);
    }
    project.mutable_data()->add_sources()->set_path("rows.csv");
    auto& lstm = *project.mutable_model()->add_layers();
    lstm.set_name("lstm");
    lstm.mutable_lstm()->set_units(320);
    lstm.mutable_lstm()->set_return_sequences(true);
    auto& head = *project.mutable_model()->add_layers();
    head.set_name("risk");
    head.mutable_dense()->set_units(1);
    head.mutable_dense()->set_activation("sigmoid");
    return resolveDefaults(project);
  }

  TemporaryFolder folder_;
  Project settings_;
};

/// Everything that predicting in a process needs, every user with a first revision; and a second
/// ledger of the same size for the bare transactions.
struct Predicting {
  explicit Predicting(bool full)
      : ledger(Ledger::open(project.file(), {.full = full}).value()),
        shelf(project.path(), [] { return engine({.threads = 1}); }),
        predictor(StatefulPredictor::open(ledger, shelf, {.run = "bench"}).value()),
        stream(predictor, {}),
        rows(
            parseStream(predictor.model().settings(), PredictionProject::rows(kUsers), {}).value()),
        assembler(predictor.model().assembler(*rows.data).value()),
        bareLedger(filledLedger(bareFolder.file(), modelOf(320), kUsers, full)),
        bare(bareLedger.database(), predictor.model().recorder(*rows.data).recordOf(0)) {
    takeAll();
  }

  void takeAll() {
    constexpr auto kStep = static_cast<std::size_t>(kRowsAtOnce);
    for (std::size_t begin = 0; begin < rows.rows.size(); begin += kStep) {
      (void)stream.take(rows, begin, std::min(begin + kStep, rows.rows.size())).value();
    }
  }

  PredictionProject project;
  Ledger ledger;
  ModelShelf shelf;
  StatefulPredictor predictor;
  PredictionStream stream;
  StreamRows rows;
  BatchAssembler assembler;
  TemporaryFolder bareFolder;
  Ledger bareLedger;
  BareWriter bare;
};

/// One row of one user, durable when it returns; beside it, turn by turn, the forward alone and a
/// bare transaction that writes the same rows. `ratio` is of the medians: predict / (forward +
/// bare).
void predictOne(benchmark::State& state) {
  Predicting p(state.range(0) != 0);
  Percentiles predict, forward, bare;
  const auto before = p.predictor.model().ledgerModel().initial;
  const auto recorder = p.predictor.model().recorder(*p.rows.data);
  std::int64_t i = 0;
  for (auto _ : state) {
    const auto row = (i++ * 7919) % kUsers;
    const auto index = static_cast<std::size_t>(row);
    const StepRows step{row};
    benchmark::DoNotOptimize(recorder.recordOf(row));  // in the cache, as a row that just came in
    predict.time(
        [&] { benchmark::DoNotOptimize(p.stream.take(p.rows, index, index + 1).value()); });
    forward.time([&] {
      benchmark::DoNotOptimize(
          p.predictor.model().step(p.assembler, std::span(&step, 1), before).value());
    });
    bare.time([&] {
      auto transaction = sqlite::Transaction::begin(p.bareLedger.database()).value();
      p.bare.write(row + 1);
      transaction.commit().value();
    });
    (void)p.ledger.idle();
    (void)p.bareLedger.idle();
  }
  predict.report(state);
  state.counters["forward_us"] = forward.at(0.5);
  state.counters["bare_us"] = bare.at(0.5);
  state.counters["bare_p99.9_us"] = bare.at(0.999);
  state.counters["ratio"] = predict.at(0.5) / (forward.at(0.5) + bare.at(0.5));
}

/// A row of each of 10,000 users, in transactions of 1,024; beside it the forward in batches of 256
/// and bare transactions of 1,024. Microseconds a user-step; means, because a checkpoint falls into
/// some of the rounds and is part of the price.
void predictBatch(benchmark::State& state) {
  Predicting p(false);
  Percentiles predict, forward, bare;
  const auto& model = p.predictor.model();
  const auto before = model.ledgerModel().layout.zero(kUsersAtOnce);
  std::vector<StepRows> rows(kUsers / kUsersAtOnce * kUsersAtOnce);
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i].first = static_cast<std::int64_t>(i);
  for (auto _ : state) {
    predict.time([&] { p.takeAll(); });
    forward.time([&] {
      for (std::size_t begin = 0; begin < rows.size(); begin += kUsersAtOnce) {
        const auto some = std::span(rows).subspan(begin, kUsersAtOnce);
        benchmark::DoNotOptimize(model.step(p.assembler, some, before).value());
      }
    });
    bare.time([&] {
      for (std::int64_t begin = 1; begin <= kUsers; begin += kRowsAtOnce) {
        auto transaction = sqlite::Transaction::begin(p.bareLedger.database()).value();
        for (auto i = begin; i < std::min(begin + kRowsAtOnce, kUsers + 1); ++i) p.bare.write(i);
        transaction.commit().value();
        (void)p.bareLedger.idle();
      }
    });
  }
  state.counters["us_per_user"] = predict.mean() / kUsers;
  state.counters["forward_us"] = forward.mean() / static_cast<double>(rows.size());
  state.counters["bare_us"] = bare.mean() / kUsers;
  state.counters["ratio"] =
      predict.mean() / kUsers /
      (forward.mean() / static_cast<double>(rows.size()) + bare.mean() / kUsers);
}

/// A million users with a small state, made once.
struct Million {
  TemporaryFolder folder;
  LedgerModel model = modelOf(8);
  Ledger ledger = filledLedger(folder.file(), model, 1000000, false);
  static Million& instance() {
    static Million million;
    return million;
  }
};

void firstPage(benchmark::State& state) {
  auto& ledger = Million::instance().ledger;
  for (auto _ : state) {
    benchmark::DoNotOptimize(listPage(ledger, state.range(0) != 0, false, 100).value());
    benchmark::DoNotOptimize(countUsers(ledger).value());
  }
}

void sortedByOutput(benchmark::State& state) {
  auto& ledger = Million::instance().ledger;
  for (auto _ : state) {
    const auto ids = listIds(ledger, {.where = {}, .sort = "last_output"}).value();
    benchmark::DoNotOptimize(listRows(ledger, std::span(ids).first(100)).value());
  }
}

void openMillion(benchmark::State& state) {
  auto& million = Million::instance();
  for (auto _ : state) {
    auto ledger = Ledger::open(million.folder.file(), {.access = sqlite::Access::ReadOnly}).value();
    benchmark::DoNotOptimize(ledger.head("user4711").value());
  }
}

/// Of users with the state of an LSTM 320, which lie in memory: 2.6 KB a user.
void similarUsers(benchmark::State& state) {
  const TemporaryFolder folder;
  auto model = modelOf(320);
  for (auto& [name, tensor] : model.initial[0].tensors) std::ranges::fill(tensor.as<float>(), 0.1F);
  auto ledger = filledLedger(folder.file(), model, state.range(0), false);
  const auto matrix = StateMatrix::load(ledger).value();
  for (auto _ : state) benchmark::DoNotOptimize(similar(matrix, "user4711", 20).value());
}

}  // namespace

BENCHMARK(bareTransaction)->ArgName("full")->Arg(0)->Arg(1)->Iterations(20000);
BENCHMARK(append)->ArgName("full")->Arg(0)->Arg(1)->Iterations(20000);
BENCHMARK(bareBatch)->Unit(benchmark::kMillisecond)->Iterations(10);
BENCHMARK(appendBatch)->Unit(benchmark::kMillisecond)->Iterations(10);
BENCHMARK(predictOne)->ArgName("full")->Arg(0)->Arg(1)->Iterations(10000);
BENCHMARK(predictBatch)->Unit(benchmark::kMillisecond)->Iterations(10);
BENCHMARK(firstPage)->ArgName("by_time")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);
BENCHMARK(sortedByOutput)->Unit(benchmark::kMillisecond);
BENCHMARK(openMillion)->Unit(benchmark::kMillisecond);
BENCHMARK(similarUsers)->ArgName("users")->Arg(100000)->Arg(1000000)->Unit(benchmark::kMillisecond);
BENCHMARK_MAIN();
