#include <QTemporaryDir>
#include <fstream>

#include "core/interop/events/record.h"
#include "core/predict/input_rows.h"
#include "core/predict/stream_rows.h"
#include "core/project/settings.h"
#include "tests/support/paths.h"

using namespace stateroom;

namespace {

void addColumn(Project& project, const char* name, ColumnType type, Role role) {
  auto& column = *project.mutable_data()->add_columns();
  column.set_name(name);
  column.set_type(type);
  column.set_role(role);
}

/// user, day (order), bili and x[0], x[1] (features), a derived feature, a label.
Project settings() {
  Project project;
  addColumn(project, "user", STRING, USER);
  addColumn(project, "day", INT, ORDER);
  addColumn(project, "bili", FLOAT, FEATURE);
  addColumn(project, "x[0]", FLOAT, FEATURE);
  addColumn(project, "x[1]", FLOAT, FEATURE);
  addColumn(project, "died", BOOL, LABEL);
  auto& derived = *project.mutable_data()->add_derived();
  derived.set_name("twice");
  derived.set_expression("bili * 2");
  derived.set_type(FLOAT);
  derived.set_role(FEATURE);
  for (const char* column : {"bili", "x[0]", "x[1]", "twice"}) {
    project.add_features()->set_column(column);
  }
  project.mutable_data()->mutable_sequences()->set_enabled(true);
  return resolveDefaults(project);
}

}  // namespace

