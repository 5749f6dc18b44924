#include <cmath>
#include <ctime>
#include <numeric>

#include "core/model/initializer.h"
#include "core/model/resolve.h"
#include "core/project/settings.h"
#include "core/project/text_parser.h"
#include "tests/support/paths.h"

using namespace stateroom;

namespace {

std::vector<float> draw(const char* initializer, std::int64_t rows, std::int64_t columns,
                        std::uint64_t seed = 1) {
  std::vector<float> values(static_cast<std::size_t>(rows * columns));
  Random random(seed);
  Initializer::parse(initializer)
      ->fill(values, rows, columns, double(rows), double(columns), random);
  return values;
}

double mean(std::span<const float> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / double(values.size());
}

double deviation(std::span<const float> values) {
  double squares = 0;
  for (const double x : values) squares += x * x;
  return std::sqrt(squares / double(values.size()) - mean(values) * mean(values));
}

ModelSpec specOf(const char* text) {
  Project project;
  const auto parsed = parseText(text, project);
  if (!parsed) qFatal("%s", test::explain(parsed.error()).c_str());
  const std::vector<FeatureSet::Output> features = {{"x", 6, false, 0, {}}};
  auto spec = resolveModel(resolveDefaults(project), features);
  if (!spec) qFatal("%s", test::explain(spec.error()).c_str());
  return *spec;
}

const Tensor& named(const std::vector<NamedTensor>& tensors, std::string_view name) {
  for (const auto& tensor : tensors) {
    if (tensor.name == name) return tensor.tensor;
  }
  qFatal("no %s", std::string(name).c_str());
}

/// max |Q Q^T - I| over rows (or columns, when there are fewer).
double orthogonalityError(std::span<const float> values, std::int64_t rows, std::int64_t columns) {
  const bool byRows = rows <= columns;
  const auto count = std::min(rows, columns), size = std::max(rows, columns);
  const auto at = [&](std::int64_t vector, std::int64_t i) {
    return double(
        values[static_cast<std::size_t>(byRows ? vector * columns + i : i * columns + vector)]);
  };
  double worst = 0;
  for (std::int64_t a = 0; a < count; ++a) {
    for (std::int64_t b = 0; b <= a; ++b) {
      double product = 0;
      for (std::int64_t i = 0; i < size; ++i) product += at(a, i) * at(b, i);
      worst = std::max(worst, std::abs(product - (a == b ? 1 : 0)));
    }
  }
  return worst;
}

}  // namespace

