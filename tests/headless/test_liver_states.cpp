#include <QTest>
#include <algorithm>
#include <map>

#include "core/base/file.h"
#include "core/base/text.h"
#include "tests/headless/program.h"
#include "tests/support/paths.h"

using namespace stateroom;
using namespace stateroom::test;
using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t kIdColumn = 0, kDayColumn = 6, kBiliColumn = 11;

struct Visit {
  std::string user, bili, line;
  std::int64_t day = 0;
};

/// Every patient's visits as the data file has them, by day: many patients interleaved.
std::vector<Visit> visitsByDay(const QString& csv, std::string& header) {
  const auto text = readFile(csv.toStdString());
  if (!text) qFatal("%s", explain(text.error()).c_str());
  const auto lines = split(*text, '\n');
  header = std::string(lines.front()) + "\n";
  std::vector<Visit> visits;
  for (const auto line : lines) {
    const auto cells = split(line, ',');
    if (cells.size() <= kBiliColumn || cells[kIdColumn] == "id") continue;
    visits.push_back({.user = std::string(cells[kIdColumn]),
                      .bili = std::string(cells[kBiliColumn]),
                      .line = std::string(line) + "\n",
                      .day = parseInteger(cells[kDayColumn]).value_or(-1)});
  }
  std::ranges::stable_sort(visits, {}, &Visit::day);
  return visits;
}

}  // namespace

