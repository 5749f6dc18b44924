#include <fmt/format.h>
#include <zlib.h>

#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/base/utf8.h"
#include "core/data/csv_reader.h"
#include "tests/core/data/temporary_project.h"
#include "tests/support/paths.h"

using namespace stateroom;

namespace {

/// Everything that was read, as text: fields in <>, records by line, "!code" for a wrong record.
std::string dump(std::string_view csv, const CsvReader::Options& options = {}) {
  auto reader = CsvReader::over(ByteSource::ofText(std::string(csv)), options);
  if (!reader) return "error " + std::string(reader.error().name());
  std::string text;
  const auto add = [&](std::string_view field) { text += "<" + escapeControl(field) + ">"; };
  for (const auto& name : reader->header()) add(name);
  for (;;) {
    const auto more = reader->next();
    if (!more) return text + " error " + std::string(more.error().name());
    if (!*more) return text;
    text += " " + std::to_string(reader->line()) + ":";
    if (reader->problem()) {
      text += "!" + std::string(reader->problem()->name());
      continue;
    }
    for (const auto field : reader->fields()) add(field);
  }
}

std::string gzip(std::string_view text) {
  std::string packed(compressBound(text.size()) + 32, '\0');
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

std::string utf16(std::u16string_view text, bool bigEndian) {
  std::string bytes;
  for (const char16_t unit : text) {
    const char low = static_cast<char>(unit & 0xffu), high = static_cast<char>(unit >> 8u);
    bytes += bigEndian ? std::string{high, low} : std::string{low, high};
  }
  return bytes;
}

struct Case {
  const char* name;
  std::string csv;
  const char* expected;
};

}  // namespace

class TestCsvReader : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void reads_data() {
    QTest::addColumn<QByteArray>("csv");
    QTest::addColumn<QByteArray>("expected");
    const std::vector<Case> cases = {
        {"plain", "a,b\n1,2\n3,4\n", "<a><b> 2:<1><2> 3:<3><4>"},
        {"no newline at the end", "a,b\n1,2", "<a><b> 2:<1><2>"},
        {"empty last field", "a,b\n1,", "<a><b> 2:<1><>"},
        {"CRLF", "a,b\r\n1,2\r\n", "<a><b> 2:<1><2>"},
        {"CR", "a,b\r1,2\r", "<a><b> 2:<1><2>"},
        {"byte order mark",
         "\xef\xbb\xbf"
         "a,b\n1,2\n",
         "<a><b> 2:<1><2>"},
        {"quotes", "a,b\n\"x,y\",\"say \"\"hi\"\"\"\n", "<a><b> 2:<x,y><say \"hi\">"},
        {"newline in quotes", "a,b\n\"x\ny\",1\n2,3\n", "<a><b> 2:<x\\ny><1> 4:<2><3>"},
        {"CRLF in quotes", "a\r\n\"x\r\ny\"\r\nz\r\n", "<a> 2:<x\\r\\ny> 4:<z>"},
        {"quoted newline first in a single column", "a\n\"\nx\"\ny\n", "<a> 2:<\\nx> 4:<y>"},
        {"quote inside a field", "a,b\n5\" pipe,x\"y\n", "<a><b> 2:<5\" pipe><x\"y>"},
        {"quoted header", "\"alk.phos\",\"a \"\"b\"\"\"\n1,2\n", "<alk.phos><a \"b\"> 2:<1><2>"},
        {"empty quoted field", "a,b\n\"\",\"\"\n", "<a><b> 2:<><>"},
        {"empty lines", "\n\na,b\n\n1,2\n\n\n3,4\n\n", "<a><b> 5:<1><2> 8:<3><4>"},
        {"spaces around names", " a , b\n1, 2\n", "<a><b> 2:<1>< 2>"},
        {"names that are missing", ",b,\n1,2,3\n", "<column_1><b><column_3> 2:<1><2><3>"},
        {"semicolons", "a;b\n1,5;2\n", "<a><b> 2:<1,5><2>"},
        {"tabs", "a\tb\n1\t2\n", "<a><b> 2:<1><2>"},
        {"bars", "a|b|c\n1|2|3\n", "<a><b><c> 2:<1><2><3>"},
        {"commas in semicolon texts", "a;b\nx, y;1\nz, w;2\n", "<a><b> 2:<x, y><1> 3:<z, w><2>"},
        {"one column", "a\n1\n2\n", "<a> 2:<1> 3:<2>"},
        {"header only", "a,b\n", "<a><b>"},
        {"too few fields", "a,b\n1\n2,3\n", "<a><b> 2:!csv_field_count 3:<2><3>"},
        {"too many fields", "a,b\n1,2,3\n4,5\n", "<a><b> 2:!csv_field_count 3:<4><5>"},
        {"text after a quote", "a,b\n\"1\"x,2\n3,4\n", "<a><b> 2:!csv_text_after_quote 3:<3><4>"},
        {"unclosed quote", "a,b\n1,2\n\"3,4\n5,6\n", "<a><b> 2:<1><2> error csv_unclosed_quote"},
        {"NUL", std::string("a,b\n1,\0002\n", 9), "<a><b> error csv_nul_byte"},
        {"Latin-1", "a,b\n1,Z\xfcrich\n", "<a><b> error csv_not_utf8"},
        {"UTF-8", "a,b\n1,Z\xc3\xbcrich \xe6\x9d\xb1\n",
         "<a><b> 2:<1><Z\xc3\xbcrich \xe6\x9d\xb1>"},
        {"UTF-16", "\xff\xfe" + utf16(u"a,b\n1,Z\u00fcrich \u6771\n", false),
         "<a><b> 2:<1><Z\xc3\xbcrich \xe6\x9d\xb1>"},
        {"UTF-16, big-endian, beyond the first plane",
         "\xfe\xff" + utf16(u"a,b\n\U0001f600,\"x\ny\"\n", true),
         "<a><b> 2:<\xf0\x9f\x98\x80><x\\ny>"},
        {"UTF-16 that ends within a character", "\xff\xfe" + utf16(u"a,b\n1,2\n", false) + "3",
         "<a><b> 2:<1><2> error csv_not_decodable"},
        {"UTF-16, half a pair", "\xff\xfe" + utf16({u"a\n1\n\xd83dx\n", 7}, false),
         "<a> 2:<1> error csv_not_decodable"},
        {"empty", "", "error csv_empty"},
        {"only a byte order mark", "\xef\xbb\xbf", "error csv_empty"},
        {"only empty lines", "\n\r\n\n", "error csv_empty"},
        {"same name twice", "a,b,a\n", "error duplicate_column"},
    };
    for (const auto& c : cases) {
      QTest::newRow(c.name) << QByteArray::fromStdString(c.csv) << QByteArray(c.expected);
    }
  }
  void reads() {
    QFETCH(QByteArray, csv);
    QFETCH(QByteArray, expected);
    QCOMPARE(QByteArray::fromStdString(dump(csv.toStdString())), expected);
    // In small blocks; the delimiter is found in the first one, so only for commas.
    const bool commas = !csv.contains(';') && !csv.contains('\t') && !csv.contains('|');
    CsvReader::Options options;
    for (options.block = 4; commas && options.block < 40; ++options.block) {
      QCOMPARE(QByteArray::fromStdString(dump(csv.toStdString(), options)), expected);
    }
  }

