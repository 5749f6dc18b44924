#include "core/base/hash.h"
#include "core/data/datetime.h"
#include "tests/core/data/temporary_project.h"
#include "tests/support/paths.h"

using namespace stateroom;
using test::TemporaryProject;

namespace {

const char* kVisits =
    "data { "
    "sources { path: 'v.csv' } "
    "columns { name: 'id' type: INT role: USER } "
    "columns { name: 'day' type: INT role: ORDER } "
    "columns { name: 'alk.phos' type: FLOAT } "
    "columns { name: 'sex' type: STRING } "
    "columns { name: 'dead' type: BOOL } "
    "columns { name: 'seen' type: DATETIME } ";

const char* kRows =
    "id,day,alk.phos,sex,dead,seen\n"
    "7,10,1.5,f,0,2026-03-01\n"
    "3,5,2,m,TRUE,2026-03-01T10:00:00Z\n"
    "7,2,,f,1,NA\n"
    "3,5,4,,false,2026-03-01 12:00+02:00\n"
    "7,30,8e1,f,,\n";

const char* kTwoFiles =
    "data { sources { path: 'a.csv' } sources { path: 'b.csv' } "
    "columns { name: 'x' type: INT } columns { name: 'y' type: STRING } } ";

const char* kNextValue =
    "derived { name: 'next' expression: 'lead(\"alk.phos\") over user_rows' role: LABEL } "
    "derived { name: 'known' expression: 'next is not null' role: WEIGHT type: BOOL } "
    "derived { name: 'twice' expression: '2 * day' } } ";

const char* kSquare =
    "derived { name: 'label' expression: 'dead' role: LABEL type: BOOL } "
    "derived { name: 'square' expression: '\"alk.phos\" * \"alk.phos\"' } } "
    "features { column: 'square' } ";

std::string texts(const ColumnData& column) {
  std::string all;
  for (std::int64_t row = 0; row < column.rows(); ++row) {
    all += (row > 0 ? " " : "") + (column.isMissing(row) ? std::string("-") : column.text(row));
  }
  return all;
}

std::string describe(const std::vector<Sequence>& sequences) {
  std::string text;
  for (const auto& sequence : sequences) {
    text += (text.empty() ? "" : " ") + sequence.user + ":";
    for (const auto row : sequence.rows) text += " " + std::to_string(row);
  }
  return text;
}

std::string describe(const Problem& p) {
  return std::string(p.severity == Problem::Severity::Error ? "error" : "warning") + " " + p.file +
         ":" + std::to_string(p.row) + ":" + p.column + " x" + std::to_string(p.count) + " " +
         p.error.message() + ". " + p.error.hint();
}

}  // namespace

