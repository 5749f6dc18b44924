// Predictions for a file, as a job.
#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QFile>
#include <QLineEdit>
#include <QTabBar>
#include <QTableView>

#include "tests/support/paths.h"
#include "tests/ui/predict/opened_predict.h"
#include "ui/widgets/label.h"

using namespace stateroom;
using namespace stateroom::test;
using namespace Qt::StringLiterals;

class TestPredictBatch : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    installLooks();
    fixture_.train(u"first"_s, {u"training.epochs=4"_s, u"optimizer.learning_rate=0.02"_s});
  }

  void aFileIsMatchedAndPredictedAsAJob() {
    OpenedPredict opened(fixture_);
    opened.showTab(2);
    const QString input = fixture_.folder() + u"/new.csv"_s,
                  output = fixture_.folder() + u"/said.csv"_s;
    writeText(input, "id,day,bilii,sex\n1,1,2.5,f\n1,90,3.5,f\n2,1,0.7,m\n");
    auto* field = child<QLineEdit>(opened.workspace, "batchInput");
    field->setText(input);
    Q_EMIT field->editingFinished();
    const auto* columns = child<QTableView>(opened.workspace, "batchColumns")->model();
    QTRY_VERIFY(columns->index(1, 2).data().toString().contains(u"bilii"_s));
    QCOMPARE(columns->index(2, 2).data().toString(), u"yes"_s);
    writeText(input, "id,day,bili,sex\n1,1,2.5,f\n1,90,3.5,f\n2,1,0.7,m\n");
    Q_EMIT field->editingFinished();
    QTRY_COMPARE(columns->index(1, 2).data().toString(), u"yes"_s);
    child<QLineEdit>(opened.workspace, "batchOutput")->setText(output);
    const QAbstractItemModelTester tester(const_cast<QAbstractItemModel*>(columns),
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    child<QAbstractButton>(opened.workspace, "batchStart")->click();
    QTRY_VERIFY_WITH_TIMEOUT(
        child<Label>(opened.workspace, "batchResult")->text().contains(u"said.csv"_s), 20000);
    QFile written(output);
    QVERIFY(written.open(QIODevice::ReadOnly));
    const QByteArray text = written.readAll();
    QCOMPARE(text.count('\n'), 4);
    written.close();
    TrainedFixture::runCopied(opened.workspace.command());
    QVERIFY(written.open(QIODevice::ReadOnly));
    QCOMPARE(written.readAll(), text);
  }

  void aBatchThatCannotGoOnSaysWhy() {
    OpenedPredict opened(fixture_);
    opened.showTab(2);
    const QString input = fixture_.folder() + u"/broken.csv"_s;
    writeText(input, "id,day,bili,sex\n1,1,much,f\n");
    child<QLineEdit>(opened.workspace, "batchInput")->setText(input);
    child<QLineEdit>(opened.workspace, "batchOutput")->setText(fixture_.folder() + u"/none.csv"_s);
    child<QAbstractButton>(opened.workspace, "batchStart")->click();
    QVERIFY(!child<QAbstractButton>(opened.workspace, "batchStart")->isVisible());
    auto* result = child<Label>(opened.workspace, "batchResult");
    QTRY_VERIFY_WITH_TIMEOUT(result->text().contains(u"much"_s), 20000);
    QVERIFY(child<QAbstractButton>(opened.workspace, "batchStart")->isEnabled());
    QVERIFY(!QFile::exists(fixture_.folder() + u"/none.csv"_s));
  }

  void aKilledBatchEnds() {
    OpenedPredict opened(fixture_);
    opened.showTab(2);
    writeText(fixture_.folder() + u"/dies"_s, "#!/bin/sh\necho 'a last word' >&2\nkill -9 $$\n");
    QFile(fixture_.folder() + u"/dies"_s).setPermissions(QFile::ReadOwner | QFile::ExeOwner);
    child<QLineEdit>(opened.workspace, "batchInput")->setText(fixture_.csv());
    child<QLineEdit>(opened.workspace, "batchOutput")->setText(fixture_.folder() + u"/none.csv"_s);
    const QByteArray program = qgetenv("STATEROOM_PROGRAM");
    qputenv("STATEROOM_PROGRAM", (fixture_.folder() + u"/dies"_s).toUtf8());
    child<QAbstractButton>(opened.workspace, "batchStart")->click();
    program.isNull() ? qunsetenv("STATEROOM_PROGRAM") : qputenv("STATEROOM_PROGRAM", program);
    QTRY_VERIFY_WITH_TIMEOUT(
        child<Label>(opened.workspace, "batchResult")->text().contains(u"a last word"_s), 5000);
  }

  void theFormsAnswerDoesNotStandBesideABatch() {
    OpenedPredict opened(fixture_);
    auto* tabs = child<QTabBar>(opened.workspace, "predictTabs");
    const auto* number = child<QWidget>(opened.workspace, "predictedNumber");
    QVERIFY(number->isVisible());
    tabs->setCurrentIndex(1);
    QVERIFY(!number->isVisible());
    tabs->setCurrentIndex(0);
    QVERIFY(number->isVisible());
  }

 private:
  TrainedFixture fixture_;
};

QTEST_MAIN(TestPredictBatch)
#include "test_predict_batch.moc"