  void namedEncodings() {
    CsvReader::Options options{.encoding = "windows-1252"};
    QCOMPARE(dump("a,b\n\x80,Z\xfcrich\n", options),
             std::string("<a><b> 2:<\xe2\x82\xac><Z\xc3\xbcrich>"));
    QCOMPARE(dump("a\n1\n\x81\n2\n", options), std::string("<a> 2:<1> error csv_not_decodable"));
    options.encoding = "utf-16";
    QCOMPARE(dump(utf16(u"a\n1\n", false), options), std::string("<a> 2:<1>"));
    options.encoding = "ebcdic";
    QCOMPARE(dump("a\n1\n", options), std::string("error csv_bad_encoding"));
    options.encoding = "utf-8";
    QCOMPARE(dump("a\n1\n", options), std::string("<a> 2:<1>"));
  }

  // More than a block of the decoder, whose characters lie across its borders.
  void longTextsAreDecodedWhole() {
    std::u16string text = u"a,b\n";
    std::string expected = "<a><b>";
    for (int row = 0; row < 60000; ++row) {
      text += u"\u20ac\U0001f600,x\n";
      expected += fmt::format(" {}:<\xe2\x82\xac\xf0\x9f\x98\x80><x>", row + 2);
    }
    QVERIFY(dump("\xff\xfe" + utf16(text, false)) == expected);
  }

