// `stateroom inspect` of files that PyTorch wrote, against what PyTorch says of them.
#include <QFile>
#include <QTest>

#include "core/interop/safetensors/safetensors.h"
#include "tests/headless/program.h"
#include "tests/support/paths.h"

using namespace stateroom;
using namespace stateroom::test;
using namespace Qt::StringLiterals;

class TestInspect : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void torchScriptFiles_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("op");
    QTest::newRow("scripted LSTM") << u"lstm"_s << u"scripted.pt"_s << u"aten::lstm"_s;
    QTest::newRow("traced GRU") << u"gru"_s << u"traced.pt"_s << u"aten::gru"_s;
    QTest::newRow("cells in a loop")
        << u"lstm_cell_loop"_s << u"scripted.pt"_s << u"aten::lstm_cell"_s;
    QTest::newRow("two heads") << u"embedding_two_heads"_s << u"scripted.pt"_s << u"aten::lstm"_s;
  }
  void torchScriptFiles() {
    QFETCH(QString, model);
    QFETCH(QString, file);
    QFETCH(QString, op);
    const auto folder = oracle(("torch_models/" + model.toStdString()).c_str());
    const QString path = QString::fromStdString((folder / file.toStdString()).string());
    const Finished done = runProgram({u"inspect"_s, path, u"--json"_s});
    QVERIFY2(done.status == 0, qPrintable(done.all()));
    const auto document = done.json();
    QCOMPARE(document.at("format"), nlohmann::json("torchscript"));
    QFile expected(QString::fromStdString((folder / "expected.json").string()));
    QVERIFY(expected.open(QIODevice::ReadOnly));
    const auto truth = nlohmann::json::parse(expected.readAll().toStdString());
    std::map<std::string, nlohmann::json> shapes, trueShapes;
    for (const auto& variable : document.at("variables"))
      shapes[variable.at("name")] = variable.at("shape");
    for (const auto& parameter : truth.at("parameters"))
      trueShapes[parameter.at("name")] = parameter.at("shape");
    QVERIFY(shapes == trueShapes);
    const auto& operations = document.at("operations");
    QVERIFY(std::ranges::any_of(operations, [&](const auto& each) {
      return each.at("op") == op.toStdString() &&
             !each.at("layer").template get<std::string>().empty();
    }));

    const auto values = readSafetensors(folder / "model.safetensors");
    STATEROOM_VERIFY(values);
    const NamedTensor& tensor = values->tensors.front();
    const Finished printed = runProgram(
        {u"inspect"_s, path, u"--tensor"_s, QString::fromStdString(tensor.name), u"--json"_s});
    QVERIFY2(printed.status == 0, qPrintable(printed.all()));
    auto first = printed.json().at("values");
    while (first.is_array()) first = nlohmann::json(first.front());
    QCOMPARE(first.get<float>(), tensor.tensor.as<float>().front());
  }

  void layersTakeFromEachOther() {
    const Finished done = runProgram(
        {u"inspect"_s, QString::fromStdString(oracle("torch_models/lstm/scripted.pt").string()),
         u"--json"_s});
    const auto document = done.json();
    for (const auto& layer : document.at("layers")) {
      if (layer.at("name") != "head") continue;
      QCOMPARE(layer.at("type"), nlohmann::json("Linear"));
      QCOMPARE(layer.at("inputs"), nlohmann::json::array({"lstm"}));
      return;
    }
    QFAIL("no layer head");
  }

  void whatIsNoModelIsSaid() {
    const Finished weights = runProgram(
        {u"inspect"_s, QString::fromStdString(oracle("torch_models/lstm/state_dict.pt").string())});
    QCOMPARE(weights.status, 3);
    QVERIFY(weights.err.contains(u"none of the kinds that are known"_s));
  }

  /// A class with __setstate__ runs code while it is loaded.
  void codeThatWouldRunIsRefused() {
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"evil.pt"_s);
    QVERIFY(QFile::copy(QString::fromStdString(oracle("torch_models/lstm/scripted.pt").string()),
                        path));
    QVERIFY(QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner));
    QProcess zip;
    zip.start(u"python3"_s,
              {u"-c"_s,
               u"import zipfile; zipfile.ZipFile('%1', 'a').writestr('scripted/code/evil.py', "
               "'def __setstate__(self, state): pass')"_s.arg(path)});
    QVERIFY(zip.waitForFinished() && zip.exitCode() == 0);
    const Finished done = runProgram({u"inspect"_s, path});
    QCOMPARE(done.status, 2);
    QVERIFY2(done.err.contains(u"__setstate__"_s), qPrintable(done.err));
  }
};

QTEST_GUILESS_MAIN(TestInspect)
#include "test_inspect.moc"
