// `stateroom inspect` of files that PyTorch wrote, against what PyTorch says of them.
#include <QFile>
#include <QTest>

#include <zip.h>

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

  /// A class with __setstate__ runs code while it is loaded; the others are in the way of a
  /// prediction only, and not let in either.
  void codeThatComputesNothingIsRefused_data() {
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("said");
    QTest::newRow("__setstate__") << u"def __setstate__(self, state): pass"_s << u"__setstate__"_s;
    QTest::newRow("writes") << u"def f(x):\n  torch.save(x, \"/tmp/x\")"_s
                            << u"torch.save reads or"_s;
    QTest::newRow("reads") << u"y = ops.aten.from_file(name)"_s << u"ops.aten.from_file reads or"_s;
    QTest::newRow("of somebody") << u"y = ops.mine.run(x)"_s << u"ops.mine.run is none of"_s;
    QTest::newRow("elsewhere") << u"y = ops.prim.rpc_async(x)"_s << u"another machine"_s;
  }

  void codeThatComputesNothingIsRefused() {
    QFETCH(const QString, code);
    QFETCH(const QString, said);
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"evil.pt"_s);
    QVERIFY(QFile::copy(QString::fromStdString(oracle("torch_models/lstm/scripted.pt").string()),
                        path));
    QVERIFY(QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner));
    const QByteArray text = code.toUtf8();
    auto* const archive = zip_open(path.toUtf8().constData(), 0, nullptr);
    QVERIFY(archive != nullptr);
    auto* const source =
        zip_source_buffer(archive, text.data(), static_cast<zip_uint64_t>(text.size()), 0);
    QVERIFY(zip_file_add(archive, "scripted/code/evil.py", source, ZIP_FL_ENC_UTF_8) >= 0);
    QCOMPARE(zip_close(archive), 0);
    const Finished done = runProgram({u"inspect"_s, path});
    QCOMPARE(done.status, 2);
    QVERIFY2(done.err.contains(said), qPrintable(done.err));
  }

  /// What the views print are parts of the one document.
  void viewsOfAProject() {
    const QTemporaryDir folder;
    const QString project = copyOfProject("iris", folder);
    const auto view = [&](const QString& option) {
      const Finished done = runProgram({u"inspect"_s, project, option});
      return done.status == 0 ? done.out : done.all();
    };
    QVERIFY2(view(u"--tree"_s).contains(u"\n  weight  [10, 4]"_s), qPrintable(view(u"--tree"_s)));
    QVERIFY(view(u"--operations"_s).contains(u"aten::linear"_s));
    QVERIFY(view(u"--signatures"_s).contains(u"\"Petal.Length\""_s));
    QCOMPARE(runProgram({u"inspect"_s, project, u"--tree"_s, u"--signatures"_s}).status, 2);
  }

  void differencesAreNamed() {
    const QTemporaryDir folder;
    const QString project = copyOfProject("iris", folder);
    const Finished same = runProgram({u"inspect"_s, project, u"--diff"_s, project, u"--json"_s});
    QCOMPARE(same.json().at("identical"), true);
    const std::vector<float> ones{1, 2, 3}, others{1, 2.5, 3};
    const auto write = [&](const char* name, const std::vector<NamedTensor>& tensors) {
      const QString path = folder.filePath(QString::fromLatin1(name));
      STATEROOM_VERIFY(writeSafetensors(path.toStdString(), tensors));
    };
    write("a.safetensors", {{"gone", Tensor::of<float>({3}, ones)},
                            {"moved", Tensor::of<float>({3}, ones)},
                            {"same", Tensor::of<float>({3}, ones)},
                            {"turned", Tensor::of<float>({3, 1}, ones)}});
    write("b.safetensors", {{"come", Tensor::of<float>({3}, ones)},
                            {"moved", Tensor::of<float>({3}, others)},
                            {"same", Tensor::of<float>({3}, ones)},
                            {"turned", Tensor::of<float>({1, 3}, ones)}});
    const Finished done =
        runProgram({u"inspect"_s, folder.filePath(u"a.safetensors"_s), u"--diff"_s,
                    folder.filePath(u"b.safetensors"_s), u"--json"_s});
    QVERIFY2(done.status == 0, qPrintable(done.all()));
    const auto document = done.json();
    QCOMPARE(document.at("identical"), false);
    std::map<std::string, nlohmann::json> changes;
    for (const auto& each : document.at("variables")) changes[each.at("name")] = each;
    QCOMPARE(changes.size(), std::size_t{4});
    QCOMPARE(changes.at("gone").at("change"), "removed");
    QCOMPARE(changes.at("come").at("change"), "added");
    QCOMPARE(changes.at("moved").at("change"), "values");
    QCOMPARE(changes.at("moved").at("elements"), 1);
    QCOMPARE(changes.at("moved").at("max"), 0.5);
    QCOMPARE(changes.at("turned").at("change"), "changed");
    QCOMPARE(changes.at("turned").at("fields").at(0).at("a"), 3);
  }
};

QTEST_GUILESS_MAIN(TestInspect)
#include "test_inspect.moc"
