#include "tests/core/data/temporary_project.h"
#include "tests/support/paths.h"

using namespace stateroom;
using test::TemporaryProject;

namespace {

/// What a user is told about a file: the error that stops reading, or the problems, one a line.
std::string told(const TemporaryProject& project) {
  const auto data = project.open();
  if (!data)
    return data.error().place() + ": " + data.error().message() + ". " + data.error().hint();
  std::string text;
  for (const auto& p : data->problems()) {
    if (!text.empty()) text += "\n";
    text += p.severity == Problem::Severity::Error ? "error " : "warning ";
    text += p.file + ", row " + std::to_string(p.row);
    if (!p.column.empty()) text += ", column " + p.column;
    if (p.count > 1) text += ", " + std::to_string(p.count) + " times";
    text += ": " + p.error.message() + ". " + p.error.hint();
  }
  return text;
}

const char* kProject =
    "data { columns { name: 'user' type: STRING role: USER } columns { name: 't' type: INT role: "
    "ORDER } "
    "columns { name: 'x' type: FLOAT } columns { name: 'alive' type: BOOL } "
    "columns { name: 'seen' type: DATETIME } sources { path: 'r.csv' ";

const std::string kHeader = "user,t,x,alive,seen\n";
const std::string kGood = "a,1,0.5,1,2026-03-01\n";

}  // namespace

