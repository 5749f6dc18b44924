#include <QTemporaryDir>
#include <fstream>

#include <sys/wait.h>
#include <unistd.h>

#include "core/base/job_status.h"
#include "tests/support/paths.h"

using namespace stateroom;

class TestJobStatus : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void tellsWhatItDoes() {
    const QTemporaryDir folder;
    const fs::path project = folder.path().toStdString();
    auto job = JobStatus::create(project, "train", "Train quiet-fox");
    STATEROOM_VERIFY(job);
    job->phase("training");
    job->progress(10, 100, "steps");
    job->message("half-way");
    const auto jobs = listJobs(project);
    QCOMPARE(jobs.size(), std::size_t{1});
    QCOMPARE(jobs[0].id, job->id());
    QCOMPARE(jobs[0].state, std::string("running"));
    QCOMPARE(jobs[0].phase, std::string("training"));
    QCOMPARE(jobs[0].title, std::string("Train quiet-fox"));
    QCOMPARE(jobs[0].done, 10.0);
    QCOMPARE(jobs[0].of, 100.0);
    QCOMPARE(jobs[0].message, std::string("half-way"));
    QCOMPARE(jobs[0].pid, static_cast<int>(::getpid()));
    QCOMPARE(jobs[0].host, hostName());
    QVERIFY(jobs[0].line.starts_with("test_core_base_job_status"));
    QCOMPARE(jobs[0].folder, fs::current_path().string());
  }

  void writesAtMostFourTimesASecond() {
    const QTemporaryDir folder;
    const fs::path project = folder.path().toStdString();
    auto job = JobStatus::create(project, "train", "");
    STATEROOM_VERIFY(job);
    for (int i = 1; i <= 100; ++i) job->progress(i, 1000, "steps");
    QVERIFY(listJobs(project)[0].done < 100);
    QTest::qWait(300);
    job->progress(101, 1000, "steps");
    QCOMPARE(listJobs(project)[0].done, 101.0);
  }

  void aDeadJobReadsKilled() {
    const QTemporaryDir folder;
    const fs::path project = folder.path().toStdString();
    const pid_t child = ::fork();
    if (child == 0) {
      const auto job = JobStatus::create(project, "evaluate", "");
      ::_exit(0);  // as a crash: no destructor runs
    }
    ::waitpid(child, nullptr, 0);
    const auto jobs = listJobs(project);
    QCOMPARE(jobs.size(), std::size_t{1});
    QCOMPARE(jobs[0].state, std::string("killed"));
    QCOMPARE(jobs[0].pid, 0);
  }

  void endedJobsKeepTheirState() {
    const QTemporaryDir folder;
    const fs::path project = folder.path().toStdString();
    JobStatus::create(project, "train", "")->state("done");
    QCOMPARE(listJobs(project)[0].state, std::string("done"));
    QCOMPARE(listJobs(project)[0].pid, 0);
  }

  void theOldestEndedJobsGo() {
    const QTemporaryDir folder;
    const fs::path jobs = fs::path(folder.path().toStdString()) / "jobs";
    std::optional<FileLock> living;
    for (int i = 0; i < 120; ++i) {
      const auto job = jobs / fmt::format("20260101T000000{:03}Z-train-1", i);
      fs::create_directories(job);
      if (i == 5) living = FileLock::acquire(job / "lock").value();
    }
    const auto job = JobStatus::create(folder.path().toStdString(), "train", "");
    STATEROOM_VERIFY(job);
    QCOMPARE(std::distance(fs::directory_iterator(jobs), {}), std::ptrdiff_t{101});
    QVERIFY(!fs::exists(jobs / "20260101T000000020Z-train-1"));
    QVERIFY(fs::exists(jobs / "20260101T000000021Z-train-1"));
    QVERIFY(fs::exists(jobs / "20260101T000000005Z-train-1"));  // it is on
    QVERIFY(fs::exists(jobs / job->id()));
  }

  void leavesOutWhatItCannotRead() {
    const QTemporaryDir folder;
    const fs::path project = folder.path().toStdString();
    QVERIFY(listJobs(project).empty());
    fs::create_directories(project / "jobs" / "a");
    std::ofstream(project / "jobs" / "a" / "status.json") << R"({"id": 7})";
    fs::create_directories(project / "jobs" / "b");
    std::ofstream(project / "jobs" / "b" / "status.json") << "[[[";
    QVERIFY(listJobs(project).empty());
  }
};

QTEST_GUILESS_MAIN(TestJobStatus)
#include "test_job_status.moc"
