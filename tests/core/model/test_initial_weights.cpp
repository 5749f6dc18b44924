#include <QRegularExpression>
#include <QTemporaryDir>

#include "core/base/file.h"
#include "core/interop/safetensors/safetensors.h"
#include "core/model/resolve.h"
#include "core/project/settings.h"
#include "core/project/text_parser.h"
#include "tests/support/paths.h"

using namespace stateroom;

class TestInitialWeights : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void takesTensorsByName() {
    const std::vector<float> weight = {1, 2, 3, 4}, bias = {5, 6};
    const std::vector<double> doubles = {1, 2, 3, 4};
    for (const auto& [weightName, biasName] :
         {std::pair("weight", "bias"), {"head.weight", "head.bias"}}) {
      const auto parameters = load({{weightName, Tensor::of<double>({2, 2}, doubles)},
                                    {biasName, Tensor::of<float>({2}, bias)},
                                    {"other", Tensor(DType::I64, {3})}});
      STATEROOM_VERIFY(parameters);
      QCOMPARE(parameters->at(0), (NamedTensor{"head.weight", Tensor::of<float>({2, 2}, weight)}));
      QCOMPARE(parameters->at(1), (NamedTensor{"head.bias", Tensor::of<float>({2}, bias)}));
    }
  }

  /// 1.5, -2, the smallest subnormal and infinity in IEEE 754 binary16 (0x3e00 …) and bfloat16.
  void convertsHalves() {
    for (const auto& [dtype, words] :
         {std::pair(DType::F16, std::array<std::uint16_t, 4>{0x3e00, 0xc000, 0x0001, 0x7c00}),
          {DType::BF16, std::array<std::uint16_t, 4>{0x3fc0, 0xc000, 0x0001, 0x7f80}}}) {
      Tensor weight(dtype, {2, 2});
      std::ranges::copy(std::as_bytes(std::span(words)), weight.bytes().begin());
      const auto parameters = load({{"weight", weight}, {"bias", Tensor(DType::F32, {2})}});
      STATEROOM_VERIFY(parameters);
      const auto values = parameters->at(0).tensor.as<float>();
      QCOMPARE(values[0], 1.5F);
      QCOMPARE(values[1], -2.0F);
      QCOMPARE(values[2], dtype == DType::F16 ? 0x1p-24F : 0x1p-133F);
      QCOMPARE(values[3], std::numeric_limits<float>::infinity());
    }
  }

  void refusesWhatDoesNotFit() {
    const Tensor bias(DType::F32, {2});
    expect(load({{"weight", Tensor(DType::F32, {2, 3})}, {"bias", bias}}),
           "weight has shape [2, 3]; the model wants [2, 2]", "layer head, w.safetensors");
    expect(load({{"kernel", Tensor(DType::F32, {2, 2})}, {"bias", bias}}),
           "The file has no tensor weight", "layer head, w.safetensors");
    expect(load({{"weight", Tensor(DType::I64, {2, 2})}, {"bias", bias}}),
           "weight holds int64, not floating-point numbers", "layer head, w.safetensors");
    expect(load({}, "w.pt"), "w.pt is neither .npz nor .safetensors", "layer head, w.pt");
    expect(load({}, "gone.npz"), "There is no file gone.npz", "layer head, gone.npz");
  }

 private:
  Result<std::vector<NamedTensor>> load(const std::vector<NamedTensor>& tensors,
                                        const char* name = "w.safetensors") {
    QTemporaryDir temporary;
    const fs::path folder = temporary.path().toStdString();
    if (!tensors.empty()) STATEROOM_CHECK(writeSafetensors(folder / name, tensors));
    Project project;
    STATEROOM_CHECK(parseText("model { layers { name: \"head\" dense { units: 2 } } }", project));
    project.mutable_model()->mutable_layers(0)->set_initial_weights(name);
    const std::vector<FeatureSet::Output> features = {{"x", 2, false, 0, {}}};
    STATEROOM_TRY(const auto spec, resolveModel(resolveDefaults(project), features));
    return initialParameters(spec, 1, folder);
  }

  static void expect(const Result<std::vector<NamedTensor>>& result, const char* message,
                     const char* place) {
    QVERIFY(!result);
    const auto text = QString::fromStdString(result.error().message());
    QVERIFY2(text.contains(message) ||
                 QString(text).remove(QRegularExpression("/[^ ]*/")).contains(message),
             text.toLatin1());
    QCOMPARE(QString::fromStdString(result.error().place()).remove(QRegularExpression("/[^ ]*/")),
             QString(place));
  }
};

QTEST_GUILESS_MAIN(TestInitialWeights)
#include "test_initial_weights.moc"
