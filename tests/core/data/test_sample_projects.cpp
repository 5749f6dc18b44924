#include "core/data/loader.h"
#include "core/model/resolve.h"
#include "core/project/project_file.h"
#include "core/project/settings.h"
#include "tests/support/paths.h"

using namespace stateroom;

class TestSampleProjects : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void opens_data() {
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("users");
    QTest::newRow("iris") << QByteArray("iris") << 150 << 0;
    QTest::newRow("liver") << QByteArray("liver") << 1945 << 312;
    QTest::newRow("sunspots") << QByteArray("sunspots") << 3177 << 0;
  }
  void opens() {
    QFETCH(QByteArray, name);
    QFETCH(int, rows);
    QFETCH(int, users);
    const auto file = ProjectFile::open(test::sourceFolder() / "projects" / name.constData());
    STATEROOM_VERIFY(file);
    STATEROOM_VERIFY(checkSettings(file->project()));
    const auto project = resolveDefaults(file->project());
    const auto data = Dataset::open(project, file->folder());
    STATEROOM_VERIFY(data);
    QCOMPARE(data->rowCount(), rows);
    QCOMPARE(data->userCount(), users);
    for (const auto& problem : data->problems()) {
      QVERIFY2(problem.severity == Problem::Severity::Warning, problem.error.message().c_str());
    }
    const auto features = FeatureSet::fit(project, *data);
    STATEROOM_VERIFY(features);
    const auto spec = resolveModel(project, *features);
    STATEROOM_VERIFY(spec);
    for (const auto split : {SplitName::Train, SplitName::Validation, SplitName::Test}) {
      auto loader = Loader::make(*data, *features, *spec, project, {.split = split});
      STATEROOM_VERIFY(loader);
      QVERIFY(*loader->next() != nullptr);
    }
  }

  // Counted in R 4.2.2 with survival 3.5-3: sum(status != 0 & futime - day <= 365), and the visits
  // with status == 0 & futime - day < 365.
  void liverKnowsItsEvents() {
    const auto file = ProjectFile::open(test::sourceFolder() / "projects" / "liver");
    STATEROOM_VERIFY(file);
    const auto data = Dataset::open(resolveDefaults(file->project()), file->folder());
    STATEROOM_VERIFY(data);
    std::int64_t events = 0, unknown = 0;
    for (std::int64_t row = 0; row < data->rowCount(); ++row) {
      events += data->labelColumns()[0]->integer(row);
      unknown += data->weightColumn()->number(row) == 0;
    }
    QCOMPARE(events, 181);
    QCOMPARE(unknown, 66);
    QCOMPARE(data->roleOf("futime"), IGNORE);
  }
};

QTEST_GUILESS_MAIN(TestSampleProjects)
#include "test_sample_projects.moc"