/// Broken files and exactly what is said about each.
class TestBrokenFiles : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void tells_data() {
    QTest::addColumn<QByteArray>("source");  // more of the source's settings
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* name, const std::string& file, const std::string& expected,
                        const char* source = "") {
      QTest::newRow(name) << QByteArray(source) << QByteArray::fromStdString(file)
                          << QByteArray::fromStdString(expected);
    };
    row("empty file", "",
        "r.csv: The file has no header line. The first line must name the columns.");
    row("only empty lines", "\r\n\n\n",
        "r.csv: The file has no header line. The first line must name the columns.");
    row("header only", kHeader,
        ": The data have no rows. Check that the file holds more than its header.");
    row("UTF-16", std::string("\xff\xfeu\0s", 5),
        "r.csv, row 1: The text is not utf-16: it ends within a character. Set "
        "data.sources.encoding to what the file is, or save it as UTF-8.");
    std::string pair = "\xff\xfe";
    for (const char c : kHeader + "a") pair += {c, '\0'};
    row("UTF-16, half a pair", pair + std::string("\x00\xdc,\0", 4),
        "r.csv, row 2: The text is not utf-16: byte 0x00. Set data.sources.encoding to what the "
        "file "
        "is, or save it as UTF-8.");
    row("an encoding that nobody reads", kHeader + kGood,
        "r.csv: ebcdic is no encoding that is read. Set data.sources.encoding to utf-8, utf-16 or "
        "windows-1252.",
        "encoding: 'ebcdic'");
    const std::string encoding =
        "If it is Windows-1252, set data.sources.encoding to windows-1252; else save it as UTF-8.";
    row("Windows-1252 in a cell", kHeader + kGood + "M\xfcller,2,1,0,\n",
        "r.csv, row 3, column user: The text is not UTF-8 (byte 0xfc). " + encoding);
    row("Windows-1252 in the header", "us\xe9r,t\n",
        "r.csv, row 1: The text is not UTF-8 (byte 0xe9). " + encoding);
    row("NUL byte", kHeader + kGood + std::string("b,1,\0,0,\n", 10),
        "r.csv, row 3, column x: The file holds a NUL byte, so it is not text. Check that this is "
        "a "
        "CSV file saved as UTF-8.");
    row("unclosed quote", kHeader + "\"a,1,0.5,1,\n" + kGood,
        "r.csv, row 2, column user: A quoted field is not closed before the end of the file. Close "
        "the quote that is opened here, or write a quote inside a field twice (\"\").");
    row("unclosed quote in the last field", kHeader + kGood + "a,2,1,0,\"2026\n",
        "r.csv, row 3, column seen: A quoted field is not closed before the end of the file. Close "
        "the quote that is opened here, or write a quote inside a field twice (\"\").");
    row("over-long field", kHeader + std::string((std::size_t{1} << 20) + 1, 'u') + ",1,1,1,\n",
        "r.csv, row 2, column user: A field has more than 1048576 bytes. Look for a quote that is "
        "not "
        "closed; leave long texts out of the table.");
    row("column twice", "user,t,x,alive,seen,x\n",
        "r.csv, row 1: Two columns are named x. Rename one of them in the header.");
    row("column missing", "user,t,alive,seen\na,1,1,\n",
        "r.csv: There is no column x. The nearest name is t.");
    row("column spelled otherwise", "usr,t,x,alive,seen\na,1,1,1,\n",
        "r.csv: There is no column user. The nearest name is usr.");
    row("nothing like it", "longitude,t,x,alive,seen\na,1,1,1,\n",
        "r.csv: There is no column user. The columns are: longitude, t, x, alive, seen.");
    row("wrong delimiter asked for", kHeader + kGood,
        "r.csv: There is no column user. The columns are: user,t,x,alive,seen.", "delimiter: ';'");
    row("delimiter of two characters", kHeader + kGood,
        "r.csv: \"::\" cannot be a delimiter. A delimiter is one ASCII character other than a "
        "quote or "
        "the end of a line; leave it out to have it found.",
        "delimiter: '::'");
    row("quote as delimiter", kHeader + kGood,
        "r.csv: \"\"\" cannot be a delimiter. A delimiter is one ASCII character other than a "
        "quote or "
        "the end of a line; leave it out to have it found.",
        "delimiter: '\\\"'");
    row("damaged gzip", std::string("\x1f\x8b\x08\0\0\0\0\0\0\x03garbage", 17),
        "r.csv: The compressed file is damaged: invalid block type. Fetch or compress "
        "the "
        "file again; gzip -t checks it.");
    row("cut gzip", std::string("\x1f\x8b\x08\0\0\0", 6),
        "r.csv: The compressed file is damaged: it ends too early. Fetch or compress the file "
        "again; "
        "gzip -t checks it.");
    row("too few fields", kHeader + kGood + "a,2\na,3\n",
        "error r.csv, row 3, 2 times: The row has 2 fields, the header 5. Put fields that hold the "
        "delimiter in quotes; check for a line that was cut.");
    row("too many fields", kHeader + kGood + "a,2,1,5,1,\n",
        "error r.csv, row 3: The row has 6 fields, the header 5. Put fields that hold the "
        "delimiter in "
        "quotes; check for a line that was cut.");
    row("text after a quote", kHeader + kGood + "\"a\"b,2,1,1,\n",
        "error r.csv, row 3: Text follows a closing quote. Write a quote inside a quoted field "
        "twice "
        "(\"\").");
    const std::string correct =
        "Correct it, or add it to the source's list of texts that mean: no value.";
    row("not a number", kHeader + kGood + "a,2,n/a,1,\na,3,?,1,\n",
        "error r.csv, row 3, column x, 2 times: \"n/a\" is not a number. " + correct);
    row("decimal comma", kHeader + kGood + "a,2,\"1,5\",1,\n",
        "error r.csv, row 3, column x: \"1,5\" is not a number. " + correct);
    row("a hostile cell", kHeader + kGood + "a,2,\x1b[31mred,1,\n",
        "error r.csv, row 3, column x: \"\\x1b[31mred\" is not a number. " + correct);
    row("infinity", kHeader + kGood + "a,2,-inf,1,\n",
        "error r.csv, row 3, column x: \"-inf\" is not a finite number. Correct it or leave the "
        "cell "
        "empty.");
    row("too large a number", kHeader + kGood + "a,2,1e999,1,\n",
        "error r.csv, row 3, column x: \"1e999\" is not a number. " + correct);
    row("not a whole number", kHeader + kGood + "a,2.5,1,1,\n",
        "error r.csv, row 3, column t: \"2.5\" is not a whole number. Correct it, or give the "
        "column "
        "the type FLOAT.\n"
        "error r.csv, row 3, column t: The row has no place in its user's order. Every row needs a "
        "value in column t.");
    row("too large a whole number", kHeader + kGood + "a,9223372036854775808,1,1,\n",
        "error r.csv, row 3, column t: \"9223372036854775808\" is not a whole number. Correct it, "
        "or "
        "give the column the type FLOAT.\n"
        "error r.csv, row 3, column t: The row has no place in its user's order. Every row needs a "
        "value in column t.");
    row("neither true nor false", kHeader + kGood + "a,2,1,yes,\n",
        "error r.csv, row 3, column alive: \"yes\" is neither 0, 1, true nor false. Correct it, or "
        "give the column the type STRING.");
    row("no date", kHeader + kGood + "a,2,1,1,01.03.2026\n",
        "error r.csv, row 3, column seen: \"01.03.2026\" is not a date as ISO 8601 writes it. "
        "Write "
        "2026-03-01 or 2026-03-01T14:02:11Z.");
    row("no user", kHeader + kGood + ",2,1,1,\n",
        "error r.csv, row 3, column user: The row says no user. Every row needs a value in column "
        "user.");
    row("no order", kHeader + kGood + "a,,1,1,\n",
        "error r.csv, row 3, column t: The row has no place in its user's order. Every row needs a "
        "value in column t.");
    row("tied order", kHeader + kGood + kGood,
        "warning r.csv, row 3, column t: The user has two rows with the same t. They keep the "
        "file's "
        "order; make the order column finer if that is wrong.");
    row("texts that mean no value", kHeader + "a,1,NA,null,None\na,2,?,1,\n",
        "error r.csv, row 2, column x: \"NA\" is not a number. " + correct +
            "\nerror r.csv, row 2, column alive: \"null\" is neither 0, 1, true nor false. Correct "
            "it, "
            "or give the column the type STRING.\nerror r.csv, row 2, column seen: \"None\" is not "
            "a "
            "date as ISO 8601 writes it. Write 2026-03-01 or 2026-03-01T14:02:11Z.",
        "missing: '?'");
    row("numbers as names", "1,2,3,4,5\n",
        "r.csv: There is no column user. The columns are: 1, 2, 3, 4, 5.");
  }
  void tells() {
    QFETCH(QByteArray, source);
    QFETCH(QByteArray, file);
    QFETCH(QByteArray, expected);
    TemporaryProject project(kProject + source.toStdString() + " } }");
    project.write("r.csv", file.toStdString());
    QCOMPARE(QByteArray::fromStdString(told(project)), expected);
  }

  void tellsOfNoFile() {
    TemporaryProject project(std::string(kProject) + " } }");
    const auto data = project.open();
    QVERIFY(!data);
    QCOMPARE(data.error().message(), "There is no file " + (project.folder() / "r.csv").string());
    project.project.mutable_data()->clear_sources();
    QCOMPARE(project.open().error().message(), std::string("The project names no data file"));
  }

  void tellsOfAHeaderThatIsData() {
    TemporaryProject project("data { sources { path: 'r.csv' } columns { name: '1' type: INT } }");
    project.write("r.csv", "1,2\n3,4\n");
    QCOMPARE(
        told(project),
        std::string("warning r.csv, row 1: The header line holds numbers only. Add a first line "
                    "that names the columns."));
  }

  // A problem is counted to its end, however many rows have it, and long values are shortened.
  void countsWithoutEnd() {
    TemporaryProject project("data { sources { path: 'r.csv' } columns { name: 'x' type: INT } }");
    std::string rows = "x\n";
    for (int i = 0; i < 5000; ++i) rows += std::string(200, 'y') + std::to_string(i) + "\n";
    const auto data = project.write("r.csv", rows).open();
    QCOMPARE(data->problems().size(), std::size_t{1});
    QCOMPARE(data->problems()[0].count, 5000);
    QVERIFY(data->problems()[0].value.size() < 100);
  }
};

QTEST_GUILESS_MAIN(TestBrokenFiles)
#include "test_broken_files.moc"
