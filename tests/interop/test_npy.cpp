#include <QTemporaryDir>
#include <bit>

#include <zip.h>

#include "core/base/file.h"
#include "core/interop/npy/npy.h"
#include "tests/support/paths.h"

using namespace stateroom;

namespace {

/// A file as numpy.lib.format describes it, version 1.
std::string npy(const std::string& dict, const std::string& data, char version = 1) {
  std::string header = dict + "\n";
  std::string bytes = "\x93NUMPY";
  bytes += version;
  bytes += '\0';
  for (int i = 0; i < (version == 1 ? 2 : 4); ++i)
    bytes += static_cast<char>(header.size() >> (8 * i));
  return bytes + header + data;
}

std::string dict(const char* descr, const char* shape, const char* fortran = "False") {
  return std::string("{'descr': '") + descr + "', 'fortran_order': " + fortran +
         ", 'shape': " + shape + ", }";
}

void writeZip(const fs::path& path, const std::vector<std::pair<std::string, std::string>>& entries,
              int method) {
  auto* archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, nullptr);
  for (const auto& [name, content] : entries) {
    const auto index = zip_file_add(
        archive, name.c_str(), zip_source_buffer(archive, content.data(), content.size(), 0), 0);
    zip_set_file_compression(archive, static_cast<zip_uint64_t>(index), method, 0);
  }
  zip_close(archive);
}

}  // namespace

