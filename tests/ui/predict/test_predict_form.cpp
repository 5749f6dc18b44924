// The form of the Predict workspace and what it is answered, through its real widgets, on a run
// that was really trained; its numbers against those of the command line that it copies.
#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTabBar>
#include <cmath>

#include "plots/xy_chart.h"
#include "tests/support/paths.h"
#include "tests/ui/predict/opened_predict.h"
#include "ui/panels/predict/answer_panel.h"
#include "ui/widgets/input_form.h"
#include "ui/widgets/label.h"
#include "ui/widgets/segments.h"

using namespace stateroom;
using namespace stateroom::test;
using namespace Qt::StringLiterals;

class TestPredictForm : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    installLooks();
    fixture_.train(u"first"_s, {u"training.epochs=4"_s, u"optimizer.learning_rate=0.02"_s});
  }

  void withoutRunsItOffersTraining() {
    const WindowFixture fixture;
    Session session;
    QUndoStack undo;
    PredictWorkspace workspace(&session, &undo);
    workspace.show();
    STATEROOM_VERIFY(session.open(fixture.project().toStdString()));
    workspace.activate();
    QVERIFY(child<QAbstractButton>(workspace, "predictTrain")->isVisible());
  }

  void theFormHasTheInputsWithTheirTypes() {
    OpenedPredict opened(fixture_);
    const auto& columns = child<InputForm>(opened.workspace, "inputForm")->columns();
    QCOMPARE(columns.size(), std::size_t{3});
    QVERIFY(columns[0].name == "day" && columns[0].order);
    QCOMPARE(columns[1].name, std::string("bili"));
    QVERIFY(columns[1].min >= 0.5 && columns[1].max <= 10.4 && columns[1].missing);
    QCOMPARE(columns[2].choices, (std::vector<std::string>{"f", "m"}));
    QVERIFY(child<Segments>(opened.workspace, "input_sex") != nullptr);
  }

  void theCopiedCommandSaysTheSame() {
    OpenedPredict opened(fixture_);
    opened.type("input_bili", u"3.7"_s);
    QVERIFY(std::abs(opened.output() - probabilityOf(opened.workspace.command())) < 1e-6);
    const double before = opened.output();
    child<QAbstractButton>(opened.workspace, "m")->click();
    opened.settle();
    QVERIFY(opened.output() != before);
    QVERIFY(std::abs(opened.output() - probabilityOf(opened.workspace.command())) < 1e-6);
  }

  void everyControlHasANameAndIsReachedByTab() {
    OpenedPredict opened(fixture_);
    for (const int tab : {0, 1, 2}) {
      opened.showTab(tab);
      QCOMPARE(outOfReach(opened.workspace), QString());
    }
  }

  void whatIsNoNumberIsSaidAndNotPredicted() {
    OpenedPredict opened(fixture_);
    opened.type("input_bili", u"a lot"_s);
    QVERIFY(!opened.workspace.answer().has_value());
    QCOMPARE(child<Label>(opened.workspace, "inputCheck")->text(),
             u"bili: a lot is not a number"_s);
    opened.type("input_bili", u"400"_s);
    QVERIFY(opened.workspace.answer().has_value());
    QVERIFY(child<Label>(opened.workspace, "inputCheck")->text().contains(u"bili"_s));
    opened.type("input_bili", QString());  // missing is a value that the model knows
    QVERIFY(std::abs(opened.output() - probabilityOf(opened.workspace.command())) < 1e-6);
  }

  void occlusionIsWhatTheCommandSaysWithoutTheInput() {
    OpenedPredict opened(fixture_);
    opened.type("input_bili", u"9.5"_s);
    const Explanation explanation = *opened.workspace.answer()->explanation;
    const auto bili = std::ranges::find(explanation.contributions, "bili", &Contribution::column);
    QVERIFY(bili != explanation.contributions.end());
    const double with = opened.output();
    opened.type("input_bili", QString::fromStdString(bili->baseline));
    const double without = probabilityOf(opened.workspace.command());
    QVERIFY(std::abs(bili->amount - (with - without)) < 1e-5);
  }

  void integratedGradientsAddUp() {
    OpenedPredict opened(fixture_);
    opened.type("input_bili", u"9.5"_s);
    child<QAbstractButton>(opened.workspace, "explainGradients")->click();
    opened.settle();
    const Explanation explanation = *opened.workspace.answer()->explanation;
    double sum = 0;
    for (const auto& each : explanation.contributions) sum += each.amount;
    QVERIFY(std::abs(explanation.output - explanation.baseline) > 1e-3);
    QVERIFY(std::abs(sum - (explanation.output - explanation.baseline)) < 1e-3);
  }

  void theCurvePassesThroughPredictions() {
    OpenedPredict opened(fixture_);
    const auto& curve = child<plots::XyChart>(opened.workspace, "whatIfChart")->curves().front();
    QVERIFY(curve.points.size() > 20);
    const QPointF point = curve.points[17];
    opened.type("input_bili", QString::number(point.x(), 'g', QLocale::FloatingPointShortest));
    QVERIFY(std::abs(point.y() - probabilityOf(opened.workspace.command())) < 1e-5);
  }

  void theCopiedCommandExplainsTheSame() {
    OpenedPredict opened(fixture_);
    opened.type("input_bili", u"9.5"_s);
    const auto answer = *opened.workspace.answer();
    const auto document = TrainedFixture::runCopied(opened.workspace.command()).lines().front();
    const auto& explanation = document.at("explanation");
    QCOMPARE(explanation.at("method"), "occlusion");
    QVERIFY(std::abs(explanation.at("baseline").get<double>() - answer.explanation->baseline) <
            1e-6);
    const auto& contributions = explanation.at("contributions");
    QCOMPARE(contributions.size(), answer.explanation->contributions.size());
    for (std::size_t i = 0; i < contributions.size(); ++i) {
      QCOMPARE(contributions[i].at("column").get<std::string>(),
               answer.explanation->contributions[i].column);
      QVERIFY(std::abs(contributions[i].at("amount").get<double>() -
                       answer.explanation->contributions[i].amount) < 1e-6);
    }
    const auto& curve = document.at("what_if");
    QCOMPARE(curve.at("column"), "bili");
    QCOMPARE(curve.at("outputs").size(), answer.curve->fresh.size());
    for (std::size_t i = 0; i < answer.curve->fresh.size(); ++i)
      QVERIFY(std::abs(curve.at("outputs")[i].get<double>() - answer.curve->fresh[i]) < 1e-6);
  }

  void aLongNumberIsShownShortAndMeantWhole() {
    OpenedPredict opened(fixture_);
    auto* form = child<InputForm>(opened.workspace, "inputForm");
    form->setValues({{"bili", "3.6947296372"}, {"sex", "f"}});
    QCOMPARE(child<QLineEdit>(opened.workspace, "input_bili")->text(), u"3.69473"_s);
    QCOMPARE(form->values().at("bili"), std::string("3.6947296372"));
    opened.type("input_bili", u"3.5"_s);
    QCOMPARE(form->values().at("bili"), std::string("3.5"));
    QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
    opened.type("input_bili", u"3,25"_s);
    const RowTexts german = form->values();
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    QCOMPARE(german.at("bili"), std::string("3.25"));
    QVERIFY(opened.workspace.answer().has_value());
  }

  void aUsersLastRowFillsTheForm() {
    OpenedPredict opened(fixture_);
    opened.session.setCurrentUser(u"7"_s);
    QTRY_VERIFY(child<Label>(opened.workspace, "predictUser")->text().startsWith(u"User 7"_s));
    child<QAbstractButton>(opened.workspace, "fillFromLast")->click();
    opened.settle();
    QFile csv(fixture_.csv());
    QVERIFY(csv.open(QIODevice::ReadOnly));
    QByteArray last;
    while (!csv.atEnd())
      if (const QByteArray line = csv.readLine().trimmed(); line.startsWith("7,")) last = line;
    QCOMPARE(child<QLineEdit>(opened.workspace, "input_bili")->text(),
             QString::fromUtf8(last.split(',')[2]));
  }

  void theCurveIsOfTheInputThatMovedTheOutputMost() {
    AnswerPanel panel;
    std::vector<InputColumn> columns(3);
    for (const auto& [place, name] :
         {std::pair(0, "age"), std::pair(1, "bili"), std::pair(2, "day")}) {
      columns[std::size_t(place)].name = name;
      columns[std::size_t(place)].type = FLOAT;
    }
    const std::vector<OutputHead> heads = OpenedPredict(fixture_).workspace.answer()->heads;
    panel.setModel(heads, columns);
    PredictAnswer answer;
    answer.outputs = {{0.5F}};
    answer.heads = heads;
    answer.explanation.emplace();
    answer.explanation->contributions = {
        {"", {}, {}, 0.9}, {"bili", "3", "1", -0.4}, {"age", "50", "49", 0.1}};
    QSignalSpy changed(&panel, &AnswerPanel::changed);
    panel.show(answer, {u"event"_s}, {}, {}, {});
    auto* column = child<QComboBox>(panel, "whatIfColumn");
    QCOMPARE(column->currentText(), u"bili"_s);
    QCOMPARE(changed.count(), 1);
    answer.explanation->contributions[2].amount = 2;
    panel.show(answer, {u"event"_s}, {}, {}, {});  // it stays, whatever is typed then
    QCOMPARE(column->currentText(), u"bili"_s);
  }

  void theFootnoteSpeaksOfAStateOnlyWhereThereIsOne() {
    OpenedPredict opened(fixture_);
    const auto* note = child<Label>(opened.workspace, "contributionNote");
    for (const char* method : {"explainOcclusion", "explainGradients"}) {
      child<QAbstractButton>(opened.workspace, method)->click();
      opened.settle();
      QVERIFY2(!note->text().contains(u"state"_s), qPrintable(note->text()));
    }
  }

  void picturesAreCopied() {
    OpenedPredict opened(fixture_);
    for (const char* picture :
         {"outputBarsPicture", "contributionBarsPicture", "stateMapPicture"}) {
      QApplication::clipboard()->clear();
      child<QAction>(opened.workspace, picture)->trigger();
      QVERIFY2(!QApplication::clipboard()->image().isNull(), picture);
    }
  }

 private:
  TrainedFixture fixture_;
};

QTEST_MAIN(TestPredictForm)
#include "test_predict_form.moc"
