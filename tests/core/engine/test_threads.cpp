#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include <unistd.h>

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

/// Trains until this thread has computed for so long.
void train(const std::string& layers, double seconds) {
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
}

}  // namespace

class TestThreads : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    ::setenv("OMP_NUM_THREADS", "4", 1);  // what the engine is told counts
    ::unsetenv("OPENBLAS_NUM_THREADS");
    QCOMPARE(testEngine().info().threads, 1);
  }

  void oneComputes_data() {
    QTest::addColumn<QString>("layers");
    const char* lstm =
        "layers { name: 'r' inputs: '%1' lstm { units: 64 return_sequences: true } }"
        "layers { name: 'y' inputs: 'r' dense { units: 64 } }";
    QTest::newRow("planned") << QString(lstm).arg("x");
    QTest::newRow("graph") << "layers { name: 'a' inputs: 'x' activation { function: 'tanh' } }" +
                                  QString(lstm).arg("a");
  }

  void oneComputes() {
    QFETCH(QString, layers);
    const auto before = secondsByThread();
    train(layers.toStdString(), 0.4);
    const auto self = std::to_string(::gettid());
    for (const auto& [thread, seconds] : secondsByThread()) {
      const auto known = before.find(thread);
      const double spent = seconds - (known == before.end() ? 0 : known->second);
      QVERIFY2(thread == self || spent < 0.05,
               qPrintable(QString("thread %1 computed for %2 s").arg(thread.c_str()).arg(spent)));
    }
  }
};

QTEST_GUILESS_MAIN(TestThreads)
#include "test_threads.moc"