class TestInitializer : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// Keras 3's documentation: limit = sqrt(6 / (fan_in + fan_out)) and so on.
  void uniformsHaveKerasLimits_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<double>("limit");
    QTest::newRow("glorot") << "glorot_uniform" << std::sqrt(6.0 / 500);
    QTest::newRow("he") << "he_uniform" << std::sqrt(6.0 / 200);
    QTest::newRow("lecun") << "lecun_uniform" << std::sqrt(3.0 / 200);
    QTest::newRow("uniform") << "uniform" << 0.05;
    QTest::newRow("random uniform") << "random_uniform(-2, 2)" << 2.0;
  }
  void uniformsHaveKerasLimits() {
    QFETCH(QString, name);
    QFETCH(double, limit);
    const auto values = draw(name.toLatin1(), 200, 300);
    const auto [low, high] = std::ranges::minmax(values);
    QVERIFY(low >= -limit * 1.000001 && high <= limit * 1.000001);
    QVERIFY(low < -0.999 * limit && high > 0.999 * limit);
    QVERIFY(std::abs(mean(values)) < 4 * limit / std::sqrt(3.0 * 60000));
    QVERIFY(std::abs(deviation(values) / (limit / std::sqrt(3.0)) - 1) < 0.01);
  }

  /// stddev = sqrt(2 / (fan_in + fan_out)) and so on; the scaled ones are cut off at two deviations
  /// of the normal before the cut, which is stddev / 0.8796.
  void normalsHaveKerasDeviations_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<double>("sd");
    QTest::addColumn<bool>("cut");
    QTest::newRow("glorot") << "glorot_normal" << std::sqrt(2.0 / 500) << true;
    QTest::newRow("he") << "he_normal" << std::sqrt(2.0 / 200) << true;
    QTest::newRow("lecun") << "lecun_normal" << std::sqrt(1.0 / 200) << true;
    QTest::newRow("normal") << "normal" << 0.05 << false;
    QTest::newRow("random normal") << "random_normal(0, 2)" << 2.0 << false;
    QTest::newRow("truncated") << "truncated_normal(0, 1)" << 0.87962566103423978 << true;
  }
  void normalsHaveKerasDeviations() {
    QFETCH(QString, name);
    QFETCH(double, sd);
    QFETCH(bool, cut);
    const auto values = draw(name.toLatin1(), 200, 300);
    QVERIFY(std::abs(mean(values)) < 4 * sd / std::sqrt(60000.0));
    QVERIFY(std::abs(deviation(values) / sd - 1) < 0.015);
    const double largest =
        std::abs(*std::ranges::max_element(values, {}, [](float x) { return std::abs(x); }));
    const double edge = 2 * sd / 0.87962566103423978;
    QCOMPARE(largest <= edge * 1.000001, cut);
  }

  void constantsAndIdentity() {
    QCOMPARE(draw("zeros", 1, 2), (std::vector<float>{0, 0}));
    QCOMPARE(draw("ones", 1, 2), (std::vector<float>{1, 1}));
    QCOMPARE(draw("constant(0.25)", 1, 2), (std::vector<float>{0.25F, 0.25F}));
    QCOMPARE(draw("identity(2)", 2, 3), (std::vector<float>{2, 0, 0, 0, 2, 0}));
  }

  void orthogonalIsOrthogonal_data() {
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("columns");
    for (const auto& [rows, columns] :
         {std::pair(1, 1), {1, 9}, {9, 1}, {5, 5}, {16, 64}, {64, 16}, {37, 111}}) {
      QTest::addRow("%d x %d", rows, columns) << rows << columns;
    }
  }
  void orthogonalIsOrthogonal() {
    QFETCH(int, rows);
    QFETCH(int, columns);
    QVERIFY(orthogonalityError(draw("orthogonal", rows, columns), rows, columns) < 5e-7);
    const auto twice = draw("orthogonal(2)", rows, columns);
    double norm = 0;
    for (const double x : twice) norm += x * x;
    QVERIFY(std::abs(norm / (4.0 * std::min(rows, columns)) - 1) < 1e-6);
  }

  /// Haar measure: entries have mean 0 and variance 1/n, and the mean of the trace is 0, which the
  /// Q of a decomposition without the sign correction misses.
  void orthogonalIsUniform() {
    constexpr int kTimes = 4000, kSize = 4;
    double trace = 0, squares = 0, fourth = 0, corner = 0;
    for (int seed = 1; seed <= kTimes; ++seed) {
      const auto q = draw("orthogonal", kSize, kSize, static_cast<std::uint64_t>(seed));
      double sum = 0;
      for (int i = 0; i < kSize; ++i) sum += q[static_cast<std::size_t>(i * kSize + i)];
      trace += sum;
      squares += sum * sum;
      corner += q[0];
      fourth += std::pow(q[5], 4);
    }
    QVERIFY(std::abs(trace / kTimes) < 4 / std::sqrt(double(kTimes)));
    QVERIFY(std::abs(squares / kTimes - 1) < 0.1);  // E tr^2 = 1 (Diaconis and Shahshahani, 1994)
    QVERIFY(std::abs(corner / kTimes) < 4 * 0.5 / std::sqrt(double(kTimes)));
    QVERIFY(std::abs(fourth / kTimes - 3.0 / (kSize * (kSize + 2))) < 0.01);  // of one coordinate
  }

  /// In processor time, so that other work on the machine does not count.
  void orthogonalIsFast() {
    double best = 1e9;
    for (int i = 0; i < 3; ++i) {
      const auto begin = std::clock();
      const auto values = draw("orthogonal", 320, 1280);
      best = std::min(best, 1e3 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
      if (i == 0) QVERIFY(orthogonalityError(std::span(values), 320, 1280) < 1e-6);
    }
    qInfo("orthogonal 320 x 1280: %.1f ms", best);
    QVERIFY2(best < 1000, "at least ten times slower than measured");
  }

  void drawsFromTheSeedAndNameOnly() {
    const auto small = specOf(
        "model { layers { name: \"a\" dense { units: 4 } } layers { name: \"b\" dense { units: 3 } "
        "} }");
    const auto large = specOf(
        "model { layers { name: \"n\" dense { units: 6 } } layers { name: \"a\" dense { units: 4 } "
        "}"
        "layers { name: \"b\" dense { units: 3 } } }");
    const auto first = initialParameters(small, 5, ""), again = initialParameters(small, 5, "");
    STATEROOM_VERIFY(first);
    QCOMPARE(*first, *again);
    QCOMPARE(named(*first, "b.weight"), named(*initialParameters(large, 5, ""), "b.weight"));
    QVERIFY(named(*first, "b.weight") != named(*initialParameters(small, 6, ""), "b.weight"));
  }

  void lstmHasKerasBlocks() {
    const auto spec = specOf(
        "model { layers { name: \"l\" lstm { units: 5 bidirectional: true } } layers { dense { "
        "units: 1 } } }");
    const auto parameters = initialParameters(spec, 1, "");
    STATEROOM_VERIFY(parameters);
    const auto& input = named(*parameters, "l.weight_ih_l0");
    QCOMPARE(input.shape(), (Shape{20, 6}));
    const double limit = std::sqrt(6.0 / (6 + 20));  // of the whole kernel [in, 4 units]
    double largest = 0;
    for (const float x : input.as<float>()) largest = std::max(largest, std::abs(double(x)));
    QVERIFY(largest <= limit && largest > 0.9 * limit);
    const auto& bias = named(*parameters, "l.bias_ih_l0").as<float>();
    for (std::size_t i = 0; i < 20; ++i) QCOMPARE(bias[i], i >= 5 && i < 10 ? 1.0F : 0.0F);
    for (const float x : named(*parameters, "l.bias_hh_l0").as<float>()) QCOMPARE(x, 0.0F);
    // Orthogonal as a whole in Keras's shape [units, 4 units], which is ours transposed.
    QVERIFY(orthogonalityError(named(*parameters, "l.weight_hh_l0").as<float>(), 20, 5) < 5e-7);
    QVERIFY(named(*parameters, "l.weight_ih_l0_reverse") != input);
  }

  /// identity puts 1 at [i, i] of Keras's kernel [in, 3 units], in its first block z; LibTorch's
  /// order is r z n.
  void gruBlocksAreReordered() {
    const auto spec = specOf(
        "model { layers { name: \"g\" gru { units: 2 kernel_initializer: \"identity\" } }"
        "layers { dense { units: 1 } } }");
    const auto weight = named(*initialParameters(spec, 1, ""), "g.weight_ih_l0");
    QCOMPARE(weight.shape(), (Shape{6, 6}));
    std::vector<float> wanted(36, 0);
    for (const auto& [row, column] : {std::pair(2, 0), {3, 1}, {0, 2}, {1, 3}, {4, 4}, {5, 5}}) {
      wanted[static_cast<std::size_t>(row * 6 + column)] = 1;
    }
    QCOMPARE(std::vector<float>(weight.as<float>().begin(), weight.as<float>().end()), wanted);
  }

  void refusesWhatItCannotDraw_data() {
    QTest::addColumn<QString>("layer");
    QTest::addColumn<QString>("message");
    QTest::addColumn<QString>("hint");
    QTest::newRow("unknown") << "dense { units: 1 kernel_initializer: \"glorot_unifrom\" }"
                             << "There is no initializer glorot_unifrom"
                             << "Perhaps glorot_uniform was meant.";
    QTest::newRow("arguments") << "dense { units: 1 kernel_initializer: \"uniform(1)\" }"
                               << "The numbers in uniform(1) cannot be used"
                               << "Write uniform or uniform(min, max).";
    QTest::newRow("no number") << "dense { units: 1 kernel_initializer: \"constant(x)\" }"
                               << "The numbers in constant(x) cannot be used"
                               << "Write constant(value).";
    QTest::newRow("vector") << "dense { units: 1 bias_initializer: \"orthogonal\" }"
                            << "orthogonal fills matrices only, and bias is a vector"
                            << "Choose zeros, ones";
  }
  void refusesWhatItCannotDraw() {
    QFETCH(QString, layer);
    QFETCH(QString, message);
    QFETCH(QString, hint);
    Project project;
    STATEROOM_VERIFY(parseText("model { layers { " + layer.toStdString() + " } }", project));
    const std::vector<FeatureSet::Output> features = {{"x", 6, false, 0, {}}};
    const auto spec = resolveModel(resolveDefaults(project), features);
    QVERIFY(!spec);
    QCOMPARE(QString::fromStdString(spec.error().message()), message);
    QVERIFY2(QString::fromStdString(spec.error().hint()).startsWith(hint),
             spec.error().hint().c_str());
    QCOMPARE(spec.error().place(), std::string("layer dense"));
  }
};

QTEST_GUILESS_MAIN(TestInitializer)
#include "test_initializer.moc"
