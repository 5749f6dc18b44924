#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>

#include "core/base/hash.h"
#include "core/base/random.h"
#include "core/state/state_codec.h"
#include "core/state/state_math.h"
#include "tests/support/paths.h"

using namespace stateroom;

namespace {

StateLayout lstm(std::int64_t units) {
  return *StateLayout::of({{.name = "lstm", .tensors = {{"h", units}, {"c", units}}}});
}

State drawn(const StateLayout& layout, std::int64_t rows, std::uint64_t seed) {
  State state = layout.zero(rows);
  Random random(seed);
  for (auto& layer : state) {
    for (auto& [name, tensor] : layer.tensors) {
      for (auto& value : tensor.as<float>()) value = static_cast<float>(random.normal());
    }
  }
  return state;
}

std::vector<std::byte> encoded(const StateLayout& layout, const State& state) {
  std::vector<std::byte> bytes;
  encodeState(layout, state, 0, bytes);
  return bytes;
}

}  // namespace

class TestStateCodec : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  // Written out by hand from the description in state_codec.h.
  void writesTheDocumentedBytes() {
    const auto layout = *StateLayout::of({{.name = "g", .tensors = {{"h", 2}}}});
    State state = layout.zero();
    state[0].tensors[0].tensor.as<float>()[0] = 1.0F;
    state[0].tensors[0].tensor.as<float>()[1] = -2.5F;
    const auto hash = fingerprint64(R"([{"layer":"g","tensors":[{"name":"h","units":2}]}])");
    std::string expected("SRST\x01\0\0\0", 8);
    expected.append(reinterpret_cast<const char*>(&hash), 8);
    expected += std::string("\x00\x00\x80\x3f\x00\x00\x20\xc0", 8);
    const auto crc = crc32c(expected);
    expected.append(reinterpret_cast<const char*>(&crc), 4);
    const auto bytes = encoded(layout, state);
    QCOMPARE(std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()), expected);
  }

  void roundTripsEveryRowBitForBit() {
    const auto layout = *StateLayout::of(
        {{.name = "a", .tensors = {{"h", 5}, {"c", 5}}}, {.name = "b", .tensors = {{"h", 3}}}});
    State state = drawn(layout, 4, 1);
    auto cells = state[0].tensors[1].tensor.as<float>();
    cells[0] = std::numeric_limits<float>::quiet_NaN();
    cells[1] = -0.0F;
    cells[2] = std::numeric_limits<float>::denorm_min();
    cells[3] = -std::numeric_limits<float>::infinity();
    State back = layout.zero(4);
    for (std::int64_t row = 0; row < 4; ++row) {
      std::vector<std::byte> bytes;
      encodeState(layout, state, row, bytes);
      QCOMPARE(bytes.size(), encodedSize(layout));
      STATEROOM_VERIFY(decodeState(layout, bytes, back, 3 - row));
    }
    for (std::int64_t row = 0; row < 4; ++row) {
      QVERIFY(rowOf(back, 3 - row) == rowOf(state, row));
    }
  }

  void decodingOneRowLeavesTheOthers() {
    const auto layout = lstm(4);
    State batch = drawn(layout, 3, 2);
    const State before = batch;
    const State other = drawn(layout, 1, 3);
    STATEROOM_VERIFY(decodeState(layout, encoded(layout, other), batch, 1));
    QVERIFY(rowOf(batch, 0) == rowOf(before, 0));
    QVERIFY(rowOf(batch, 1) == other);
    QVERIFY(rowOf(batch, 2) == rowOf(before, 2));
  }

  void refusesEveryChangedByteAndEveryLength() {
    const auto layout = lstm(3);
    const auto good = encoded(layout, drawn(layout, 1, 4));
    for (std::size_t i = 0; i < good.size(); ++i) {
      auto bad = good;
      bad[i] ^= std::byte{0x10};
      QVERIFY2(!decodeState(layout, bad), std::to_string(i).c_str());
      QVERIFY(!decodeState(layout, std::span(good).first(i)));
    }
    auto longer = good;
    longer.push_back({});
    QVERIFY(!decodeState(layout, longer));
  }

  void saysWhatIsWrong_data() {
    QTest::addColumn<int>("offset");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("message");
    QTest::newRow("magic") << 0 << static_cast<int>(Code::state_damaged)
                           << "A stored state is damaged: it does not begin with SRST";
    QTest::newRow("version") << 4 << static_cast<int>(Code::state_version)
                             << "A stored state has format version 2, which this program does not "
                                "know";
    QTest::newRow("payload") << 16 << static_cast<int>(Code::state_damaged)
                             << "A stored state is damaged: its checksum is wrong";
  }
  void saysWhatIsWrong() {
    QFETCH(int, offset);
    QFETCH(int, code);
    QFETCH(QString, message);
    const auto layout = lstm(3);
    auto bytes = encoded(layout, layout.zero());
    bytes[static_cast<std::size_t>(offset)] =
        bytes[static_cast<std::size_t>(offset)] == std::byte{1} ? std::byte{2} : std::byte{7};
    const auto state = decodeState(layout, bytes);
    QVERIFY(!state);
    QCOMPARE(static_cast<int>(state.error().code()), code);
    QCOMPARE(QString::fromStdString(state.error().message()), message);
  }

  void refusesTheStateOfAnotherLayout() {
    const auto bytes = encoded(lstm(4), lstm(4).zero());
    const auto state = decodeState(lstm(5), bytes);
    QVERIFY(!state);
    QCOMPARE(state.error().code(), Code::state_other_layout);
    QCOMPARE(state.error().kind(), ErrorKind::Incompatible);
  }

  void layoutSurvivesJsonAndKeepsItsHash() {
    const auto layout = lstm(320);
    const auto back = StateLayout::fromJson(layout.toJson());
    STATEROOM_VERIFY(back);
    QVERIFY(*back == layout);
    QCOMPARE(back->hash(), layout.hash());
    QCOMPARE(layout.units(), 640);
    QVERIFY(lstm(321).hash() != layout.hash());
  }

  void layoutRefusesHostileJson_data() {
    QTest::addColumn<QByteArray>("json");
    for (const char* json :
         {"", "[", "null", "{}", "[1]", "[]", R"([{"layer":"a"}])",
          R"([{"layer":"a","tensors":[]}])",
          R"([{"layer":"a","tensors":[{"name":"h","units":0}]}])",
          R"([{"layer":"a","tensors":[{"name":"h","units":-1}]}])",
          R"([{"layer":"a","tensors":[{"name":"h","units":9000000000000000000}]}])",
          R"([{"layer":"","tensors":[{"name":"h","units":1}]}])",
          R"([{"layer":"a","tensors":[{"name":"h","units":1},{"name":"h","units":1}]}])",
          R"([{"layer":1,"tensors":[{"name":"h","units":1}]}])"}) {
      QTest::newRow(json) << QByteArray(json);
    }
  }
  void layoutRefusesHostileJson() {
    QFETCH(QByteArray, json);
    const auto layout =
        StateLayout::fromJson({json.constData(), static_cast<std::size_t>(json.size())});
    QVERIFY(!layout);
    QCOMPARE(layout.error().code(), Code::state_layout_invalid);
  }

  void layoutNamesWhatDoesNotFit() {
    State state = lstm(4).zero();
    state[0].tensors[1].tensor = Tensor(DType::F32, {1, 3});
    const auto rows = lstm(4).rowsOf(state);
    QVERIFY(!rows);
    QCOMPARE(rows.error().message(), std::string("lstm.c is [1, 3]; the model wants [1, 4]"));
    QVERIFY(!lstm(4).rowsOf(State{}));
    QCOMPARE(*lstm(4).rowsOf(lstm(4).zero(7)), 7);
  }

  // Norms and saturation by hand: h = (3, 4), c = (2, -2, 0): tanh 2 = 0.964, atanh 0.95 = 1.8318.
  void summarizes() {
    const auto layout = *StateLayout::of({{.name = "l", .tensors = {{"h", 2}, {"c", 3}}}});
    State state = layout.zero(2);
    const std::vector<float> h = {0, 0, 3, 4};
    const std::vector<float> c = {0, 0, 0, 2, -2, 1.83F};
    std::ranges::copy(h, state[0].tensors[0].tensor.as<float>().begin());
    std::ranges::copy(c, state[0].tensors[1].tensor.as<float>().begin());
    const auto summary = summarize(state, 1);
    QCOMPARE(summary.normH, 5.0);
    QCOMPARE(summary.normC, std::sqrt(8 + double{1.83F} * double{1.83F}));
    QCOMPARE(summary.saturated, 2.0 / 3);
    QCOMPARE(summarize(state, 0).saturated, 0.0);
  }

  void listsDifferencesLargestFirst() {
    const auto layout = lstm(3);
    State a = layout.zero();
    State b = layout.zero();
    auto h = b[0].tensors[0].tensor.as<float>();
    auto c = b[0].tensors[1].tensor.as<float>();
    h[2] = 0.25F;
    c[0] = -3;
    const auto units = difference(a, b);
    STATEROOM_VERIFY(units);
    QCOMPARE(units->size(), std::size_t{2});
    QCOMPARE((*units)[0].tensor, std::string("c"));
    QCOMPARE((*units)[0].delta, -3.0);
    QCOMPARE((*units)[1].unit, 2);
    QCOMPARE(*maxDistance(a, b), 3.0);
    QCOMPARE(*distance(a, b), std::sqrt(9.0625));
    h[0] = std::numeric_limits<float>::quiet_NaN();
    QVERIFY(std::isnan((*difference(a, b))[0].delta));
    QVERIFY(std::isinf(*maxDistance(a, b)));
    QCOMPARE(*maxDistance(b, b), 0.0);
    QCOMPARE(difference(a, b, true)->size(), std::size_t{6});
    QVERIFY(!difference(a, lstm(4).zero()));
  }

  void stacksAndTakesRows() {
    const auto layout = lstm(3);
    const State a = drawn(layout, 2, 1);
    const State b = drawn(layout, 1, 2);
    const auto both = stack({a, b});
    STATEROOM_VERIFY(both);
    QVERIFY(rowOf(*both, 1) == rowOf(a, 1));
    QVERIFY(rowOf(*both, 2) == b);
    QVERIFY(!stack({a, lstm(4).zero()}));
  }

  void editsAllOrNone() {
    State state = lstm(3).zero();
    const auto edit = parseUnitEdit("h[1]=0.5");
    STATEROOM_VERIFY(edit);
    STATEROOM_VERIFY(applyEdits(state, 0, {*edit}));
    QCOMPARE(state[0].tensors[0].tensor.as<float>()[1], 0.5F);
    const State before = state;
    const auto wrong = applyEdits(state, 0, {*parseUnitEdit("c[0]=1"), *parseUnitEdit("c[3]=1")});
    QVERIFY(!wrong);
    QCOMPARE(wrong.error().message(), std::string("The state has no unit c[3]"));
    QVERIFY(state == before);
    for (const char* text : {"h", "h[1]", "h[1]=", "h[1]=x", "h[x]=1", "[1]=1", "h[1]=1e39",
                             "h[1]=nan", "h[1 ]=1", "h1]=1"}) {
      QVERIFY2(!parseUnitEdit(text), text);
    }
  }

  void severalLayersNeedAName() {
    State state = StateLayout::of(
                      {{.name = "a", .tensors = {{"h", 2}}}, {.name = "b", .tensors = {{"h", 2}}}})
                      ->zero();
    QCOMPARE(applyEdits(state, 0, {*parseUnitEdit("h[0]=1")}).error().code(),
             Code::edit_needs_layer);
    STATEROOM_VERIFY(applyEdits(state, 0, {*parseUnitEdit("h[0]=1", "b")}));
    QCOMPARE(state[1].tensors[0].tensor.as<float>()[0], 1.0F);
    STATEROOM_VERIFY(applyEdits(state, 0, {*parseUnitEdit("a.h[1]=2")}));
    QCOMPARE(state[0].tensors[0].tensor.as<float>()[1], 2.0F);
    for (const char* text : {".h[0]=1", "a.[0]=1"}) QVERIFY2(!parseUnitEdit(text), text);
  }

  void unitsAreTakenFromAnotherState() {
    State source = lstm(3).zero();
    const auto h = source[0].tensors[0].tensor.as<float>();
    std::ranges::copy(std::array{1.0F, 2.0F, 3.0F}, h.begin());
    const auto all = unitsOf(source, "h");
    STATEROOM_VERIFY(all);
    State state = lstm(3).zero();
    STATEROOM_VERIFY(applyEdits(state, 0, *all));
    QVERIFY(state == source);
    const auto one = unitsOf(source, source[0].layer + ".h[1]");
    STATEROOM_VERIFY(one);
    QCOMPARE(one->size(), 1UL);
    QCOMPARE(one->front().unit, std::int64_t{1});
    QCOMPARE(one->front().value, 2.0F);
    for (const auto& [text, code] :
         {std::pair("h[3]", Code::unit_unknown), std::pair("h[-1]", Code::unit_unknown),
          std::pair("g", Code::unit_unknown), std::pair("other.h", Code::unit_unknown),
          std::pair("h[1", Code::edit_invalid), std::pair("h[]", Code::edit_invalid),
          std::pair("h[1]=2", Code::edit_invalid), std::pair("", Code::edit_invalid)})
      QVERIFY2(unitsOf(source, text).error().code() == code, text);
  }
};

QTEST_GUILESS_MAIN(TestStateCodec)
#include "test_state_codec.moc"
