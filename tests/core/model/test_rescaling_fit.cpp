#include "core/model/resolve.h"
#include "core/project/settings.h"
#include "core/project/text_parser.h"
#include "core/project/text_printer.h"
#include "tests/support/paths.h"

using namespace stateroom;

namespace {

FeatureColumn columnOf(const std::string& text) {
  FeatureColumn column;
  if (!parseText(text, column)) qFatal("%s", text.c_str());
  return column;
}

/// Labels u (mean 10, sd 4) and v (mean -1, sd 0.5).
Result<ModelSpec> resolved(const std::string& model) {
  Project project;
  STATEROOM_CHECK(
      parseText("data { columns { name: 'x' type: FLOAT role: FEATURE } "
                "columns { name: 'u' type: FLOAT role: LABEL } "
                "columns { name: 'v' type: FLOAT role: LABEL } } " +
                    model,
                project));
  STATEROOM_TRY(
      const auto features,
      FeatureSet::load(
          {columnOf("name: 'x' column: 'x' missing: 'mean' missing_value: 0"),
           columnOf("column: 'u' label: true steps { standardize { mean: 10 sd: 4 } }"),
           columnOf("column: 'v' label: true steps { standardize { mean: -1 sd: 0.5 } }")}));
  return resolveModel(resolveDefaults(project), features);
}

}  // namespace

class TestRescalingFit : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void takesTheLabelsOfItsOutput_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("wanted");
    QTest::newRow("one output, two labels")
        << "model { layers { dense { units: 2 } } layers { rescaling {} } }"
        << "scale: [4, 0.5] offset: [10, -1]";
    QTest::newRow("second output")
        << "model { layers { name: 'a' dense { units: 1 } } layers { name: 'b' inputs: 'a' dense { "
           "units: 1 } } layers { name: 'c' inputs: 'b' rescaling {} } outputs: ['a', 'c'] }"
        << "scale: [0.5] offset: [-1]";
    QTest::newRow("offset written")
        << "model { layers { dense { units: 2 } } layers { rescaling { offset: 3 } } }"
        << "scale: [4, 0.5] offset: [3]";
    QTest::newRow("scale written")
        << "model { layers { dense { units: 2 } } layers { rescaling { scale: 100 } } }"
        << "scale: [100]";
  }
  void takesTheLabelsOfItsOutput() {
    QFETCH(QString, model);
    QFETCH(QString, wanted);
    const auto spec = resolved(model.toStdString());
    STATEROOM_VERIFY(spec);
    Rescaling rescaling;
    STATEROOM_VERIFY(parseText(wanted.toStdString(), rescaling));
    QCOMPARE(QString::fromStdString(printText(spec->layers().rbegin()->rescaling())),
             QString::fromStdString(printText(rescaling)));
  }

  void refuses_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<int>("code");
    const auto row = [](const char* name, const char* model, Code code) {
      QTest::newRow(name) << model << static_cast<int>(code);
    };
    row("no output, no scale", "model { layers { rescaling {} } layers { dense { units: 2 } } }",
        Code::rescaling_not_fitted);
    row("wrong count",
        "model { layers { dense { units: 2 } } layers { rescaling { scale: [1, 2, 3] } } }",
        Code::rescaling_count);
    row("wrong count of offsets",
        "model { layers { dense { units: 2 } } layers { rescaling { scale: 2 offset: [1, 2, 3] } } "
        "}",
        Code::rescaling_count);
    row("zero", "model { layers { dense { units: 2 } } layers { rescaling { scale: [1, 0] } } }",
        Code::rescaling_scale);
  }
  void refuses() {
    QFETCH(QString, model);
    QFETCH(int, code);
    const auto spec = resolved(model.toStdString());
    QVERIFY(!spec);
    QCOMPARE(static_cast<int>(spec.error().code()), code);
  }
};

QTEST_GUILESS_MAIN(TestRescalingFit)
#include "test_rescaling_fit.moc"
