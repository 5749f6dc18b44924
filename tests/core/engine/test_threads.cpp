#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <thread>

#include <unistd.h>

#include "core/engine_loader.h"
#include "tests/core/engine/specs.h"
#include "tests/support/paths.h"

/// OpenMP of LibTorch and of oneDNN and BLAS's own threads: as many compute as the engine was told.
using namespace stateroom;
using namespace stateroom::test;

namespace {

/// Seconds of processor time by thread of this process.
std::map<std::string, double> secondsByThread() {
  std::map<std::string, double> seconds;
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
    std::ifstream file(task.path() / "stat");
    std::string text((std::istreambuf_iterator<char>(file)), {});
    std::istringstream fields(text.substr(text.rfind(')') + 1));
    std::string skipped;
    for (int i = 0; i < 11; ++i) fields >> skipped;
    double user = 0, system = 0;
    fields >> user >> system;
    seconds[task.path().filename()] = (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
  }
  return seconds;
}

/// Trains until this thread has computed for so long; gives its number.
std::string train(const std::string& layers, double seconds) {
  auto model = compiled("layers { name: 'x' input { width: 64 time: true } } " + layers);
  randomise(*model, 1);
  const auto x = normal({64, 20, 64}, 2), y = normal({64, 20, 64}, 3);
  Batch batch;
  batch.rows = 64;
  batch.steps = 20;
  batch.inputs = {{"x", x.view()}};
  batch.labels = {{"y", y.view()}};
  auto training = model->train(loss("mean_squared_error"), optimizer("name: 'adam'"), 1);
  const auto self = std::to_string(::gettid());
  const auto start = secondsByThread()[self];
  while (secondsByThread()[self] - start < seconds) {
    if (const auto step = (*training)->step(batch); !step) {
      throw std::runtime_error(explain(step.error()));
    }
  }
  return self;
}

}  // namespace

class TestThreads : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    ::setenv("OMP_NUM_THREADS", "4", 1);  // what the engine is told counts
    ::unsetenv("OPENBLAS_NUM_THREADS");
    const auto tooMany = engine({.threads = 100'000});
    QVERIFY(!tooMany);
    QCOMPARE(tooMany.error().code(), Code::threads_too_many);
    QVERIFY(tooMany.error().hint().contains("--threads"));
    QCOMPARE(testEngine().info().threads, 1);
  }

  void tellsWhatComputes() {
    const auto info = testEngine().info();
    QVERIFY(info.kernels.starts_with("stateroom ") && info.kernels.contains(" + onednn "));
#ifdef __x86_64__
    const bool avx512 = __builtin_cpu_supports("x86-64-v4") != 0;
    if (avx512) QCOMPARE(info.instructions, info.bf16 ? "AVX512_BF16" : "AVX512");
    if (!avx512) QVERIFY(info.instructions == "AVX2" || info.instructions == "BASELINE");
#endif
  }

  void oneComputes_data() {
    QTest::addColumn<QString>("layers");
    QTest::addColumn<bool>("elsewhere");
    const QString lstm =
        "layers { name: 'r' inputs: '%1' lstm { units: 64 return_sequences: true } }"
        "layers { name: 'y' inputs: 'r' dense { units: 64 } }";
    const auto graph =
        "layers { name: 'a' inputs: 'x' activation { function: 'tanh' } }" + lstm.arg("a");
    for (const bool elsewhere : {false, true}) {
      const char* where = elsewhere ? ", from another thread" : "";
      QTest::addRow("planned%s", where) << lstm.arg("x") << elsewhere;
      QTest::addRow("graph%s", where) << graph << elsewhere;
    }
  }

  /// Whichever thread calls: OpenMP counts its threads anew for each.
  void oneComputes() {
    QFETCH(QString, layers);
    QFETCH(bool, elsewhere);
    const auto before = secondsByThread();
    std::map<std::string, double> after;
    std::string self;
    const auto work = [&] {
      self = train(layers.toStdString(), 0.4);
      after = secondsByThread();  // while the thread is there
    };
    if (elsewhere) {
      std::thread(work).join();
    } else {
      work();
    }
    for (const auto& [thread, seconds] : after) {
      const auto known = before.find(thread);
      const double spent = seconds - (known == before.end() ? 0 : known->second);
      QVERIFY2(thread == self || spent < 0.05,
               qPrintable(QString("thread %1 computed for %2 s").arg(thread.c_str()).arg(spent)));
    }
  }
};

QTEST_GUILESS_MAIN(TestThreads)
#include "test_threads.moc"
