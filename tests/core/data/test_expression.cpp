#include "core/base/text.h"
#include "core/data/expression.h"
#include "tests/support/paths.h"

using namespace stateroom;

namespace {

const std::vector<std::string> kColumns = {"id", "day", "futime", "status", "alk.phos", "a \"b\""};

std::string check(const char* text) {
  const auto info = checkExpression(text, kColumns);
  if (!info) return info.error().message() + ". " + info.error().hint();
  return join(info->reads, " ") + (info->seesLaterRows ? " ahead" : "");
}

}  // namespace

class TestExpression : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void findsWhatIsRead_data() {
    QTest::addColumn<QByteArray>("expression");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* expression, const char* expected) {
      QTest::newRow(expression) << QByteArray(expression) << QByteArray(expected);
    };
    row("status <> 0 and futime - day <= 365", "day futime status");
    row("\"alk.phos\" / [day]", "day alk.phos");
    row("`a \"b\"` + \"a \"\"b\"\"\"", "a \"b\"");
    row("DAY", "day");
    row("'day'", "");
    row("1e-3 + 0x1F + .5", "");
    row("lag(day) over user_rows", "day");
    row("avg(day) over (user_rows rows between 3 preceding and current row)", "day");
    row("lead(day) over user_rows", "day ahead");
    row("lag(day, 2) over user_rows", "day");
    row("lag(max(day, id), 2, 0) over user_rows", "id day");
    row("lag(day, -1) over user_rows", "day ahead");
    row("lag(day, id) over user_rows", "id day ahead");
    row("lag(day, 1 - 2) over user_rows", "day ahead");
    row("lag (day, (-1)) over user_rows", "day ahead");
    row("max(day) over ()", "day ahead");
    row("max(day) over (partition by id)", "id day ahead");
    row("max(day) over (user_rows rows between current row and 1 following)", "day ahead");
    row("case when day in (1, 2, 3) then 'x' else 'y' end", "day");
    row("julianday(day, 'unixepoch')", "day");
  }
  void findsWhatIsRead() {
    QFETCH(QByteArray, expression);
    QFETCH(QByteArray, expected);
    QCOMPARE(QByteArray::fromStdString(check(expression.constData())), expected);
  }

  void refuses_data() {
    QTest::addColumn<QByteArray>("expression");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* expression, const char* expected) {
      QTest::newRow(expression) << QByteArray(expression) << QByteArray(expected);
    };
    const auto token = [&](const char* expression, const char* what) {
      row(expression,
          (std::string(what) + " is not allowed in an expression. An expression is one SQL "
                               "value over the row's columns, without statements or comments.")
              .c_str());
    };
    token("day; drop table data", ";");
    token("day -- all", "--");
    token("day /* all */", "/*");
    token("?1", "?");
    token(":day", ":");
    token("@x", "@");
    token("$x", "$");
    token("(select 1)", "select");
    token("day in (SELECT id)", "SELECT");
    token("current_timestamp", "current_timestamp");
    token("strftime('%s', ' NOW ')", "'now'");
    token("strftime('%H', day, 'unixepoch', 'localtime')", "'localtime'");
    token("datetime(day, 'unixepoch', 'UTC')", "'utc'");
    token("date()", "date without a time");
    token("strftime('%Y')", "strftime without a time");
    token("day {", "{");
    row("", "The expression is empty. Write an SQL expression over the columns.");
    row("  ", "The expression is empty. Write an SQL expression over the columns.");
    row("(day", "( is not closed. Close it.");
    row("1=1) or (1=1", "A closing parenthesis has no opening one. Balance the parentheses.");
    row("'day", "' is not closed. Close it.");
    row("\"day", "\" is not closed. Close it.");
    row("[day", "[ is not closed. Close it.");
    row("dya + 1",
        "The expression reads a column dya that does not exist. The nearest name is day.");
    row("\"alk_phos\"",
        "The expression reads a column alk_phos that does not exist. The nearest name is "
        "alk.phos.");
    row("zzzzzzzz",
        "The expression reads a column zzzzzzzz that does not exist. The columns are: id, day, "
        "futime, status, alk.phos, a \"b\". Quote names such as \"alk.phos\".");
    row("day +",
        "The expression does not work: near \")\": syntax error. Check it against SQLite's "
        "syntax.");
    row("day, id",
        "The expression does not work: row value misused. Check it against SQLite's syntax.");
    row("sum(day)",
        "The expression gives one value for all rows. Write an aggregate as a window function: "
        "avg(x) over user_rows.");
  }
  void refuses() {
    QFETCH(QByteArray, expression);
    QFETCH(QByteArray, expected);
    QCOMPARE(QByteArray::fromStdString(check(expression.constData())), expected);
  }

  // Whatever is not on the list: the clock, chance, files, extensions, other tables.
  void allowsPureFunctionsOnly() {
    for (const char* call :
         {"random()", "randomblob(8)", "zeroblob(1)", "load_extension('x')",
          "readfile('/etc/passwd')", "sqlite_version()", "changes()", "last_insert_rowid()",
          "json_extract('{}', '$')", "fts3_tokenizer('x')"}) {
      const auto info = checkExpression(call, kColumns);
      QVERIFY2(!info, call);
      QVERIFY2(info.error().name() == "expression_function", info.error().message().c_str());
    }
    QVERIFY(!checkExpression("day in sqlite_master", kColumns));
    QVERIFY(!checkExpression("day in pragma_table_list", kColumns));
    for (const auto name : pureFunctions()) {
      const auto info = checkExpression(std::string(name) + "(day, 1, 1, 1, 1, 1, 1, 1)", kColumns);
      QVERIFY2(info || info.error().name() != "expression_function", std::string(name).c_str());
    }
  }

  // A column may be called like a window function.
  void namesOfColumnsAreNoCalls() {
    const std::vector<std::string> columns = {"lead", "lag", "over"};
    const auto info = checkExpression("lead + lag", columns);
    STATEROOM_VERIFY(info);
    QVERIFY(!info->seesLaterRows);
  }

  void columnsThatSqlCannotTellApart() {
    const std::vector<std::string> columns = {"bili", "Bili", "day"};
    STATEROOM_VERIFY(checkExpression("day + 1", columns));
    const auto error = checkExpression("bili * 2", columns).error();
    QCOMPARE(error.message(),
             std::string("Columns bili and Bili differ in upper and lower case only"));
  }

  void staysWithinItsLimits() {
    std::string deep(2000, '(');
    QVERIFY(!checkExpression(deep + "1" + std::string(2000, ')'), kColumns));
    QVERIFY(!checkExpression("length(printf('%*d', 100000000, 1)) = 100000000 and 1 +", kColumns));
    const std::string huge = "'" + std::string(std::size_t{2} << 20, 'x') + "'";
    QVERIFY(!checkExpression(huge, kColumns));
    QVERIFY(!checkExpression(std::string_view("1\0002", 3), kColumns));
  }
};

QTEST_GUILESS_MAIN(TestExpression)
#include "test_expression.moc"