class TestInputRows : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void readsJsonLines() {
    const auto rows = parseInputRows(settings(),
                                     "{\"user\": \"a\", \"id\": 7, \"inputs\": {\"bili\": 1.5, "
                                     "\"x\": [1, null], \"day\": 2}}\n\n"
                                     "{\"user\": \"a\", \"inputs\": {\"bili\": 2, \"day\": 1}}\n");
    STATEROOM_VERIFY(rows);
    QCOMPARE(rows->data.rowCount(), std::int64_t{2});
    QCOMPARE(rows->data.column("x[0]")->number(0), 1.0);
    QVERIFY(rows->data.column("x[1]")->isMissing(0));
    QCOMPARE(rows->data.column("twice")->number(0), 3.0);
    const std::vector<std::string> ids = {"7", ""};
    QCOMPARE(rows->ids, ids);
    const auto sequences = rows->data.allSequences();
    QCOMPARE(sequences.size(), std::size_t{1});
    QCOMPARE(sequences.front().rows.front(), std::int64_t{1});  // by day, not by line
  }

  void readsCsvFromText() {
    const auto rows = parseInputRows(settings(), "user,bili,x[0],x[1]\nb,1,2,3\n");
    STATEROOM_VERIFY(rows);
    QCOMPARE(rows->data.column("twice")->number(0), 2.0);
    QVERIFY(rows->ids.empty());
  }

  /// A list of what one step has.
  void readsStepsOfVectors() {
    const auto rows = parseStream(settings(),
                                  "{\"user\": \"a\", \"inputs\": {\"bili\": [1.5, null], "
                                  "\"x\": [[1, 2], [3, 4]], \"day\": [2, 3]}}\n",
                                  {});
    STATEROOM_VERIFY(rows);
    QCOMPARE(rows->rows.size(), std::size_t{1});
    const auto& row = rows->rows.front();
    QVERIFY2(!row.error, row.error ? test::explain(*row.error).c_str() : "");
    QCOMPARE(row.steps, std::int64_t{2});
    QCOMPARE(*row.firstOrder, 2.0);
    QCOMPARE(*row.order, 3.0);
    QCOMPARE(rows->data->column("x[1]")->number(row.row + 1), 4.0);
    QVERIFY(rows->data->column("bili")->isMissing(row.row + 1));
  }

  void makesARowOfValues() {
    const auto rows = rowFromValues(settings(), {"bili=1.4", "x[0]=-2"}, "42");
    STATEROOM_VERIFY(rows);
    QCOMPARE(rows->data.allSequences().front().user, std::string("42"));
    QCOMPARE(rows->data.column("x[0]")->number(0), -2.0);
    QVERIFY(rows->data.column("x[1]")->isMissing(0));
  }

  /// A derived column that reads the order does not ask for it when there is one row only.
  void aSingleRowNeedsNoOrder() {
    auto project = settings();
    auto& derived = *project.mutable_data()->add_derived();
    derived.set_name("since");
    derived.set_expression("day - lag(day) over user_rows");
    derived.set_type(FLOAT);
    derived.set_role(FEATURE);
    project.add_features()->set_column("since");
    const auto row = rowFromValues(project, {"bili=1"}, "a");
    STATEROOM_VERIFY(row);
    QVERIFY(row->data.column("since")->isMissing(0));
    const auto rows = parseInputRows(project, "{\"user\": \"a\", \"inputs\": {\"bili\": 1}}");
    QVERIFY(!rows);
    QCOMPARE(rows.error().message(), std::string("There is no column day"));
    QCOMPARE(rows.error().place(), std::string());
  }

  void refusesBrokenInput_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("place");
    const auto row = [](const char* name, const char* text, const char* message,
                        const char* place) {
      QTest::newRow(name) << QByteArray(text) << QByteArray(message) << QByteArray(place);
    };
    row("cut short", "{\"inputs\": {\"bili\": 1}}\n{\"inputs\": {", "The line is not JSON",
        "row 2");
    row("no inputs", "{\"bili\": 1}", "The line has no object named inputs", "row 1");
    row("inputs is a list", "{\"inputs\": [1]}", "The line has no object named inputs", "row 1");
    row("unknown column", "{\"inputs\": {\"billi\": 1}}", "The project has no column billi",
        "row 1");
    row("too many values", "{\"inputs\": {\"x\": [1, 2, 3]}}", "The project has no column x[2]",
        "row 1");
    row("object as a value", "{\"inputs\": {\"bili\": {\"a\": 1}}}", "The input bili is an object",
        "row 1");
    row("text as a number", "{\"inputs\": {\"bili\": \"high\"}, \"user\": 1}",
        "\"high\" is not a number", "row 1, column bili");
    row("text in the second row",
        "{\"inputs\": {\"bili\": 1}, \"user\": 1}\n\n{\"inputs\": {\"bili\": \"x\"}, \"user\": 1}",
        "\"x\" is not a number", "row 3, column bili");
    row("several steps", "{\"inputs\": {\"bili\": [1, 2], \"x\": [[1, 2], [3, 4]]}}",
        "The row has 2 steps; only a stateful prediction takes several at once", "row 1");
    row("only blank", "{\n", "The line is not JSON", "row 1");
    row("CSV without a feature", "user,bili\na,1\n", "There is no column x[0]", "");
    row("CSV with text", "user,bili,x[0],x[1]\na,b,1,2\n", "\"b\" is not a number",
        "row 2, column bili");
    row("nothing", "", "There are no rows to predict for", "");
    std::string records;
    record::append(records, "an example");
    QTest::newRow("TFRecord") << QByteArray::fromStdString(records)
                              << QByteArray(
                                     "The input is a TFRecord file; CSV and JSON lines are read")
                              << QByteArray();
  }

  void refusesBrokenInput() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, message);
    QFETCH(QByteArray, place);
    const auto rows = parseInputRows(settings(), text.toStdString());
    QVERIFY(!rows);
    QCOMPARE(QByteArray::fromStdString(rows.error().message()), message);
    if (!place.isEmpty()) QCOMPARE(QByteArray::fromStdString(rows.error().place()), place);
    QCOMPARE(rows.error().kind(), ErrorKind::BadInput);
  }

  /// Of a length that looks like a line's end, and from a file too.
  void recordsAreNotTakenForText() {
    std::string records;
    record::append(records, "ten bytes.");
    QCOMPARE(records.front(), '\n');
    const QTemporaryDir folder;
    const auto path = folder.filePath(QStringLiteral("rows.tfrecord")).toStdString();
    std::ofstream(path) << records;
    QCOMPARE(parseStream(settings(), records, {}).error().code(), Code::input_tfrecord);
    for (const auto& error :
         {readStream(settings(), path, {}).error(), readInputRows(settings(), path).error()}) {
      QCOMPARE(error.code(), Code::input_tfrecord);
      QCOMPARE(error.place(), path);
    }
  }

  void namesTheFile() {
    const QTemporaryDir folder;
    const auto path = folder.filePath(QStringLiteral("rows.jsonl")).toStdString();
    std::ofstream(path) << "{\"inputs\": 1}\n";
    const auto rows = readInputRows(settings(), path);
    QVERIFY(!rows);
    QCOMPARE(rows.error().place(), path + ", row 1");
    const auto missing = readInputRows(settings(), path + ".not");
    QVERIFY(!missing);
    QCOMPARE(missing.error().name(), std::string_view("file_not_found"));
  }

  void refusesUnknownValues() {
    const auto unknown = rowFromValues(settings(), {"bilirubin_total=3"}, "");
    QVERIFY(!unknown);
    QCOMPARE(unknown.error().message(), std::string("The project has no column bilirubin_total"));
  }
};

QTEST_GUILESS_MAIN(TestInputRows)
#include "test_input_rows.moc"