class TestDataset : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  // A point in such a file may divide thousands: it is refused, not guessed.
  void readsDecimalCommas() {
    TemporaryProject project(
        "data { sources { path: 'x.csv' decimal_comma: true } columns { name: 'x' type: FLOAT "
        "role: "
        "FEATURE } columns { name: 'n' type: INT role: LABEL } }");
    project.write("x.csv", "x;n\n0,5;1\n-1,25e2;2\n1.234,5;3\n7;4,0\n");
    const auto data = project.open();
    STATEROOM_VERIFY(data);
    const auto& x = *data->column("x");
    QCOMPARE(x.number(0), 0.5);
    QCOMPARE(x.number(1), -125.0);
    QCOMPARE(x.number(3), 7.0);
    QCOMPARE(data->column("n")->number(3), 4.0);
    QCOMPARE(data->problems().size(), std::size_t{1});
    QCOMPARE(data->problems()[0].row, std::int64_t{4});
    // What a program made says numbers plainly.
    const auto asked = project.open({.inputText = "x,n\n0.5,1\n"});
    STATEROOM_VERIFY(asked);
    QCOMPARE(asked->column("x")->number(0), 0.5);
  }

  void readsTypedColumns() {
    TemporaryProject project(std::string(kVisits) + "}");
    const auto data = project.write("v.csv", kRows).open();
    STATEROOM_VERIFY(data);
    QCOMPARE(data->rowCount(), 5);
    QCOMPARE(data->userCount(), 2);
    QCOMPARE(texts(*data->column("alk.phos")), std::string("1.5 2 - 4 80"));
    QCOMPARE(texts(*data->column("sex")), std::string("f m f - f"));
    QCOMPARE(texts(*data->column("dead")), std::string("0 1 1 0 -"));
    QCOMPARE(texts(*data->column("seen")),
             std::string("2026-03-01 2026-03-01T10:00:00Z - 2026-03-01T10:00:00Z -"));
    QVERIFY(data->column("nothing") == nullptr);
    QCOMPARE(data->lineOf(3), 5);
    QCOMPARE(data->fileOf(3), std::string("v.csv"));
    QCOMPARE(data->fileHashes(), std::vector{sha256(kRows)});
  }

  void ordersUsersAndTheirRows() {
    TemporaryProject project(std::string(kVisits) + "sequences { enabled: true } }");
    const auto data = project.write("v.csv", kRows).open();
    STATEROOM_VERIFY(data);
    QCOMPARE(describe(data->allSequences()), std::string("7: 2 0 4 3: 1 3"));
    QCOMPARE(data->problems().size(), std::size_t{1});
    QCOMPARE(
        describe(data->problems()[0]),
        std::string("warning v.csv:5:day x1 The user has two rows with the same day. They keep "
                    "the file's order; make the order column finer if that is wrong."));
  }

  void readsSeveralFilesByColumnName() {
    TemporaryProject project(kTwoFiles);
    project.write("a.csv", "x,y\n1,p\n").write("b.csv", "y;z;x\nq;0;2\nr;0;3\n");
    const auto data = project.open();
    STATEROOM_VERIFY(data);
    QCOMPARE(texts(*data->column("x")), std::string("1 2 3"));
    QCOMPARE(texts(*data->column("y")), std::string("p q r"));
    QCOMPARE(data->fileOf(2), std::string("b.csv"));
    QCOMPARE(data->lineOf(2), 3);
  }

  void computesDerivedColumns_data() {
    QTest::addColumn<QByteArray>("expression");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* expression, const char* type, const char* expected) {
      QTest::newRow(expression) << QByteArray(expression) << QByteArray(type)
                                << QByteArray(expected);
    };
    row("\"alk.phos\" * 2", "FLOAT", "3 4 - 8 160");
    row("id / 2", "INT", "3 1 3 1 3");
    row("id / 2.0", "FLOAT", "3.5 1.5 3.5 1.5 3.5");
    row("dead and day >= 2", "BOOL", "0 1 1 0 -");
    row("sex || '-' || id", "STRING", "f-7 m-3 f-7 - f-7");
    row("coalesce(sex, '?')", "STRING", "f m f ? f");
    row("log(10, 100)", "FLOAT", "2 2 2 2 2");
    row("seen + 86400", "DATETIME", "2026-03-02 2026-03-02T10:00:00Z - 2026-03-02T10:00:00Z -");
    row("strftime('%H', seen, 'unixepoch')", "INT", "0 10 - 10 -");
    row("lag(\"alk.phos\") over user_rows", "FLOAT", "- - - 2 1.5");
    row("day - lag(day) over user_rows", "INT", "8 - - 0 20");
    row("row_number() over user_rows", "INT", "2 1 1 2 3");
    row("sum(day) over (user_rows rows 1 preceding)", "INT", "12 5 2 10 40");
    row("max(\"alk.phos\") over user_rows", "FLOAT", "1.5 2 - 4 80");
  }
  void computesDerivedColumns() {
    QFETCH(QByteArray, expression);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, expected);
    TemporaryProject project(std::string(kVisits) + "}");
    auto& derived = *project.project.mutable_data()->add_derived();
    derived.set_name("d");
    derived.set_expression(expression.toStdString());
    ColumnType parsed{};
    QVERIFY(ColumnType_Parse(type.toStdString(), &parsed));
    derived.set_type(parsed);
    const auto data = project.write("v.csv", kRows).open();
    STATEROOM_VERIFY(data);
    QCOMPARE(QByteArray::fromStdString(texts(*data->column("d"))), expected);
  }

  void labelsMayLookAheadAndHideWhatTheyRead() {
    TemporaryProject project(std::string(kVisits) + kNextValue);
    const auto data = project.write("v.csv", kRows).open();
    STATEROOM_VERIFY(data);
    QCOMPARE(texts(*data->column("next")), std::string("80 4 1.5 - -"));
    QCOMPARE(texts(*data->weightColumn()), std::string("1 1 1 0 0"));
    QCOMPARE(data->roleOf("alk.phos"), IGNORE);
    QCOMPARE(data->roleOf("sex"), FEATURE);
    QCOMPARE(data->roleOf("twice"), FEATURE);
    QCOMPARE(data->labelColumns().size(), std::size_t{1});

    project.project.mutable_data()->mutable_columns(2)->set_role(FEATURE);
    QCOMPARE(project.open()->roleOf("alk.phos"), FEATURE);
    project.project.mutable_data()->mutable_derived(0)->set_role(FEATURE);
    const auto refused = project.open();
    QVERIFY(!refused);
    QCOMPARE(refused.error().name(), std::string_view("expression_later_rows"));
    QCOMPARE(refused.error().place(), std::string("column next"));
  }

  void anInputFileNeedsOnlyWhatFeaturesRead() {
    TemporaryProject project(std::string(kVisits) + kSquare);
    project.write("p.csv", "id,day,alk.phos\n1,1,3\n1,2,4\n");
    Dataset::Options options;
    options.inputFile = project.folder() / "p.csv";
    const auto refused = project.open(options);
    QVERIFY(!refused);
    QCOMPARE(refused.error().message(), std::string("There is no column dead"));
    options.labelsRequired = false;
    const auto data = project.open(options);
    STATEROOM_VERIFY(data);
    QCOMPARE(texts(*data->column("square")), std::string("9 16"));
    QVERIFY(data->labelColumns().empty());
    QCOMPARE(data->splitOf(1), SplitName::Test);
    project.write("p.csv", "id,day,alk_phos\n1,1,3\n");
    const auto renamed = project.open(options);
    QVERIFY(!renamed);
    QCOMPARE(renamed.error().hint(), std::string("The nearest name is alk_phos."));
  }

  void gathersProblemsOfCells() {
    TemporaryProject project(std::string(kVisits) + "}");
    project.write("v.csv",
                  "id,day,alk.phos,sex,dead,seen\n"
                  "1,1,n/a,f,0,\n"
                  "1,2,inf,f,maybe,yesterday\n"
                  "1,3.5,?,f,0,2026-02-30\n"
                  "1,4\n"
                  ",5,1,f,0,\n");
    const auto data = project.open();
    STATEROOM_VERIFY(data);
    QCOMPARE(data->rowCount(), 4);
    std::vector<std::string> told;
    for (const auto& problem : data->problems()) told.push_back(describe(problem));
    const std::string correct =
        "Correct it, or add it to the source's list of texts that mean: no value.";
    const std::vector<std::string> expected = {
        "error v.csv:2:alk.phos x2 \"n/a\" is not a number. " + correct,
        "error v.csv:3:alk.phos x1 \"inf\" is not a finite number. Correct it or leave the cell "
        "empty.",
        "error v.csv:3:dead x1 \"maybe\" is neither 0, 1, true nor false. Correct it, or give the "
        "column the type STRING.",
        "error v.csv:3:seen x2 \"yesterday\" is not a date as ISO 8601 writes it. Write 2026-03-01 "
        "or 2026-03-01T14:02:11Z.",
        "error v.csv:4:day x1 \"3.5\" is not a whole number. Correct it, or give the column the "
        "type FLOAT.",
        "error v.csv:5: x1 The row has 2 fields, the header 6. Put fields that hold the delimiter "
        "in quotes; check for a line that was cut.",
        "error v.csv:6:id x1 The row says no user. Every row needs a value in column id.",
        "error v.csv:4:day x1 The row has no place in its user's order. Every row needs a value in "
        "column day.",
    };
    for (std::size_t i = 0; i < std::min(told.size(), expected.size()); ++i)
      QCOMPARE(told[i], expected[i]);
    QCOMPARE(told.size(), expected.size());
  }

  // What reads the clock or the time zone gives nothing, however it comes by the word.
  void expressionsKnowNoClock() {
    const std::string begin = R"x(data {
      sources { path: "a.csv" }
      columns { name: "x" type: FLOAT }
      derived { name: "y" type: STRING role: IGNORE expression: )x";
    TemporaryProject now(begin + "\"julianday('no' || 'w')\" } }");
    now.write("a.csv", "x\n1\n");
    const auto data = now.open();
    STATEROOM_VERIFY(data);
    QVERIFY(data->column("y")->isMissing(0));
    TemporaryProject zone(begin + "\"strftime('%H', 0, 'unixepoch', 'local' || 'time')\" } }");
    zone.write("a.csv", "x\n1\n");
    QCOMPARE(zone.open().error().message(),
             std::string("The expression does not work: local time unavailable"));
  }

  void problemsOfDerivedColumnsAndSplitsHaveAPlace() {
    TemporaryProject project(R"x(data {
      sources { path: "a.csv" }
      columns { name: "x" type: INT }
      columns { name: "part" type: STRING role: IGNORE }
      derived { name: "text" expression: "char(55296 + x)" type: STRING role: FEATURE }
      split { by: "column" column: "part" }
    })x");
    project.write("a.csv", "x,part\n-55231,train\n1,tset\n");
    const auto data = project.open();
    STATEROOM_VERIFY(data);
    QCOMPARE(data->column("text")->text(0), std::string("A"));
    QCOMPARE(data->problems().size(), std::size_t{2});
    for (const auto& problem : data->problems()) {
      QCOMPARE(problem.file, std::string("a.csv"));
      QCOMPARE(problem.row, std::int64_t{3});
    }
    QCOMPARE(data->problems()[0].error.code(), Code::expression_not_text);
    QCOMPARE(data->problems()[1].error.code(), Code::split_value);
    const auto error = refuseErrors(data->problems()).error();
    QCOMPARE(error.place(), std::string("a.csv, row 3, column text"));
  }

  // SQLite's own name for a row's number may be a column of the file.
  void aColumnCalledRowid() {
    TemporaryProject project(R"(data {
      sources { path: "a.csv" }
      columns { name: "_rowid_" type: INT }
      columns { name: "x" type: FLOAT }
      derived { name: "y" expression: "_rowid_ + x" type: FLOAT role: FEATURE }
    })");
    project.write("a.csv", "_rowid_,x\n9,0.5\n1,0.25\n");
    const auto data = project.open();
    STATEROOM_VERIFY(data);
    QCOMPARE(data->column("y")->number(0), 9.5);
    QCOMPARE(data->column("y")->number(1), 1.25);
  }

  void usersAreNoFractions() {
    TemporaryProject project(R"(data {
      sources { path: "a.csv" } columns { name: "u" type: FLOAT role: USER }
    })");
    project.write("a.csv", "u\n1\n");
    QCOMPARE(project.open().error().code(), Code::user_is_number);
  }

  // Reference: GNU date -u -d … +%s.
  void readsIsoDates() {
    const std::vector<std::pair<const char*, double>> moments = {
        {"1970-01-01", 0},
        {"2026-03-01", 1772323200},
        {"2024-02-29T23:59:59Z", 1709251199},
        {"2026-03-01T14:02:11.5Z", 1772373731.5},
        {"2026-03-01 14:02", 1772373720},
        {"2026-03-01T14:02:11+01:00", 1772370131},
        {"2026-03-01T14:02:11-0530", 1772393531},
        {"1749-01-01", -6974035200},
    };
    for (const auto& [text, seconds] : moments) {
      QVERIFY2(parseIso(text) == seconds, text);
      QCOMPARE(parseIso(formatIso(seconds)), std::optional(seconds));
    }
    for (const char* wrong : {"", "2026", "2026-3-1", "2026-02-29", "2026-13-01", "01.03.2026",
                              "2026-03-01T25:00", "2026-03-01T10:60", "2026-03-01T10:00:00.",
                              "2026-03-01T10:00Zx", "2026-03-01T10:00+99:00", "2026-03-01T"}) {
      QVERIFY2(!parseIso(wrong), wrong);
    }
    QCOMPARE(formatIso(1772373731.5), std::string("2026-03-01T14:02:11.5Z"));
  }
};

QTEST_GUILESS_MAIN(TestDataset)
#include "test_dataset.moc"