/// The life of a ledger on the sample project: all visits of all patients in order of time, one
/// patient's history, an edit tried, another course, and a retrained model.
class TestLiverStates : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    path_ = copyOfProject("liver", folder_);
    ok(u"train P --run first --epochs 2 --threads 1"_s);
    visits_ = visitsByDay(path_ + u"/data/pbcseq.csv"_s, header_);
    for (const auto& visit : visits_) ++count_[visit.user];
  }

  void visitsComeInOrderOfTime() {
    QCOMPARE(visits_.size(), std::size_t{1945});
    QCOMPARE(count_.size(), std::size_t{312});
    QByteArray rows = QByteArray::fromStdString(header_);
    for (const auto& visit : visits_) rows += QByteArray::fromStdString(visit.line);
    const auto run = call(u"predict P --stateful --input -"_s, rows);
    QVERIFY2(run.status == 0, qPrintable(run.all()));
    const auto answers = run.lines();
    QCOMPARE(answers.size(), visits_.size());
    std::map<std::string, int> seen;
    for (std::size_t i = 0; i < visits_.size(); ++i) {
      QCOMPARE(answers[i].at("user"), visits_[i].user);
      QCOMPARE(answers[i].at("revision"), ++seen[visits_[i].user]);
      const double probability = answers[i].at("outputs").begin()->get<double>();
      QVERIFY(probability > 0 && probability < 1);
      outputs_[visits_[i].user].push_back(probability);
    }
    QCOMPARE(ok(u"state list P"_s).at("total"), 312);
    QCOMPARE(ok(u"state replay P --all"_s).at("identical"), 312);
  }

  void aPatientsHistoryIsItsVisits() {
    const auto history = ok(u"state history P --user 2"_s);
    auto revisions = history.at("revisions");
    std::ranges::reverse(revisions);
    std::size_t next = 0;
    for (const auto& visit : visits_) {
      if (visit.user != "2") continue;
      const auto& revision = revisions.at(next);
      QCOMPARE(revision.at("cause"), "predict");
      QCOMPARE(revision.at("order"), visit.day);
      if (!visit.bili.empty()) {
        QCOMPARE(revision.at("input").at("bili"), parseDouble(visit.bili).value());
      }
      QCOMPARE(revision.at("output").begin()->get<double>(), outputs_["2"][next]);
      ++next;
    }
    QCOMPARE(revisions.size(), next);
  }

  /// What is tried changes nothing; what is done is one revision more, and is taken back.
  void oneUnitIsEdited() {
    const auto before = ok(u"state show P --user 2"_s);
    const auto edit = u"state edit P --user 2 --unit h[196]=0.4"_s;
    const auto tried = ok(edit + u" --dry-run"_s);
    QCOMPARE(tried.at("now").at("before"), before.at("output"));
    QVERIFY(tried.at("now").at("after") != tried.at("now").at("before"));
    QVERIFY(tried.at("next").at("after") != tried.at("next").at("before"));
    QCOMPARE(ok(u"state show P --user 2"_s), before);
    ok(edit);
    const auto difference =
        ok(u"state diff P 2@%1 2"_s.arg(before.at("revision").get<int>())).at("units");
    QCOMPARE(difference.size(), std::size_t{1});
    QCOMPARE(difference.at(0).at("unit"), 196);
    ok(u"state reset P --user 2 --to %1"_s.arg(before.at("revision").get<int>()));
    QCOMPARE(ok(u"state show P --user 2"_s).at("states"), before.at("states"));
  }

  /// Half the bilirubin at the third visit: what was before is as it was, what comes after is not.
  void anotherCourse() {
    const auto course = ok(u"state replay P --user 2 --edit 3:bili=0.5 --branch half"_s);
    const auto& steps = course.at("steps");
    QCOMPARE(steps.size(), outputs_["2"].size() - 2);
    for (std::size_t i = 0; i < steps.size(); ++i) {
      QCOMPARE(steps.at(i).at("revision"), static_cast<int>(i) + 3);
      QCOMPARE(steps.at(i).at("recorded").begin()->get<double>(), outputs_["2"][i + 2]);
      QVERIFY(steps.at(i).at("counterfactual") != steps.at(i).at("recorded"));
    }
    QCOMPARE(ok(u"state history P --user 2"_s).at("heads").size(), std::size_t{2});
    ok(u"state discard P --user 2"_s);
  }

  /// Everybody moves to a retrained model at once, by its own history of the same visits, and back.
  void rebuiltAfterARetrain() {
    const auto before = ok(u"state show P --user 2"_s);
    ok(u"train P --run second --epochs 1 --seed 2 --threads 1"_s);
    const auto refused = call(u"predict P --stateful --run second --user 2 --value day=9999"_s);
    QCOMPARE(refused.status, 5);
    const auto report = ok(u"state rebuild P --run second"_s);
    QCOMPARE(report.at("users"), 312);
    QCOMPARE(report.at("revisions"), 1945);
    const auto after = ok(u"state show P --user 2"_s);
    QCOMPARE(after.at("cause"), "rebuild");
    QCOMPARE(after.at("model"), report.at("model"));
    QVERIFY(after.at("states") != before.at("states"));
    QCOMPARE(ok(u"state replay P --all"_s).at("identical"), 312);
    QCOMPARE(ok(u"state verify P"_s).at("ok"), true);
    ok(u"state rebuild P --undo"_s);
    QCOMPARE(ok(u"state show P --user 2"_s).at("states"), before.at("states"));
  }

 private:
  Finished call(const QString& command, const QByteArray& input = {}) const {
    auto arguments = command.split(u' ');
    arguments[arguments.indexOf(u"P"_s)] = path_;
    return runProgram(arguments + QStringList{u"--json"_s},
                      {.input = input, .timeoutMs = 20 * 60 * 1000});
  }
  /// The last line of the answer; the command must succeed.
  nlohmann::json ok(const QString& command) const {
    const auto run = call(command);
    if (run.status != 0) qFatal("%s\n%s", qPrintable(command), qPrintable(run.all()));
    return run.lines().back();
  }

  QTemporaryDir folder_;
  QString path_;
  std::string header_;
  std::vector<Visit> visits_;
  std::map<std::string, int> count_;
  std::map<std::string, std::vector<double>> outputs_;
};

QTEST_GUILESS_MAIN(TestLiverStates)
#include "test_liver_states.moc"
