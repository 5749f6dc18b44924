#include <cmath>
#include <limits>

#include <nlohmann/json.hpp>

#include "core/base/hash.h"
#include "core/data/features.h"
#include "tests/core/data/temporary_project.h"
#include "tests/support/paths.h"

using namespace stateroom;
using nlohmann::json;
using test::TemporaryProject;

namespace {

json oracleJson(const char* name) {
  const auto text = readFile(test::oracle("feature_columns") / name);
  return json::parse(text.value());
}

/// The oracle's rows with the given feature columns.
TemporaryProject oracleProject(const std::string& features) {
  return TemporaryProject(
      "data { sources { path: '" + (test::oracle("feature_columns") / "rows.csv").string() +
      "' } columns { name: 'age' type: FLOAT } columns { name: 'income' type: FLOAT } "
      "columns { name: 'city' type: STRING } columns { name: 'code' type: INT } } " +
      features);
}

std::vector<std::int64_t> allRows(const Dataset& data) {
  std::vector<std::int64_t> rows(static_cast<std::size_t>(data.rowCount()));
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<std::int64_t>(i);
  return rows;
}

std::vector<float> valuesOf(const FeatureSet& set, std::size_t column, const Dataset& data) {
  const auto rows = allRows(data);
  std::vector<float> values(rows.size() * static_cast<std::size_t>(set.outputs()[column].width),
                            -9);
  set.apply(column, data, rows, values);
  return values;
}

double numberOf(const json& value) {
  if (!value.is_string()) return value.get<double>();
  const auto text = value.get<std::string>();
  if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
  return text == "Infinity" ? std::numeric_limits<double>::infinity()
                            : -std::numeric_limits<double>::infinity();
}

const char* kPeople =
    "data { sources { path: 'p.csv' } columns { name: 'x' type: FLOAT } columns { name: 'g' type: "
    "STRING } "
    "columns { name: 'n' type: INT } columns { name: 'b' type: BOOL } columns { name: 's' type: "
    "STRING role: IGNORE } "
    "columns { name: 'y' type: STRING role: LABEL } split { by: 'column' column: 's' } } ";
const char* kPeopleRows =
    "x,g,n,b,s,y\n"
    "1,a,3,0,train,no\n"
    "2,b,1,1,train,yes\n"
    "4,b,,1,train,no\n"
    ",,0,0,train,yes\n"
    "100,c,7,,test,yes\n";

}  // namespace