class TestNpy : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void readsBothOrders() {
    const std::string little("\x01\0\0\0\x02\0\0\0\x03\0\0\0\x04\0\0\0\x05\0\0\0\x06\0\0\0", 24);
    const std::string big("\0\0\0\x01\0\0\0\x02\0\0\0\x03\0\0\0\x04\0\0\0\x05\0\0\0\x06", 24);
    const std::vector<std::int32_t> rows = {1, 2, 3, 4, 5, 6}, columns = {1, 3, 5, 2, 4, 6};
    QCOMPARE(*parseNpy(npy(dict("<i4", "(2, 3)"), little)), Tensor::of<std::int32_t>({2, 3}, rows));
    QCOMPARE(*parseNpy(npy(dict(">i4", "(2, 3)"), big)), Tensor::of<std::int32_t>({2, 3}, rows));
    QCOMPARE(*parseNpy(npy(dict("<i4", "(2, 3)", "True"), little, 2)),
             Tensor::of<std::int32_t>({2, 3}, columns));
    QCOMPARE(*parseNpy(npy(dict("<i4", "(6,)"), little, 3)), Tensor::of<std::int32_t>({6}, rows));
    QCOMPARE(parseNpy(npy(dict("|b1", "()"), "\x01"))->shape(), Shape());
    QCOMPARE(parseNpy(npy(dict("<f8", "(0, 4)"), ""))->elements(), std::int64_t{0});
  }

  void refusesDamagedFiles_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* name, const std::string& bytes, const char* message) {
      QTest::newRow(name) << QByteArray::fromStdString(bytes) << QString(message);
    };
    row("empty", "", "The file does not begin as an .npy file does");
    row("text", "hello, world, this is text", "The file does not begin as an .npy file does");
    row("version", npy(dict("<f4", "(1,)"), "1234", 9), "The .npy format version 9 is not known");
    row("header cut off", npy(dict("<f4", "(1,)"), "").substr(0, 30),
        "The header of the .npy file has no valid length");
    row("no type", npy("{'shape': (1,)}", ""), "The header of the .npy file has no valid descr");
    row("record type",
        npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", "1234"),
        "The header of the .npy file has no valid descr");
    row("no order", npy("{'descr': '<f4', 'shape': (1,)}", "1234"),
        "The header of the .npy file has no valid fortran_order");
    row("no shape", npy("{'descr': '<f4', 'fortran_order': False}", "1234"),
        "The header of the .npy file has no valid shape");
    row("negative shape", npy(dict("<f4", "(-1,)"), "1234"),
        "The header of the .npy file has no valid shape");
    row("complex", npy(dict("<c8", "(1,)"), "12345678"),
        "The array has the type <c8, which is not supported");
    row("objects", npy(dict("|O", "(1,)"), "x"),
        "The array holds Python objects, which are never loaded");
    row("too short", npy(dict("<f4", "(2,)"), "1234"),
        "The array holds 4 bytes; its shape [2] and type float32 need others");
    row("overflow", npy(dict("<f8", "(4611686018427387904, 4611686018427387904)"), "1"),
        "The array holds 1 bytes; its shape [4611686018427387904, 4611686018427387904] and type "
        "float64 need others");
  }
  void refusesDamagedFiles() {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, message);
    const auto tensor = parseNpy(bytes.toStdString());
    QVERIFY(!tensor);
    QCOMPARE(QString::fromStdString(tensor.error().message()), message);
  }

  void everyCutAndFlipIsHandled() {
    const auto good = npy(dict("<i2", "(2, 2)"), "abcdefgh");
    for (std::size_t i = 0; i < good.size(); ++i) {
      QVERIFY(!parseNpy(good.substr(0, i)));
      auto flipped = good;
      for (int bit = 0; bit < 8; ++bit) {
        flipped[i] = static_cast<char>(good[i] ^ (1 << bit));
        (void)parseNpy(flipped);
      }
    }
  }

  void readsArchives() {
    QTemporaryDir temporary;
    const auto path = fs::path(temporary.path().toStdString()) / "a.npz";
    const auto array = npy(dict("<i2", "(2,)"), std::string("\x01\0\x02\0", 4));
    const std::vector<std::pair<std::string, std::string>> entries = {{"h.npy", array},
                                                                      {"deep/c.npy", array}};
    for (const int method : {ZIP_CM_STORE, ZIP_CM_DEFLATE}) {
      writeZip(path, entries, method);
      const auto arrays = readNpz(path);
      STATEROOM_VERIFY(arrays);
      QCOMPARE(arrays->size(), std::size_t{2});
      QCOMPARE(arrays->at(1).name, std::string("deep/c"));
      QCOMPARE(arrays->at(1).tensor, *parseNpy(array));
    }
    writeZip(path, {{"h.npy", array}, {"bad.npy", "no array here"}}, ZIP_CM_STORE);
    QCOMPARE(QString::fromStdString(readNpz(path).error().place()),
             QString::fromStdString(path.string() + ", entry bad.npy"));
  }

  void refusesDamagedArchives() {
    QTemporaryDir temporary;
    const auto path = fs::path(temporary.path().toStdString()) / "a.npz";
    QCOMPARE(readNpz(path).error().code(), Code::file_not_found);
    QVERIFY(writeFileAtomically(path, "this is no archive at all"));
    QCOMPARE(readNpz(path).error().code(), Code::npz_damaged);
    writeZip(path, {{"h.npy", npy(dict("<f8", "(4000000,)"), std::string(32000000, '\0'))}},
             ZIP_CM_DEFLATE);
    const auto packed = readNpz(path);
    STATEROOM_VERIFY(packed);  // zeros pack at most 1032 times
    auto bytes = *readFile(path);
    const auto at = bytes.rfind(std::string("PK\x01\x02"));
    bytes[at + 27] = '\x7f';  // the size it claims: 2 GB
    QVERIFY(writeFileAtomically(path, bytes));
    QCOMPARE(readNpz(path).error().code(), Code::npz_size);
    bytes = *readFile(path);
    writeZip(path, {{"h.npy", npy(dict("<i2", "(2,)"), "abcd")}}, ZIP_CM_STORE);
    bytes = *readFile(path);
    bytes[bytes.find("abcd")] = 'x';  // the checksum no longer fits
    QVERIFY(writeFileAtomically(path, bytes));
    QCOMPARE(readNpz(path).error().code(), Code::npz_damaged);
  }

  void readsRealFiles() {
    const auto djl = test::fixture("npy_npz/deepjavalibrary__djl/api/src/test/resources");
    STATEROOM_NEED_FIXTURES(djl);
    for (const auto& [name, dtype] : {std::pair("boolean", DType::Bool),
                                      {"fp16", DType::F16},
                                      {"uint8", DType::U8},
                                      {"int8", DType::I8},
                                      {"fp32", DType::F32}}) {
      const auto tensor = readNpy(djl / (std::string(name) + ".npy"));
      STATEROOM_VERIFY(tensor);
      QCOMPARE(tensor->dtype(), dtype);
    }
    QCOMPARE(readNpy(djl / "0d.npy")->shape(), Shape());
    QCOMPARE(readNpy(djl / "2d.npy")->shape().size(), std::size_t{2});
    STATEROOM_VERIFY(readNpz(djl / "list.npz"));
    STATEROOM_VERIFY(
        readNpz(test::fixture("npy_npz/huggingface__candle/candle-core/tests/test.npz")));
    const auto objects =
        readNpz(test::fixture("npy_npz/numpy__numpy/numpy/lib/tests/data/py3-objarr.npz"));
    QCOMPARE(objects.error().code(), Code::npy_object);
  }

  void bfloat16GoesOutAsFloat32() {
    const std::vector<std::uint16_t> bits = {0x3f80, 0xc020};  // 1, -2.5
    Tensor narrow(DType::BF16, {2});
    std::ranges::copy(bits, narrow.as<std::uint16_t>().begin());
    const auto wide = parseNpy(npyBytes(narrow));
    STATEROOM_VERIFY(wide);
    QCOMPARE(wide->dtype(), DType::F32);
    QCOMPARE(wide->as<float>()[0], 1.0F);
    QCOMPARE(wide->as<float>()[1], -2.5F);
  }
};

QTEST_GUILESS_MAIN(TestNpy)
#include "test_npy.moc"
