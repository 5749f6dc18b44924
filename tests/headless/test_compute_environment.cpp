#include "tests/headless/program.h"
#include "tests/support/paths.h"

using namespace stateroom::test;

/// What OpenMP and OpenBLAS say of themselves when the program has opened the engine.
class TestComputeEnvironment : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    for (const char* name : {"OMP_WAIT_POLICY", "GOMP_SPINCOUNT", "OPENBLAS_CORETYPE"}) {
      qunsetenv(name);
    }
  }

  /// Told PASSIVE, OpenMP does not spin; untold it would, and calls that passive too. BLAS uses
  /// what the processor has.
  void setsWhatIsBest() {
    const auto said = sayings({"OPENBLAS_CORETYPE=haswell"});
    QVERIFY2(said.contains("OMP_WAIT_POLICY = 'PASSIVE'"), qPrintable(said));
    QVERIFY2(said.contains("GOMP_SPINCOUNT = '0'"), qPrintable(said));
    if (!hasAvx512()) QSKIP("this processor has no AVX-512");
    QVERIFY2(!said.contains("Core: Haswell"), qPrintable(said));
  }

  void leavesWhatTheUserHasSet() {
    const auto said = sayings(
        {"OMP_WAIT_POLICY=ACTIVE", "OPENBLAS_CORETYPE=Haswell", "STATEROOM_KEEP_OPENBLAS=1"});
    QVERIFY2(said.contains("OMP_WAIT_POLICY = 'ACTIVE'"), qPrintable(said));
    QVERIFY2(!said.contains("GOMP_SPINCOUNT = '0'"), qPrintable(said));
    if (!said.contains("Core: ")) QSKIP("this processor has no OpenBLAS that names its core");
    QVERIFY2(said.contains("Core: Haswell") || !hasAvx512(), qPrintable(said));
  }

 private:
  static bool hasAvx512() {
#ifdef __x86_64__
    return __builtin_cpu_supports("x86-64-v4") != 0;
#else
    return false;
#endif
  }

  static QString sayings(const QStringList& variables) {
    const QTemporaryDir folder;
    const auto project = copyOfProject("iris", folder);
    const auto finished = runProgram(
        {"train", project, "--run", "one", "--max-steps", "1", "--threads", "1"},
        {.folder = folder.path(),
         .set = QStringList{"OMP_DISPLAY_ENV=VERBOSE", "OPENBLAS_VERBOSE=2"} + variables});
    return finished.status == 0 ? finished.err : "failed: " + finished.err;
  }
};

QTEST_GUILESS_MAIN(TestComputeEnvironment)
#include "test_compute_environment.moc"