  void keepsItsLimits() {
    CsvReader::Options options;
    options.maxField = 4;
    QCOMPARE(dump("a,b\n12345,1\n", options), std::string("<a><b> error csv_field_too_long"));
    options = {};
    options.maxColumns = 3;
    QCOMPARE(dump("a,b\n1,2,3,4,5\n", options), std::string("<a><b> error csv_too_many_columns"));
    options = {};
    options.maxRecord = std::size_t{2} << 20;
    const std::string open = "a,b\n\"" + std::string(std::size_t{3} << 20, 'x');
    QCOMPARE(dump(open, options), std::string("<a><b> error csv_row_too_long"));
  }

  // Records that lie across the borders of the reader's blocks, quotes and line ends included.
  void readsAcrossBlocks() {
    for (const std::size_t size : {4093U, 65536U, 1048573U}) {
      const std::string filler(size, 'f');
      std::string csv = "a,b\r\n", expected = "<a><b>";
      for (int i = 0; csv.size() < (std::size_t{3} << 20); ++i) {
        csv += filler.substr(0, size - static_cast<std::size_t>(i % 7)) + ",\"q\"\"\r\n\"\r\n";
        expected += " " + std::to_string(2 + 2 * i) + ":<" +
                    filler.substr(0, size - static_cast<std::size_t>(i % 7)) + "><q\"\\r\\n>";
      }
      QVERIFY(dump(csv) == expected);
    }
  }

  void readsThousandsOfColumns() {
    std::string header, row;
    for (int i = 0; i < 5000; ++i) {
      header += (i > 0 ? ",c" : "c") + std::to_string(i);
      row += (i > 0 ? "," : "") + std::to_string(i);
    }
    auto reader = CsvReader::over(ByteSource::ofText(header + "\n" + row + "\n"), {});
    STATEROOM_VERIFY(reader);
    QCOMPARE(reader->header().size(), std::size_t{5000});
    QVERIFY(reader->next().value());
    QCOMPARE(reader->fields()[4999], std::string_view("4999"));
  }

  void readsCompressedFiles() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("rows.csv.gz").toStdString();
    const std::string packed =
        gzip("a,b\n1,2\n") + gzip("3,4\n") + std::string(700, '\0');  // two members, padded
    QVERIFY(writeFileAtomically(path, packed));
    auto reader = CsvReader::open(path, {});
    STATEROOM_VERIFY(reader);
    QVERIFY(*reader->next() && *reader->next() && !*reader->next());
    QCOMPARE(reader->hash(), sha256(packed));

    QVERIFY(writeFileAtomically(path, packed.substr(0, packed.size() - 712)));
    auto cut = CsvReader::open(path, {});
    QVERIFY(!cut || !cut->next() || !cut->next());
    std::string wrong = packed;
    wrong[15] = static_cast<char>(wrong[15] ^ 0x55);
    QVERIFY(writeFileAtomically(path, wrong));
    const auto damaged = CsvReader::open(path, {});
    QVERIFY(!damaged);
    QCOMPARE(damaged.error().name(), std::string_view("csv_damaged_gzip"));
  }

  void saysWhere() {
    auto reader = CsvReader::over(ByteSource::ofText("id,name\n1,a\n2,\"b\nc\"\n3,\xff\n"), {});
    QVERIFY(*reader->next() && *reader->next());
    const auto wrong = reader->next();
    QVERIFY(!wrong);
    QCOMPARE(wrong.error().message(), std::string("The text is not UTF-8 (byte 0xff)"));
    QCOMPARE(wrong.error().place(), std::string("row 5, column name"));
  }

  // Unicode 15, table 3-7, and the test strings of its section 3.9.
  void checksUtf8() {
    for (const char* good : {"", "abc", "\xc2\x80", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80",
                             "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"}) {
      QCOMPARE(findInvalidUtf8(good), std::string_view::npos);
    }
    for (const char* bad : {"\x80", "\xc0\xaf", "\xe0\x80\xbf", "\xf0\x81\x82\x41", "\xed\xa0\x80",
                            "\xf4\x91\x92\x93", "\xff", "\xe1\x80", "\xf0\x90\x80", "\xc2"}) {
      QCOMPARE(findInvalidUtf8(bad), std::size_t{0});
      QCOMPARE(findInvalidUtf8("12345678" + std::string(bad)), std::size_t{8});
    }
  }
};

QTEST_GUILESS_MAIN(TestCsvReader)
#include "test_csv_reader.moc"
