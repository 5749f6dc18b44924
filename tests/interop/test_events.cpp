#include <QTemporaryDir>
#include <cmath>
#include <fstream>

#include <nlohmann/json.hpp>

#include "core/base/file.h"
#include "core/interop/events/event_reader.h"
#include "core/interop/events/event_writer.h"
#include "core/interop/events/record.h"
#include "tests/support/paths.h"

using namespace stateroom;
using nlohmann::json;

namespace {

double number(const json& value) {
  if (!value.is_string()) return value;
  return value == "NaN" ? NAN : value == "Infinity" ? INFINITY : -INFINITY;
}

bool same(double a, double b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}

/// What TensorBoard gave for a tag against what we read; values are float32 on both sides.
std::string differs(const json& expected, const ScalarSeries& series) {
  const auto& steps = expected.at("step");
  const auto& values = expected.at("value");
  if (steps.size() != series.size()) return "has " + std::to_string(series.size()) + " points";
  for (std::size_t i = 0; i < series.size(); ++i) {
    if (steps[i] != series.steps[i]) return "step at " + std::to_string(i);
    if (!same(static_cast<float>(number(values[i])), static_cast<float>(series.values[i]))) {
      return "value at " + std::to_string(i);
    }
  }
  return "";
}

void copyFile(const fs::path& from, const fs::path& folder, std::size_t bytes) {
  std::ofstream(folder / from.filename(), std::ios::binary)
      << readFile(from).value().substr(0, bytes);
}

fs::path onlyFile(const fs::path& folder) {
  return fs::directory_iterator(folder)->path();
}

}  // namespace

class TestEvents : public QObject {
  Q_OBJECT

  QTemporaryDir temporary_;
  int folders_ = 0;

  fs::path newFolder() {
    const auto path = fs::path(temporary_.path().toStdString()) / std::to_string(folders_++);
    fs::create_directories(path);
    return path;
  }

 private Q_SLOTS:
  void checksumsArePublishedOnes() {
    QCOMPARE(record::crc32c(std::string(32, '\0')), 0x8a9136aaU);    // RFC 3720, B.4
    QCOMPARE(record::crc32c(std::string(32, '\xff')), 0x62a8ab43U);  // RFC 3720, B.4
    QCOMPARE(record::crc32c("123456789"), 0xe3069283U);              // the usual check value
    QCOMPARE(record::masked(0), 0xa282ead8U);
  }

  void framesRecords() {
    std::string bytes;
    record::append(bytes, "abc");
    QCOMPARE(bytes.size(), std::size_t{3} + record::kFramingBytes);
    QCOMPARE(bytes.substr(0, 8), std::string("\x03\0\0\0\0\0\0\0", 8));
    QCOMPARE(record::sizeOf(bytes).value(), bytes.size());
    QCOMPARE(record::dataOf(bytes).value(), std::string_view("abc"));
  }

