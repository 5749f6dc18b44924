#include <QTemporaryDir>
#include <cstring>
#include <numeric>

#include "core/base/file.h"
#include "core/interop/safetensors/safetensors.h"
#include "tests/support/paths.h"

using namespace stateroom;

namespace {

std::string fileOf(const std::string& header, const std::string& data = "") {
  const std::uint64_t length = header.size();
  return std::string(reinterpret_cast<const char*>(&length), 8) + header + data;
}

double sumOf(const Tensor& tensor) {
  const auto sum = [](const auto& values) {
    return std::accumulate(values.begin(), values.end(), 0.0);
  };
  return tensor.dtype() == DType::I64 ? sum(tensor.as<std::int64_t>()) : sum(tensor.as<float>());
}

const Tensor* find(const Safetensors& file, const std::string& name) {
  for (const auto& named : file.tensors) {
    if (named.name == name) return &named.tensor;
  }
  return nullptr;
}

}  // namespace

class TestSafetensors : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void readsTorchsFiles_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("shape");
    QTest::addColumn<double>("sum");  // by NumPy, in double precision
    // clang-format off
    QTest::newRow("embedding_two_heads norm.num_batches_tracked") << "embedding_two_heads" << "norm.num_batches_tracked" << "[]" << 0.0;
    QTest::newRow("embedding_two_heads embedding.weight") << "embedding_two_heads" << "embedding.weight" << "[12, 4]" << -2.5092604057863355;
    QTest::newRow("embedding_two_heads risk.3.weight") << "embedding_two_heads" << "risk.3.weight" << "[1, 9]" << -2.0464363917708397;
    QTest::newRow("gru gru.bias_hh_l0") << "gru" << "gru.bias_hh_l0" << "[21]" << -0.9096625167876482;
    QTest::newRow("gru gru.bias_ih_l0") << "gru" << "gru.bias_ih_l0" << "[21]" << 0.3044275138527155;
    QTest::newRow("gru norm.weight") << "gru" << "norm.weight" << "[7]" << 1.3343674801290035;
    QTest::newRow("gru_two_layers_bidirectional gru.bias_hh_l0") << "gru_two_layers_bidirectional" << "gru.bias_hh_l0" << "[12]" << 1.3015976250171661;
    QTest::newRow("gru_two_layers_bidirectional gru.bias_hh_l0_reverse") << "gru_two_layers_bidirectional" << "gru.bias_hh_l0_reverse" << "[12]" << 0.23303274810314178;
    QTest::newRow("gru_two_layers_bidirectional norm.weight") << "gru_two_layers_bidirectional" << "norm.weight" << "[8]" << -0.7356706261634827;
    QTest::newRow("lstm head.bias") << "lstm" << "head.bias" << "[1]" << -0.20480166375637054;
    QTest::newRow("lstm head.weight") << "lstm" << "head.weight" << "[1, 8]" << -2.1311995945870876;
    QTest::newRow("lstm lstm.weight_ih_l0") << "lstm" << "lstm.weight_ih_l0" << "[32, 4]" << 0.5403520008549094;
    QTest::newRow("lstm_cell_loop cell.bias_hh") << "lstm_cell_loop" << "cell.bias_hh" << "[24]" << 0.6714482344686985;
    QTest::newRow("lstm_cell_loop cell.bias_ih") << "lstm_cell_loop" << "cell.bias_ih" << "[24]" << 0.8979357308708131;
    QTest::newRow("lstm_cell_loop head.weight") << "lstm_cell_loop" << "head.weight" << "[2, 6]" << 0.03699285164475441;
    QTest::newRow("lstm_no_bias head.bias") << "lstm_no_bias" << "head.bias" << "[1]" << 0.20774877071380615;
    QTest::newRow("lstm_no_bias head.weight") << "lstm_no_bias" << "head.weight" << "[1, 7]" << 0.6974892560392618;
    QTest::newRow("lstm_no_bias lstm.weight_ih_l0") << "lstm_no_bias" << "lstm.weight_ih_l0" << "[28, 2]" << -0.17398487412719987;
    QTest::newRow("lstm_projection head.bias") << "lstm_projection" << "head.bias" << "[2]" << 0.7155681997537613;
    QTest::newRow("lstm_projection head.weight") << "lstm_projection" << "head.weight" << "[2, 3]" << -0.5231635347008705;
    QTest::newRow("lstm_projection lstm.weight_ih_l0") << "lstm_projection" << "lstm.weight_ih_l0" << "[32, 3]" << -0.3656311752856709;
    QTest::newRow("lstm_time_first head.bias") << "lstm_time_first" << "head.bias" << "[1]" << -0.14983293414115906;
    QTest::newRow("lstm_time_first head.weight") << "lstm_time_first" << "head.weight" << "[1, 5]" << 1.072190709412098;
    QTest::newRow("lstm_time_first lstm.weight_ih_l0") << "lstm_time_first" << "lstm.weight_ih_l0" << "[20, 3]" << -3.9185770894400775;
    QTest::newRow("lstm_two_layers_bidirectional head.bias") << "lstm_two_layers_bidirectional" << "head.bias" << "[2]" << -1.639515906572342;
    QTest::newRow("lstm_two_layers_bidirectional head.weight") << "lstm_two_layers_bidirectional" << "head.weight" << "[2, 12]" << 2.0908577237278223;
    QTest::newRow("lstm_two_layers_bidirectional lstm.weight_ih_l1_reverse") << "lstm_two_layers_bidirectional" << "lstm.weight_ih_l1_reverse" << "[24, 12]" << 11.605665630020667;
    QTest::newRow("rnn_relu head.bias") << "rnn_relu" << "head.bias" << "[1]" << 0.18608358502388;
    QTest::newRow("rnn_relu head.weight") << "rnn_relu" << "head.weight" << "[1, 6]" << -0.47096001356840134;
    QTest::newRow("rnn_relu rnn.weight_ih_l0") << "rnn_relu" << "rnn.weight_ih_l0" << "[6, 3]" << 1.994870093651116;
    // clang-format on
  }

  void readsTorchsFiles() {
    QFETCH(const QString, file);
    QFETCH(const QString, name);
    QFETCH(const QString, shape);
    QFETCH(const double, sum);
    const auto path = test::oracle("torch_models") / file.toStdString() / "model.safetensors";
    const auto read = readSafetensors(path);
    STATEROOM_VERIFY(read);
    const auto* tensor = find(*read, name.toStdString());
    QVERIFY(tensor != nullptr);
    QCOMPARE(QString::fromStdString(toString(tensor->shape())), shape);
    QVERIFY(std::abs(sumOf(*tensor) - sum) < 1e-9);
    const auto listed = listSafetensors(path);
    STATEROOM_VERIFY(listed);
    QCOMPARE(listed->size(), read->tensors.size());
  }

  void readsRealFiles() {
    const auto folder = test::fixture("safetensors");
    STATEROOM_NEED_FIXTURES(folder);
    const auto list =
        readSafetensors(folder / "deepjavalibrary__djl/api/src/test/resources/list.safetensors");
    STATEROOM_VERIFY(list);
    const auto burn =
        readSafetensors(folder /
                        "tracel-ai__burn/crates/burn-store/safetensors-tests/tests/multi_layer/"
                        "multi_layer.safetensors");
    STATEROOM_VERIFY(burn);
    const auto& attention = *find(*list, "attention");
    QCOMPARE(attention.shape(), (Shape{2, 3}));
    QVERIFY(attention.dtype() == DType::I8);
    for (int i = 0; i < 6; ++i) QCOMPARE(static_cast<int>(attention.bytes()[i]), i);
    QCOMPARE(burn->tensors.size(), std::size_t{9});
    QVERIFY(std::abs(sumOf(*find(*burn, "conv1.bias")) - 0.3774467371404171) < 1e-9);
    QVERIFY(std::abs(sumOf(*find(*burn, "conv1.weight")) - 0.452049087791238) < 1e-9);
    QVERIFY(std::abs(sumOf(*find(*burn, "fc1.bias")) - -0.11218494921922684) < 1e-9);
    QVERIFY(std::abs(sumOf(*find(*burn, "fc1.weight")) - -3.8182605504989624) < 1e-9);
    QVERIFY(std::abs(sumOf(*find(*burn, "norm1.bias")) - 0.0) < 1e-9);
    QVERIFY(std::abs(sumOf(*find(*burn, "norm1.running_mean")) - 0.0753373148618266) < 1e-9);
    QVERIFY(std::abs(sumOf(*find(*burn, "norm1.running_var")) - 3.6108431220054626) < 1e-9);
    QVERIFY(std::abs(sumOf(*find(*burn, "norm1.weight")) - 4.0) < 1e-9);
  }

  void writesWhatItReads() {
    const QTemporaryDir folder;
    const auto path = fs::path(folder.path().toStdString()) / "a.safetensors";
    const std::vector<float> floats = {1, -2.5F, 3, 4, 5, 6};
    const std::vector<std::int64_t> longs = {7};
    const std::vector<std::uint8_t> bytes = {1, 2, 3};
    const std::vector<NamedTensor> tensors = {{"bytes", Tensor::of<std::uint8_t>({3}, bytes)},
                                              {"lstm.weight", Tensor::of<float>({2, 3}, floats)},
                                              {"step", Tensor::of<std::int64_t>({}, longs)},
                                              {"empty", Tensor(DType::F32, {0, 4})}};
    STATEROOM_VERIFY(writeSafetensors(path, tensors, {{"format", "pt"}}));
    const auto read = readSafetensors(path);
    STATEROOM_VERIFY(read);
    QCOMPARE(read->metadata.at("format"), std::string("pt"));
    QCOMPARE(read->tensors.size(), tensors.size());
    for (const auto& named : tensors) QVERIFY(*find(*read, named.name) == named.tensor);
    QCOMPARE(read->tensors[0].name, std::string("step"));  // the largest elements first
    const auto text = readFile(path).value();
    std::uint64_t length = 0;
    std::memcpy(&length, text.data(), 8);
    QCOMPARE(length % 8, std::uint64_t{0});
  }

  void refuses_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* name, const std::string& content, const char* message) {
      QTest::newRow(name) << QByteArray::fromStdString(content) << message;
    };
    const std::string four(4, '\0');
    row("empty", "", "The file has 0 bytes, too few for a safetensors file");
    row("short", "1234567", "The file has 7 bytes, too few for a safetensors file");
    row("header beyond the end", std::string("\x10\0\0\0\0\0\0\0{}", 10),
        "The header claims 16 bytes; at most 2 can stand here");
    row("huge header", std::string(8, '\xff') + "{}",
        "The header claims 18446744073709551615 bytes; at most 2 can stand here");
    row("array", fileOf("[]"), "The header is no JSON object: it is a array");
    row("twice", fileOf(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{}})", four),
        "The header names a twice");
    row("not an object", fileOf(R"({"a":1})"), "The header's entry for a has no valid object");
    row("no dtype", fileOf(R"({"a":{"shape":[1],"data_offsets":[0,4]}})", four),
        "The header's entry for a has no valid dtype");
    row("unknown dtype",
        fileOf(R"({"a":{"dtype":"F8_E4M3","shape":[4],"data_offsets":[0,4]}})", four),
        "a has the type F8_E4M3, which is not supported");
    row("negative size", fileOf(R"({"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}})", four),
        "The header's entry for a has no valid shape");
    row("fractional size",
        fileOf(R"({"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}})", four),
        "The header's entry for a has no valid shape");
    row("overflowing shape",
        fileOf(R"({"a":{"dtype":"F64","shape":[4294967296,4294967296],"data_offsets":[0,4]}})",
               four),
        "a takes 4 bytes; its shape [4294967296, 4294967296] and type F64 need more than 2^64");
    row("wrong size", fileOf(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}})", four),
        "a takes 4 bytes; its shape [2] and type F32 need 8");
    row("three offsets",
        fileOf(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}})", four),
        "The header's entry for a has no valid data_offsets");
    row("offsets turned round",
        fileOf(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}})", four),
        "The header's entry for a has no valid data_offsets");
    row("gap", fileOf(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})", four + four),
        "a begins at byte 4 of the data, but what comes before it ends at 0");
    row("overlap",
        fileOf(
            R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})",
            four + four),
        "b begins at byte 4 of the data, but what comes before it ends at 8");
    row("truncated data", fileOf(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", four),
        "The tensors need 8 bytes of data; the file holds 4");
    row("something added",
        fileOf(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})", four + "x"),
        "The tensors need 4 bytes of data; the file holds 5");
    row("metadata not text", fileOf(R"({"__metadata__":{"epoch":3}})"),
        "__metadata__ holds something that is not text: epoch");
    row("metadata a list", fileOf(R"({"__metadata__":[]})"),
        "__metadata__ holds something that is not text: __metadata__");
  }

  void refuses() {
    QFETCH(const QByteArray, content);
    QFETCH(const QString, message);
    const auto read = parseSafetensors(content.toStdString());
    QVERIFY(!read);
    QCOMPARE(QString::fromStdString(read.error().message()), message);
    QCOMPARE(read.error().kind(), ErrorKind::BadInput);
  }

  void survivesDeepJson() {
    const auto read = parseSafetensors(fileOf(std::string(1'000'000, '[')));
    QVERIFY(!read);
    QCOMPARE(read.error().code(), Code::safetensors_not_json);
  }

  void namesTheFile() {
    const QTemporaryDir folder;
    const auto path = fs::path(folder.path().toStdString()) / "a.safetensors";
    STATEROOM_VERIFY(writeFileAtomically(path, "no"));
    QCOMPARE(readSafetensors(path).error().place(), path.string());
    QCOMPARE(listSafetensors(path).error().place(), path.string());
    QCOMPARE(readSafetensors("/nowhere.safetensors").error().code(), Code::file_not_found);
    QCOMPARE(listSafetensors("/nowhere.safetensors").error().code(), Code::file_not_found);
  }
};

QTEST_GUILESS_MAIN(TestSafetensors)
#include "test_safetensors.moc"