class TestFeatures : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void keepsTheMomentsOfALabelThatIsRescaled() {
    const std::string data =
        "data { sources { path: 'p.csv' } columns { name: 'x' type: FLOAT } columns { name: 's' "
        "type: STRING role: IGNORE } columns { name: 'y' type: FLOAT role: LABEL } split { by: "
        "'column' column: 's' } } ";
    const char* rows = "x,s,y\n1,train,1\n2,train,2\n3,train,6\n4,train,\n5,test,1000\n";
    TemporaryProject rescaled(data +
                              "model { layers { dense { units: 1 } } layers { rescaling {} } }");
    const auto set = FeatureSet::fit(rescaled.project, *rescaled.write("p.csv", rows).open());
    STATEROOM_VERIFY(set);
    const auto moments = set->momentsOf("y");
    QVERIFY(moments);
    QCOMPARE(moments->mean(), 3.0);                   // of the training split: 1, 2, 6
    QCOMPARE(moments->sd(), std::sqrt(14.0 / 3));     // population
    QCOMPARE(set->outputs().size(), std::size_t{1});  // a label is no feature
    QVERIFY(!set->momentsOf("x"));
    TemporaryProject plain(data + "model { layers { dense { units: 1 } } }");
    const auto none = FeatureSet::fit(plain.project, *plain.write("p.csv", rows).open());
    STATEROOM_VERIFY(none);
    QVERIFY(!none->momentsOf("y"));
  }

  // TensorFlow 2.15's feature columns over rows.csv. What differs by intent, and is left out here:
  // a missing number is TensorFlow's default 0, ours is the column's `missing`.
  void agreesWithTensorFlow_data() {
    QTest::addColumn<QByteArray>("oracle");
    QTest::addColumn<QByteArray>("feature");
    QTest::newRow("numeric") << QByteArray("numeric")
                             << QByteArray("column: 'age' missing: 'zero'");
    QTest::newRow("z-score") << QByteArray("numeric_normalized")
                             << QByteArray(
                                    "column: 'age' steps { standardize { mean: 38.5 sd: 12.25 } } "
                                    "missing_value: -3.142857142857143");
    QTest::newRow("log") << QByteArray("numeric_log1p")
                         << QByteArray(
                                "column: 'income' steps { log { offset: 1 } } missing: 'zero'");
    QTest::newRow("bucketized")
        << QByteArray("bucketized")
        << QByteArray("column: 'age' steps { bucketize { boundaries: [18, 25, 40, 65] } }");
    QTest::newRow("vocabulary") << QByteArray("vocabulary_list_indicator")
                                << QByteArray(
                                       "column: 'city' steps { vocabulary { values: ['bonn', "
                                       "'oslo', 'lima'] oov_buckets: 0 } }");
    QTest::newRow("vocabulary, OOV")
        << QByteArray("vocabulary_list_oov_indicator")
        << QByteArray(
               "column: 'city' steps { vocabulary { values: ['bonn', 'oslo', 'lima'] oov_buckets: "
               "2 } } steps { one_hot {} }");
    QTest::newRow("identity") << QByteArray("identity_indicator")
                              << QByteArray("column: 'code' steps { one_hot { width: 8 } }");
    QTest::newRow("identity, out of range")
        << QByteArray("identity_out_of_range_indicator")
        << QByteArray("column: 'code' steps { one_hot { width: 6 } }");
  }
  void agreesWithTensorFlow() {
    QFETCH(QByteArray, oracle);
    QFETCH(QByteArray, feature);
    const auto project = oracleProject("features { " + feature.toStdString() + " }");
    const auto data = project.open();
    STATEROOM_VERIFY(data);
    const auto set = FeatureSet::fit(project.project, *data);
    STATEROOM_VERIFY(set);
    const auto columns = oracleJson("columns.json")["columns"];
    const auto expected = std::ranges::find_if(
        columns, [&](const json& column) { return column["name"] == oracle.constData(); });
    QVERIFY(expected != columns.end());
    const auto values = valuesOf(*set, 0, *data);
    const bool buckets = oracle == "bucketized";
    std::size_t i = 0;
    for (std::size_t row = 0; row < (*expected)["output"].size(); ++row) {
      const bool skip = buckets && data->column("age")->isMissing(static_cast<std::int64_t>(row));
      for (const auto& value : (*expected)["output"][row]) {
        const double wanted = numberOf(value);
        if (!skip) QVERIFY(std::abs(values[i] - wanted) <= 1e-6 * std::max(1.0, std::abs(wanted)));
        ++i;
      }
    }
    QCOMPARE(i, values.size());
  }

  void idsAgreeWithTensorFlow_data() {
    QTest::addColumn<QByteArray>("oracle");
    QTest::addColumn<QByteArray>("feature");
    QTest::newRow("no OOV") << QByteArray("vocabulary_list_ids")
                            << QByteArray(
                                   "column: 'city' steps { vocabulary { values: ['bonn', 'oslo', "
                                   "'lima'] oov_buckets: 0 } }");
    QTest::newRow("two OOV buckets") << QByteArray("vocabulary_list_oov_ids")
                                     << QByteArray(
                                            "column: 'city' steps { vocabulary { values: ['bonn', "
                                            "'oslo', 'lima'] oov_buckets: 2 } }");
    QTest::newRow("numbers")
        << QByteArray("vocabulary_list_integers_oov_ids")
        << QByteArray(
               "column: 'code' steps { vocabulary { values: ['7', '5', '3'] oov_buckets: 2 } }");
  }
  void idsAgreeWithTensorFlow() {
    QFETCH(QByteArray, oracle);
    QFETCH(QByteArray, feature);
    const auto project = oracleProject("features { " + feature.toStdString() +
                                       " steps { embedding { dimension: 2 } } }");
    const auto data = project.open();
    const auto set = FeatureSet::fit(project.project, *data);
    STATEROOM_VERIFY(set);
    QVERIFY(set->outputs()[0].ids);
    QCOMPARE(set->outputs()[0].embedding, 2);
    const auto columns = oracleJson("columns.json")["columns"];
    const auto expected = std::ranges::find_if(
        columns, [&](const json& column) { return column["name"] == oracle.constData(); });
    const auto rows = allRows(*data);
    std::vector<std::int64_t> ids(rows.size());
    set->applyIds(0, *data, rows, ids);
    for (std::size_t row = 0; row < ids.size(); ++row) {
      const auto& wanted = (*expected)["ids"][row];
      const auto id = wanted.empty() ? -1 : wanted[0].get<std::int64_t>();
      QCOMPARE(ids[row], id < 0 ? set->outputs()[0].width - 1 : id);
    }
  }

  void hashesAsTensorFlow() {
    const auto hashing = oracleJson("hashing.json");
    for (const auto& row : hashing["strings"]) {
      QCOMPARE(std::to_string(fingerprint64(row["text"].get<std::string>())),
               row["fingerprint64"].get<std::string>());
    }
  }

  // NaN is missing here and has no bucket (TensorFlow: the last one).
  void boundariesBelongToTheUpperBucket() {
    const auto oracle = oracleJson("bucketize_special.json");
    TemporaryProject project(
        "data { sources { path: 'v.csv' } columns { name: 'v' type: FLOAT } derived { name: 'w' "
        "expression: 'v' } } features { column: 'v' steps { bucketize { boundaries: [0, 1, 2] } } "
        "}");
    std::string csv = "v\n";
    for (const auto& value : oracle["values"]) {
      const double number = numberOf(value);
      csv += (std::isnan(number)   ? "NA"
              : std::isinf(number) ? (number > 0 ? "1e300" : "-1e300")
                                   : std::to_string(number)) +
             "\n";
    }
    const auto data = project.write("v.csv", csv).open();
    STATEROOM_VERIFY(data);
    const auto set = FeatureSet::fit(project.project, *data);
    const auto values = valuesOf(*set, 0, *data);
    for (std::size_t row = 0; row + 1 < oracle["bucket"].size(); ++row) {  // the last needs float32
      for (int bucket = 0; bucket < 4; ++bucket) {
        const bool hot = !data->column("v")->isMissing(static_cast<std::int64_t>(row)) &&
                         oracle["bucket"][row] == bucket;
        QCOMPARE(values[row * 4 + static_cast<std::size_t>(bucket)], hot ? 1.0F : 0.0F);
      }
    }
  }

  void fitsOnTheTrainingSplitOnly() {
    TemporaryProject project(
        std::string(kPeople) +
        "features { column: 'x' steps { standardize {} } missing: 'indicator' } "
        "features { column: 'g' } features { column: 'b' } "
        "features { name: 'ns' column: 'n' steps { scale {} } steps { clip { max: 1 } } } "
        "features { name: 'nq' column: 'n' steps { bucketize { quantiles: 2 } } }");
    const auto data = project.write("p.csv", kPeopleRows).open();
    STATEROOM_VERIFY(data);
    const auto set = FeatureSet::fit(project.project, *data);
    STATEROOM_VERIFY(set);
    // Mean of 1, 2, 4 and its population standard deviation, by hand.
    const auto& z = set->columns()[0].steps(0).standardize();
    QCOMPARE(z.mean(), 7.0 / 3);
    QCOMPARE(z.sd(), std::sqrt(14.0 / 9));
    QCOMPARE(set->outputs()[0].valueNames, (std::vector<std::string>{"x", "x missing"}));
    const auto x = valuesOf(*set, 0, *data);
    QCOMPARE(x[6], 0.0F);
    QCOMPARE(x[7], 1.0F);
    QCOMPARE(x[8], static_cast<float>((100 - 7.0 / 3) / std::sqrt(14.0 / 9)));
    QCOMPARE(set->outputs()[1].valueNames, (std::vector<std::string>{"g=b", "g=a", "g=(other)"}));
    QCOMPARE(valuesOf(*set, 1, *data),
             (std::vector<float>{0, 1, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1}));
    QCOMPARE(valuesOf(*set, 2, *data), (std::vector<float>{0, 1, 1, 0, 0.5F}));
    QCOMPARE(valuesOf(*set, 3, *data), (std::vector<float>{1, 1.0F / 3, (1 + 1.0F / 3) / 3, 0, 1}));
    QCOMPARE(set->outputs()[4].valueNames, (std::vector<std::string>{"nq<1", "nq>=1"}));
    QCOMPARE(set->classesOf("y"), (std::vector<std::string>{"no", "yes"}));
    QVERIFY(set->classesOf("g").empty());

    const auto again = FeatureSet::load(set->columns());
    STATEROOM_VERIFY(again);
    for (std::size_t i = 0; i < set->outputs().size(); ++i) {
      QCOMPARE(valuesOf(*again, i, *data), valuesOf(*set, i, *data));
    }
    QCOMPARE(again->classesOf("y"), set->classesOf("y"));
    QCOMPARE(again->columns().size(), set->outputs().size() + 1);
  }

  void aConstantColumnBecomesZero() {
    TemporaryProject project(
        "data { sources { path: 'c.csv' } columns { name: 'c' type: FLOAT } columns { name: 'e' "
        "type: FLOAT } } "
        "features { column: 'c' steps { standardize {} } } features { column: 'e' steps { "
        "standardize {} } }");
    const auto data = project.write("c.csv", "c,e\n5,\n5,\n").open();
    const auto set = FeatureSet::fit(project.project, *data);
    STATEROOM_VERIFY(set);
    QCOMPARE(valuesOf(*set, 0, *data), (std::vector<float>{0, 0}));
    QCOMPARE(valuesOf(*set, 1, *data), (std::vector<float>{0, 0}));
  }

  void refuses_data() {
    QTest::addColumn<QByteArray>("features");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* features, const char* expected) {
      QTest::newRow(features) << QByteArray(features) << QByteArray(expected);
    };
    row("features { column: 'xx' }", "missing_column");
    row("features { column: 'y' }", "feature_role");
    row("features { column: 's' }", "feature_role");
    row("features { column: 'g' steps { standardize {} } }", "feature_needs_numbers");
    row("features { column: 'x' } features { column: 'x' }", "feature_twice");
    row("features { column: 'n' steps { log {} } }", "feature_log");
    row("features { column: 'x' missing: 'error' }", "feature_missing");
    row("features { column: 'x' steps { bucketize { boundaries: [1, 1] } } }",
        "feature_boundaries");
    row("features { column: 'g' steps { one_hot {} } steps { vocabulary {} } }",
        "feature_needs_numbers");
    row("features { column: 'n' steps { bucketize {} } steps { clip { max: 1 } } }",
        "feature_step_order");
    row("features { column: 'n' steps { one_hot {} } steps { one_hot {} } }", "feature_step_order");
    row("features { column: 'g' steps { vocabulary { values: ['a', 'a'] } } }",
        "feature_vocabulary_twice");
    row("features { column: 'x' steps { clip { min: -2 } } steps { one_hot { width: 0 } } }",
        "feature_no_ids");
  }
  void refuses() {
    QFETCH(QByteArray, features);
    QFETCH(QByteArray, expected);
    TemporaryProject project(kPeople + features.toStdString());
    const auto data = project.write("p.csv", kPeopleRows).open();
    STATEROOM_VERIFY(data);
    const auto set = FeatureSet::fit(project.project, *data);
    QVERIFY(!set);
    QCOMPARE(set.error().name(), std::string_view(expected.constData()));
  }

  void loadsFittedColumnsOnly() {
    FeatureColumn column;
    column.set_name("x");
    column.set_column("x");
    column.add_steps()->mutable_standardize();
    const auto unfitted = FeatureSet::load({column});
    QVERIFY(!unfitted);
    QCOMPARE(unfitted.error().name(), std::string_view("feature_not_fitted"));
    QVERIFY(!FeatureSet::load({}));
  }

  void guessesSensibleColumns() {
    TemporaryProject project(kPeople);
    std::string rows = "x,g,n,b,s,y\n";
    for (int i = 0; i < 60; ++i) {
      rows += std::to_string(std::exp(i / 8.0)) + ",t" + std::to_string(i) + "," +
              std::to_string(i) + ",1,train,no\n";
    }
    const auto data = project.write("p.csv", rows + ",,,,train,no\n").open();
    const auto skewed = guessFeature(*data->column("x"));
    QVERIFY(skewed.steps(0).has_log() && skewed.steps(1).has_standardize());
    QCOMPARE(skewed.missing(), std::string("indicator"));
    QVERIFY(guessFeature(*data->column("g")).steps(1).has_embedding());
    QVERIFY(guessFeature(*data->column("n")).steps(0).has_standardize());
    QCOMPARE(guessFeature(*data->column("b")).steps_size(), 0);
    QVERIFY(guessFeature(*data->column("y")).steps(1).has_one_hot());
    const auto set = FeatureSet::fit(project.project, *data);  // no features: guessed
    STATEROOM_VERIFY(set);
    QCOMPARE(set->outputs().size(), std::size_t{4});
  }
};

QTEST_GUILESS_MAIN(TestFeatures)
#include "test_features.moc"