  void readsAsTensorBoard_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"disordered", "keras_fit", "not_numbers", "restarted", "tf1", "tf2",
                             "torch", "truncated"}) {
      QTest::newRow(name) << name;
    }
  }

  void readsAsTensorBoard() {
    QFETCH(const QString, name);
    const auto folder = test::oracle("events");
    const auto expected =
        json::parse(readFile(folder / (name.toStdString() + ".json")).value()).at("runs");
    int compared = 0;
    for (const auto& [run, content] : expected.items()) {
      const auto reader = readEvents(folder / run);
      STATEROOM_VERIFY(reader);
      auto series = content.at("series").at("scalars");
      for (const auto& [tag, tensor] : content.at("series").at("tensors").items()) {
        if (tensor.at("plugin") == "scalars") series[tag] = tensor;
      }
      QCOMPARE(reader->scalars().size(), series.size());
      for (const auto& [tag, values] : series.items()) {
        QVERIFY2(reader->scalars().contains(tag), tag.c_str());
        const auto what = differs(values, reader->scalars().at(tag));
        QVERIFY2(what.empty(), (run + " " + tag + ": " + what).c_str());
        ++compared;
      }
    }
    QVERIFY(compared > 0);
  }

  void readsTextsAndHParams() {
    const auto reader = readEvents(test::oracle("events/torch"));
    STATEROOM_VERIFY(reader);
    QCOMPARE(reader->texts().size(), std::size_t{1});
    QCOMPARE(reader->texts()[0].tag, std::string("note/text_summary"));
    const auto trial = readEvents(test::oracle("events/torch/trial"));
    STATEROOM_VERIFY(trial);
    const std::vector<std::string> names = {"learning_rate", "masking", "optimizer", "units"};
    QCOMPARE(trial->hparams().size(), names.size());
    for (std::size_t i = 0; i < names.size(); ++i) QCOMPARE(trial->hparams()[i].name, names[i]);
    QCOMPARE(trial->hparams()[1].number, 1.0);  // torch writes True as a number
    QCOMPARE(trial->hparams()[2].text, std::string("adam"));
  }

  void readsARealRun() {
    const auto folder =
        test::fixture("tensorboard/Abdul-AA__Text-Generation-With-LSTM/lightning_logs/version_0");
    STATEROOM_NEED_FIXTURES(folder);
    EventReader reader(folder);
    std::size_t records = 0;
    for (;;) {
      const auto update = reader.poll(100'000);
      STATEROOM_VERIFY(update);
      if (!update->changed) break;
      records += update->records;
    }
    QCOMPARE(records, std::size_t{15'445});
  }

  void readsSmallRealFiles() {
    const auto folder = test::fixture("tensorboard");
    STATEROOM_NEED_FIXTURES(folder);
    const auto tensors = readEvents(folder / "Alwaysproblem__tensorboard-review/logs");
    STATEROOM_VERIFY(tensors);
    QVERIFY(!tensors->scalars().empty());
    // Neither wall_time nor step stands in the only event: both are zero.
    const auto bare = readEvents(
        folder /
        "guildai__guildai/guild/tests/samples/filter-runs/2dc1529ba06c46fda486395a61475dbe/.guild");
    STATEROOM_VERIFY(bare);
    QCOMPARE(bare->scalars().size(), std::size_t{1});
    QCOMPARE(bare->scalars().begin()->second.steps, std::vector<std::int64_t>{0});
  }

  void growsByteByByte() {
    const auto source = onlyFile(test::oracle("events/tf1"));
    const auto whole = readEvents(source.parent_path());
    STATEROOM_VERIFY(whole);
    const auto folder = newFolder();
    EventReader reader(folder);
    std::size_t records = 0;
    for (std::size_t bytes = 0; bytes <= fs::file_size(source); ++bytes) {
      copyFile(source, folder, bytes);
      const auto update = reader.poll();
      STATEROOM_VERIFY(update);
      records += update->records;
    }
    QCOMPARE(reader.scalars().size(), whole->scalars().size());
    for (const auto& [tag, series] : whole->scalars()) {
      QCOMPARE(reader.scalars().at(tag).steps, series.steps);
      QCOMPARE(reader.scalars().at(tag).values, series.values);
    }
    QVERIFY(records > 2);
    QVERIFY(!reader.poll()->changed);
  }

  void aSmallBudgetReadsRecordsLargerThanItself() {
    const auto folder = newFolder();
    auto writer = EventWriter::create(folder);
    STATEROOM_VERIFY(writer);
    STATEROOM_VERIFY(writer->text("log", 1, std::string(10'000, 'x')));
    STATEROOM_VERIFY(writer->scalar("loss", 2, 0.5));
    STATEROOM_VERIFY(writer->flush());
    EventReader reader(folder);
    for (int i = 0; i < 10; ++i) STATEROOM_VERIFY(reader.poll(20));
    QCOMPARE(reader.texts().at(0).text.size(), std::size_t{10'000});
    QCOMPARE(reader.scalars().at("loss").values, std::vector<double>{0.5});
  }

  void writesWhatItReads() {
    const auto folder = newFolder();
    auto writer = EventWriter::create(folder);
    STATEROOM_VERIFY(writer);
    const std::vector<HParam> hparams = {
        {.name = "learning_rate", .number = 0.001, .text = {}},
        {.name = "masking", .kind = HParam::Kind::Bool, .truth = true, .text = {}},
        {.name = "optimizer", .kind = HParam::Kind::Text, .text = "adam"}};
    STATEROOM_VERIFY(writer->hparams(hparams, {"validation/loss"}, "g", 1.0));
    for (int step = 1; step <= 5; ++step)
      STATEROOM_VERIFY(writer->scalar("loss", step, 1.0 / step));
    STATEROOM_VERIFY(writer->scalar("nan", 1, NAN));
    STATEROOM_VERIFY(writer->text("note", 3, "*hi*"));
    STATEROOM_VERIFY(writer->sessionEnd(true, 2.0));
    STATEROOM_VERIFY(writer->sync());
    const auto name = writer->path().filename().string();
    QVERIFY2(name.starts_with("events.out.tfevents.") && name.ends_with(".v2"), name.c_str());
    const auto reader = readEvents(folder);
    STATEROOM_VERIFY(reader);
    QCOMPARE(reader->scalars().at("loss").steps, (std::vector<std::int64_t>{1, 2, 3, 4, 5}));
    QCOMPARE(reader->scalars().at("loss").values[2], static_cast<double>(1.0F / 3.0F));
    QVERIFY(std::isnan(reader->scalars().at("nan").values.at(0)));
    QCOMPARE(reader->texts().at(0).text, std::string("*hi*"));
    QVERIFY(reader->hparams() == hparams);
  }

  void aResumedRunReplacesItsLaterSteps() {
    const auto folder = newFolder();
    for (const int part :
         {0, 1}) {  // within one second, so the names must differ by more than time
      auto writer = EventWriter::create(folder);
      STATEROOM_VERIFY(writer);
      STATEROOM_VERIFY(writer->sessionStart(part == 0 ? 0 : 4));
      for (int step = part == 0 ? 1 : 4; step <= 6; ++step) {
        STATEROOM_VERIFY(writer->scalar("loss", step, 10 * part + step));
      }
    }
    const auto reader = readEvents(folder);
    STATEROOM_VERIFY(reader);
    QCOMPARE(reader->scalars().at("loss").steps, (std::vector<std::int64_t>{1, 2, 3, 4, 5, 6}));
    QCOMPARE(reader->scalars().at("loss").values, (std::vector<double>{1, 2, 3, 14, 15, 16}));
    QCOMPARE(reader->restarts(), std::vector<std::int64_t>{4});
  }

  void aRestartTakesLaterOnesBack() {
    const auto folder = newFolder();
    auto writer = EventWriter::create(folder);
    STATEROOM_VERIFY(writer);
    EventReader reader(folder);
    const auto after = [&](std::int64_t start) {
      const bool written = writer->sessionStart(start) && writer->flush() && reader.poll();
      return written ? reader.restarts() : std::vector<std::int64_t>{-1};
    };
    QCOMPARE(after(0), std::vector<std::int64_t>{});
    QCOMPARE(after(4), std::vector<std::int64_t>{4});
    QCOMPARE(after(9), (std::vector<std::int64_t>{4, 9}));
    QCOMPARE(after(6), (std::vector<std::int64_t>{4, 6}));
    QCOMPARE(after(4), std::vector<std::int64_t>{4});
    QCOMPARE(after(0), std::vector<std::int64_t>{});
  }

  void tellsDamageOnceAndGoesOn_data() {
    QTest::addColumn<int>("byte");  // which byte of the second record is turned over
    QTest::addColumn<QString>("message");
    QTest::newRow("length") << 0 << "The length of an event is damaged";
    QTest::newRow("length's checksum") << 8 << "The length of an event is damaged";
    QTest::newRow("data") << 12 << "An event is damaged: its checksum does not fit";
  }

  void tellsDamageOnceAndGoesOn() {
    QFETCH(const int, byte);
    QFETCH(const QString, message);
    const auto source = onlyFile(test::oracle("events/tf1"));
    auto bytes = readFile(source).value();
    const auto second = record::sizeOf(bytes).value();
    bytes[second + static_cast<std::size_t>(byte)] ^= 0x40;
    const auto folder = newFolder();
    STATEROOM_VERIFY(writeFileAtomically(folder / "events.out.tfevents.1.a", bytes));
    auto writer = EventWriter::create(folder);
    STATEROOM_VERIFY(writer->scalar("later", 1, 7));
    STATEROOM_VERIFY(writer->flush());
    EventReader reader(folder);
    STATEROOM_VERIFY(reader.poll());  // the first record
    const auto damaged = reader.poll();
    QVERIFY(!damaged);
    QCOMPARE(QString::fromStdString(damaged.error().message()), message);
    QCOMPARE(damaged.error().place(), "events.out.tfevents.1.a, byte " + std::to_string(second));
    STATEROOM_VERIFY(reader.poll());
    QCOMPARE(reader.scalars().at("later").values, std::vector<double>{7});
    QVERIFY(!reader.poll()->changed);
  }

  void readsWhatStandsBeforeDamage() {
    const auto source = onlyFile(test::oracle("events/tf1"));
    const auto whole = readEvents(source.parent_path());
    STATEROOM_VERIFY(whole);
    const auto folder = newFolder();
    const auto bytes = readFile(source).value();
    STATEROOM_VERIFY(writeFileAtomically(folder / "x.tfevents", bytes + std::string(64, '\0')));
    const auto read = readEvents(folder);
    STATEROOM_VERIFY(read);
    QCOMPARE(read->damage().size(), std::size_t{1});
    QCOMPARE(read->damage().front().place(), "x.tfevents, byte " + std::to_string(bytes.size()));
    QVERIFY(!read->scalars().empty());
    for (const auto& [tag, series] : whole->scalars()) {
      QCOMPARE(read->scalars().at(tag).values, series.values);
    }
  }

  void refuses_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("message");
    std::string huge("\0\0\0\0\0\1\0\0", 8);
    const auto crc = record::masked(record::crc32c(huge));
    huge.append(reinterpret_cast<const char*>(&crc), 4);
    QTest::newRow("huge length")
        << QByteArray::fromStdString(huge)
        << "An event claims 1099511627776 bytes; at most 1073741824 are read";
    std::string other;
    record::append(other, "no event at all");
    QTest::newRow("another record")
        << QByteArray::fromStdString(other) << "A record is no TensorBoard event";
    QTest::newRow("zeros") << QByteArray(64, '\0') << "The length of an event is damaged";
  }

  void refuses() {
    QFETCH(const QByteArray, content);
    QFETCH(const QString, message);
    const auto folder = newFolder();
    STATEROOM_VERIFY(writeFileAtomically(folder / "x.tfevents", content.toStdString()));
    const auto read = readEvents(folder);
    STATEROOM_VERIFY(read);
    QVERIFY(read->scalars().empty());
    QCOMPARE(read->damage().size(), std::size_t{1});
    QCOMPARE(QString::fromStdString(read->damage().front().message()), message);
    QCOMPARE(read->damage().front().place(), std::string("x.tfevents, byte 0"));
  }

  void saysThatAFolderIsMissing() {
    QCOMPARE(readEvents("/nowhere/at/all").error().message(),
             std::string("There is no folder /nowhere/at/all"));
  }
};

QTEST_GUILESS_MAIN(TestEvents)
#include "test_events.moc"
