#include <QTemporaryDir>

#include "core/base/file.h"
#include "core/model/guess_model.h"
#include "core/model/resolve.h"
#include "core/project/settings.h"
#include "core/project/text_parser.h"
#include "core/project/text_printer.h"
#include "tests/support/paths.h"

using namespace stateroom;

namespace {

/// A guess for a table with the columns id, x and y.
Result<ModelGuess> guessFor(const std::string& labelType, const std::vector<std::string>& labels,
                            bool users, Project& project) {
  const QTemporaryDir temporary;
  const fs::path folder = temporary.path().toStdString();
  std::string csv = "id,x,y\n";
  int row = 0;
  for (const auto& label : labels) csv += std::to_string(row++ / 3) + ",1.5," + label + "\n";
  STATEROOM_CHECK(writeFileAtomically(folder / "t.csv", csv));
  STATEROOM_CHECK(parseText(
      "data { sources { path: \"t.csv\" } columns { name: \"x\" type: FLOAT role: FEATURE }"
      "columns { name: \"y\" type: " +
          labelType +
          " role: LABEL }"
          "columns { name: \"id\" type: INT role: " +
          (users ? "USER" : "IGNORE") + " } }",
      project));
  project = resolveDefaults(project);
  STATEROOM_TRY(const auto data, Dataset::open(project, folder));
  return guessModel(data);
}

/// Of the feature x and of a label y of numbers.
FeatureSet fittedFeatures() {
  FeatureColumn x, y;
  x.set_name("x");
  x.set_column("x");
  y.set_column("y");
  y.set_label(true);
  auto& moments = *y.add_steps()->mutable_standardize();
  moments.set_mean(1);
  moments.set_sd(2);
  return FeatureSet::load({x, y}).value();
}

}  // namespace

class TestGuessModel : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void followsTheLabel_data() {
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("labels");
    QTest::addColumn<QString>("loss");
    QTest::addColumn<int>("units");
    QTest::newRow("truth value") << "BOOL" << "1,0,1" << "binary_crossentropy" << 1;
    QTest::newRow("text") << "STRING" << "b,a,c,a" << "sparse_categorical_crossentropy" << 3;
    QTest::newRow("one text") << "STRING" << "a,a" << "sparse_categorical_crossentropy" << 2;
    QTest::newRow("zero and one") << "INT" << "0,1,1" << "binary_crossentropy" << 1;
    QTest::newRow("class numbers")
        << "INT" << "4,0,1,2,3,3" << "sparse_categorical_crossentropy" << 5;
    QTest::newRow("not from zero") << "INT" << "1,2,3" << "mean_squared_error" << 1;
    QTest::newRow("counts with gaps") << "INT" << "0,1,40" << "mean_squared_error" << 1;
    QTest::newRow("number") << "FLOAT" << "0.5,1,2" << "mean_squared_error" << 1;
  }
  void followsTheLabel() {
    QFETCH(QString, type);
    QFETCH(QString, labels);
    QFETCH(QString, loss);
    QFETCH(int, units);
    std::vector<std::string> values;
    for (const auto& value : labels.split(',')) values.push_back(value.toStdString());
    for (const bool users : {false, true}) {
      Project project;
      const auto guess = guessFor(type.toStdString(), values, users, project);
      STATEROOM_VERIFY(guess);
      QCOMPARE(guess->reasons.size(), std::size_t{2});
      const bool amount = loss == "mean_squared_error";
      const int last = guess->model.layers_size() - 1;
      QCOMPARE(guess->model.layers(last).has_rescaling(), amount);
      QCOMPARE(guess->model.layers(amount ? last - 1 : last).dense().units(), std::int64_t{units});
      *project.mutable_model() = guess->model;
      project.mutable_loss()->clear_name();
      project.mutable_data()->mutable_sequences()->clear_enabled();
      const auto resolved = resolveDefaults(project);
      QCOMPARE(QString::fromStdString(resolved.loss().name()), loss);
      STATEROOM_VERIFY(resolveModel(resolved, fittedFeatures()));
    }
  }

  void usersThatComeBackGetAnLstm() {
    Project project;
    const auto guess = guessFor("BOOL", {"0", "1", "0", "1", "1", "1"}, true, project);
    STATEROOM_VERIFY(guess);
    QCOMPARE(QString::fromStdString(printText(guess->model)),
             QString("layers { name: \"lstm\" lstm { units: 64 return_sequences: true } }\n"
                     "layers { name: \"output\" dense { units: 1 activation: \"sigmoid\" } }\n"));
    const auto alone = guessFor("BOOL", {"0"}, true, project = {});
    STATEROOM_VERIFY(alone);
    QVERIFY(alone->model.layers(0).has_dense());
  }
};

QTEST_GUILESS_MAIN(TestGuessModel)
#include "test_guess_model.moc"
