#include "tests/headless/program.h"
#include "tests/support/paths.h"

using namespace stateroom::test;

/// A CSV file becomes a project; one that cannot leaves nothing behind.
class TestNew : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    csv_ = folder_->filePath(QStringLiteral("flowers.csv"));
    project_ = folder_->filePath(QStringLiteral("flowers"));
    writeText(csv_, "width,kind\n1.5,a\n2.5,b\n0.5,a\n3.5,b\n");
  }

  void copiesTheFileAndNamesNoOther() {
    const auto made = call();
    QVERIFY2(made.status == 0, qPrintable(made.all()));
    QCOMPARE(bytesOf(project_ + QStringLiteral("/data/flowers.csv")), bytesOf(csv_));
    QCOMPARE(QDir(project_ + QStringLiteral("/data")).entryList(QDir::Files).size(), 1);
    const auto text = bytesOf(project_ + QStringLiteral("/flowers.stateroom"));
    QVERIFY(text.contains("path: \"data/flowers.csv\""));
    QVERIFY2(!text.contains(folder_->path().toUtf8()), text.constData());
    QVERIFY(QFile::remove(csv_));
    QCOMPARE(runProgram({QStringLiteral("check"), project_}).err, QString());
  }

  void everyCommandItNamesExists() {
    QCOMPARE(call().status, 0);
    const auto text = QString::fromUtf8(bytesOf(project_ + QStringLiteral("/flowers.stateroom")));
    const auto quoted = text.section(QLatin1Char('`'), 1, 1).split(QLatin1Char(' '));
    QCOMPARE(quoted.value(0), QStringLiteral("stateroom"));
    const auto named = runProgram(quoted.mid(1));
    QVERIFY2(named.status == 0, qPrintable(named.all()));
  }

  void leavesNothingBehindWhenItFails() {
    writeText(csv_, "a,b\n,\n,\n");
    const auto failed = call();
    QCOMPARE(failed.status, 3);
    QVERIFY2(failed.err.startsWith(QStringLiteral("error: Which column is to be predicted")),
             qPrintable(failed.all()));
    QVERIFY(!QFile::exists(project_));
  }

  void aProjectFileIsNoTable() {
    QCOMPARE(call().status, 0);
    csv_ = project_ + QStringLiteral("/flowers.stateroom");
    project_ = folder_->filePath(QStringLiteral("other"));
    const auto refused = call();
    QCOMPARE(refused.status, 2);
    QVERIFY2(
        refused.err.startsWith(QStringLiteral("error: %1 is a project file, no table\n").arg(csv_)),
        qPrintable(refused.all()));
    QVERIFY(!QFile::exists(project_));
  }

  void aProjectThatIsThereStays() {
    QCOMPARE(call().status, 0);
    const auto before = bytesOf(project_ + QStringLiteral("/flowers.stateroom"));
    QCOMPARE(call().status, 2);
    QCOMPARE(bytesOf(project_ + QStringLiteral("/flowers.stateroom")), before);
    QVERIFY(QFile::remove(project_ + QStringLiteral("/flowers.stateroom")));
    QCOMPARE(call().status, 0);  // the same data is no obstacle
    QVERIFY(QFile::remove(project_ + QStringLiteral("/flowers.stateroom")));
    writeText(csv_, "width,kind\n9.5,a\n2.5,b\n");
    const auto other = call();
    QCOMPARE(other.status, 2);
    QVERIFY2(other.err.contains(QStringLiteral("is there already with other content")),
             qPrintable(other.all()));
  }

 private:
  Finished call() const {
    return runProgram({QStringLiteral("new"), project_, QStringLiteral("--from"), csv_});
  }

  static QByteArray bytesOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  }

  std::unique_ptr<QTemporaryDir> folder_;
  QString csv_, project_;
};

QTEST_GUILESS_MAIN(TestNew)
#include "test_new.moc"
