// The Model workspace through its real widgets: the project's model, a run's, a file's.
#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QDropEvent>
#include <QFile>
#include <QLineEdit>
#include <QMimeData>
#include <QSignalSpy>
#include <QTabBar>
#include <QTableView>
#include <QTest>
#include <QTreeView>
#include <QUndoStack>
#include <cmath>

#include "core/interop/safetensors/safetensors.h"
#include "core/model/tensor_statistics.h"
#include "plots/graph_view.h"
#include "tests/support/paths.h"
#include "tests/ui/trained_fixture.h"
#include "ui/models/layer_tree_model.h"
#include "ui/panels/model/graph_panel.h"
#include "ui/panels/model/model_workspace.h"
#include "ui/widgets/label.h"

using namespace stateroom;
using namespace stateroom::test;
using namespace Qt::StringLiterals;

namespace {

struct Opened {
  explicit Opened(const WindowFixture& fixture) {
    workspace.resize(1400, 900);
    workspace.show();
    if (auto opened = session.open(fixture.project().toStdString()); !opened)
      qFatal("%s", explain(opened.error()).c_str());
    waitFor([this] { return workspace.shown() != nullptr; });
    settle();
  }
  template <typename Condition>
  void waitFor(Condition condition) {
    if (!QTest::qWaitFor(condition, 30000)) qFatal("it did not come");
  }
  void settle() {
    waitFor([this] { return !graph().isDrawing() && view()->picture().nodes.size() > 0; });
  }
  GraphPanel& graph() { return *workspace.findChild<GraphPanel*>(); }
  plots::GraphView* view() { return child<plots::GraphView>(workspace, "graphView"); }
  QTreeView* tree() { return child<QTreeView>(workspace, "layerTree"); }
  QModelIndex row(const QString& layer, const QString& tensor = {}) {
    const auto* model = tree()->model();
    const QModelIndex root = model->index(0, 0);
    for (int i = 0; i < model->rowCount(root); ++i) {
      const QModelIndex each = model->index(i, 0, root);
      if (each.data().toString() != layer) continue;
      if (tensor.isEmpty()) return each;
      for (int k = 0; k < model->rowCount(each); ++k)
        if (model->index(k, 0, each).data().toString() == tensor) return model->index(k, 0, each);
    }
    return {};
  }
  void source(int index) {
    auto* combo = child<QComboBox>(workspace, "modelSource");
    combo->setCurrentIndex(index);
    const auto before = workspace.shown();
    Q_EMIT combo->activated(index);
    waitFor([&] { return workspace.shown() != before; });
    settle();
  }
  bool hasOperation(const QString& op) {
    return std::ranges::any_of(view()->picture().nodes, [&](const auto& node) {
      return node.id.startsWith(u"operation:"_s) && node.id.contains(op);
    });
  }

  Session session;
  DataSession data{&session};
  QUndoStack undo;
  ModelWorkspace workspace{&session, &data, &undo};
};

}  // namespace

class TestModelWorkspace : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    installLooks();
    fixture_.train(u"first"_s, {u"training.epochs=2"_s});
  }

  void theTreeSaysWhatInspectSays() {
    Opened opened(fixture_);
    const auto document = TrainedFixture::runCopied(opened.workspace.command()).json();
    QCOMPARE(child<Label>(opened.workspace, "modelTotal0")->text(),
             QString::number(document.at("totals").at("parameters").get<int>()));
    for (const auto& layer : document.at("layers")) {
      const QModelIndex row = opened.row(QString::fromStdString(layer.at("name")));
      QVERIFY(row.isValid());
      std::int64_t count = 0;
      for (const auto& parameter : layer.at("parameters"))
        count += elementsOf(parameter.at("shape").get<Shape>());
      QCOMPARE(
          row.siblingAtColumn(LayerTreeModel::CountColumn).data(ExactRole).toString().toLongLong(),
          count);
    }
    QCOMPARE(opened.row(u"lstm"_s).siblingAtColumn(1).data().toString(), u"B, T, 8"_s);
    QCOMPARE(child<Label>(opened.workspace, "modelTotal2")->text(), u"2 × 8, 64 bytes"_s);
  }

  void treeAndTablesKeepTheRulesOfItemModels() {
    Opened opened(fixture_);
    const QAbstractItemModelTester tree(opened.tree()->model(),
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QAbstractItemModelTester values(
        child<QTableView>(opened.workspace, "valueTable")->model(),
        QAbstractItemModelTester::FailureReportingMode::QtTest);
    opened.source(1);
    child<QLineEdit>(opened.workspace, "layerSearch")->setText(u"weight"_s);
    opened.source(0);
  }

  void everyControlHasANameAndIsReachedByTab() {
    Opened opened(fixture_);
    opened.source(1);
    for (const QString& tensor : {QString(), u"weight_hh_l0"_s}) {
      opened.tree()->setCurrentIndex(opened.row(u"lstm"_s, tensor));
      QCOMPARE(outOfReach(opened.workspace), QString());
    }
  }

  void aRunsTensorHasTheValuesOfTheFile() {
    Opened opened(fixture_);
    opened.source(1);
    opened.tree()->setCurrentIndex(opened.row(u"lstm"_s, u"weight_hh_l0"_s));
    const auto path =
        RunFolder(fixture_.project().toStdString(), "first").bestPath() / "weights.safetensors";
    const auto file = readSafetensors(path);
    STATEROOM_VERIFY(file);
    const auto found = std::ranges::find(file->tensors, "lstm.weight_hh_l0", &NamedTensor::name);
    QVERIFY(found != file->tensors.end());
    const auto values = found->tensor.as<float>();
    auto* table = child<QTableView>(opened.workspace, "valueTable");
    opened.waitFor([&] { return table->model()->columnCount() == 8; });
    QCOMPARE(table->model()->rowCount(), 32);
    QCOMPARE(table->model()->index(5, 3).data(ExactRole).toString().toFloat(), values[5 * 8 + 3]);
    const auto statistics = statisticsOf(values);
    QCOMPARE(child<Label>(opened.workspace, "tensorFact1")->text(), shortNumber(statistics.max));
    QVERIFY(child<QTableView>(opened.workspace, "gateTable")->isVisible());
    QCOMPARE(child<QTableView>(opened.workspace, "gateTable")->model()->rowCount(), 4);
    QVERIFY(child<Label>(opened.workspace, "tensorFact5")->text() != u"0"_s);  // it has learned
    // The copied command prints the same values.
    const auto printed = TrainedFixture::runCopied(opened.workspace.command()).json();
    QCOMPARE(printed.at("values").at(5).at(3).get<float>(), values[5 * 8 + 3]);
  }

  void settingsAreCheckedEditedAndUndone() {
    TrainedFixture fixture;
    Opened opened(fixture);
    const QString before = fixture.projectText();
    opened.tree()->setCurrentIndex(opened.row(u"lstm"_s));
    auto* units = child<QLineEdit>(opened.workspace, "setting_units");
    QCOMPARE(units->text(), u"8"_s);
    units->clear();
    QTest::keyClicks(units, u"0"_s);
    QVERIFY(!child<Label>(opened.workspace, "problem_units")->text().isEmpty());
    QTest::keyClick(units, Qt::Key_Return);
    QCOMPARE(fixture.projectText(), before);
    units->clear();
    QTest::keyClicks(units, u"12"_s);
    QVERIFY(child<Label>(opened.workspace, "problem_units")->text().isEmpty());
    QTest::keyClick(units, Qt::Key_Return);
    QTRY_VERIFY(fixture.projectText().contains(u"units: 12"_s));
    opened.waitFor([&] {
      return opened.row(u"lstm"_s).siblingAtColumn(1).data().toString() == u"B, T, 12"_s;
    });
    opened.undo.undo();
    QCOMPARE(fixture.projectText(), before);
    opened.waitFor(
        [&] { return opened.row(u"lstm"_s).siblingAtColumn(1).data().toString() == u"B, T, 8"_s; });
  }

  void closingWithASettingHalfTypedLosesNothingElse() {
    const TrainedFixture fixture;
    Opened opened(fixture);
    const QString before = fixture.projectText();
    opened.tree()->setCurrentIndex(opened.row(u"lstm"_s));
    child<QTabBar>(opened.workspace, "inspectorTabs")->setCurrentIndex(0);
    QVERIFY(QTest::qWaitForWindowActive(&opened.workspace));
    auto* units = child<QLineEdit>(opened.workspace, "setting_units");
    units->setFocus();
    QVERIFY(units->hasFocus());
    units->selectAll();
    QTest::keyClicks(units, u"16"_s);
    opened.session.close();  // hides the page, so that the field loses the focus
    QCOMPARE(fixture.projectText(), before);
  }

  void tabGoesOnWhileTheFormIsMadeAnew() {
    const TrainedFixture fixture;
    Opened opened(fixture);
    opened.tree()->setCurrentIndex(opened.row(u"lstm"_s));
    child<QTabBar>(opened.workspace, "inspectorTabs")->setCurrentIndex(0);
    QVERIFY(QTest::qWaitForWindowActive(&opened.workspace));
    auto* units = child<QLineEdit>(opened.workspace, "setting_units");
    units->setFocus();
    units->selectAll();
    QTest::keyClicks(units, u"12"_s);
    QTest::keyClick(units, Qt::Key_Tab);
    const QString next = QApplication::focusWidget()->objectName();
    QVERIFY(next.startsWith(u"setting_"_s) && next != u"setting_units"_s);
    opened.waitFor([&] {
      return opened.row(u"lstm"_s).siblingAtColumn(1).data().toString() == u"B, T, 12"_s;
    });
    QCOMPARE(QApplication::focusWidget()->objectName(), next);
  }

  void aFileIsBrowsedWithoutAProject() {
    MainWindow window;
    window.show();
    auto* model = window.findChild<ModelWorkspace*>();
    const auto path =
        RunFolder(fixture_.project().toStdString(), "first").bestPath() / "weights.safetensors";
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(QString::fromStdString(path.string()))});
    QDragEnterEvent enter(QPoint(400, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&window, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(400, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&window, &drop);
    QVERIFY(QTest::qWaitFor([&] { return model->shown() != nullptr; }, 30000));
    QVERIFY(model->isVisible());
    QVERIFY(model->command().contains(u"weights.safetensors"_s));
    auto* source = child<QComboBox>(*model, "modelSource");
    QCOMPARE(source->count(), 1);
    QCOMPARE(source->currentText(), u"weights.safetensors"_s);
    window.findChild<QAction*>(u"file.close"_s)->trigger();
    QVERIFY(!model->isVisible());
    QVERIFY(child(window, "startPage")->isVisible());
  }

  void aChosenStepIsWhatTheCopiedCommandShows() {
    Opened opened(fixture_);
    opened.source(1);
    auto* checkpoint = child<QComboBox>(opened.workspace, "modelCheckpoint");
    const auto before = opened.workspace.shown();
    checkpoint->setCurrentIndex(1);
    Q_EMIT checkpoint->activated(1);
    opened.waitFor([&] { return opened.workspace.shown() != before; });
    QVERIFY(opened.workspace.command().contains(u"/checkpoints/"_s));
  }

  void aRunIsOnlyRead() {
    Opened opened(fixture_);
    opened.source(1);
    opened.tree()->setCurrentIndex(opened.row(u"lstm"_s));
    QCOMPARE(opened.workspace.findChild<QLineEdit*>(u"setting_units"_s), nullptr);
    QCOMPARE(child<ElidedLabel>(opened.workspace, "setting_units")->text(), u"8"_s);
  }

  void layersOpenIntoOperations() {
    Opened opened(fixture_);
    auto* view = opened.view();
    opened.waitFor(
        [&] { return child<QAbstractButton>(opened.workspace, "graphAsRun")->isEnabled(); });
    opened.settle();
    view->select(u"layer:lstm"_s);
    const auto before = view->picture().nodes.size();
    QTest::keyClick(view, Qt::Key_Return);
    opened.waitFor([&] { return view->picture().nodes.size() > before; });
    QVERIFY(opened.hasOperation(u"aten::lstm"_s));
    child<QAbstractButton>(opened.workspace, "graphAsRun")->click();
    opened.waitFor([&] { return opened.hasOperation(u"stateroom::lstm"_s); });
    QVERIFY(!opened.hasOperation(u"aten::lstm"_s));
    const auto marked =
        std::ranges::count_if(view->picture().nodes, [](const auto& node) { return node.marked; });
    QCOMPARE(marked, 4);  // h and c, before and after
    const auto dashed =
        std::ranges::count_if(view->picture().edges, [](const auto& edge) { return edge.marked; });
    QCOMPARE(dashed, 4);
    QTest::keyClick(view, Qt::Key_Return);
    opened.waitFor([&] { return view->picture().nodes.size() == before; });
  }

  void edgesOfAnOpenLayerHaveAPlaceOfTheirOwnOnItsFrame() {
    Opened opened(fixture_);
    auto* view = opened.view();
    opened.waitFor(
        [&] { return child<QAbstractButton>(opened.workspace, "graphAsRun")->isEnabled(); });
    opened.settle();
    Q_EMIT view->activated(u"layer:lstm"_s);
    opened.waitFor([&] { return opened.hasOperation(u"aten::lstm"_s); });
    const auto& picture = view->picture();
    const auto frame =
        std::ranges::find(picture.nodes, u"layer:lstm"_s, &plots::GraphPicture::Node::id);
    QVERIFY(frame != picture.nodes.end());
    std::vector<double> ports;
    for (const auto& edge : picture.edges) {
      for (const QPointF& end : {edge.points.front(), edge.points.back()}) {
        const bool inside = frame->box.adjusted(1, 1, -1, -1).contains(end);
        const bool atNode = std::ranges::any_of(picture.nodes, [&](const auto& node) {
          return &node != &*frame && node.box.adjusted(-1, -1, 1, 1).contains(end);
        });
        QVERIFY2(!inside || atNode, "an edge that ends in mid-air");
      }
      if (edge.marked && std::abs(edge.points.back().y() - frame->box.top()) < 1)
        ports.push_back(edge.points.back().x());
    }
    QCOMPARE(ports.size(), 2UL);
    QVERIFY(std::abs(ports[0] - ports[1]) > 20);
  }

  void openLayersShowWhatComputes() {
    Opened opened(fixture_);
    auto* view = opened.view();
    opened.waitFor(
        [&] { return child<QAbstractButton>(opened.workspace, "graphAsRun")->isEnabled(); });
    opened.settle();
    Q_EMIT view->activated(u"layer:lstm"_s);
    opened.waitFor([&] { return opened.hasOperation(u"aten::lstm"_s); });
    for (const auto* plumbing : {"prim::If", "aten::len", "aten::__getitem__", "prim::TupleUnpack"})
      QVERIFY2(!opened.hasOperation(QString::fromLatin1(plumbing)), plumbing);
    const QRectF head = view->screenRect(u"layer:lstm"_s);
    QVERIFY(QRectF(view->rect()).contains(QPointF(head.center().x(), head.top())));
    const auto folded = view->picture().nodes.size();
    child<QAbstractButton>(opened.workspace, "graphFolded")->click();
    opened.waitFor([&] { return view->picture().nodes.size() > folded; });
    QVERIFY(opened.hasOperation(u"prim::"_s));
  }

  void anOperationOfAClosedLayerIsFound() {
    Opened opened(fixture_);
    opened.waitFor(
        [&] { return child<QAbstractButton>(opened.workspace, "graphAsRun")->isEnabled(); });
    opened.settle();
    auto* search = child<QLineEdit>(opened.workspace, "layerSearch");
    search->setText(u"aten::lstm"_s);
    QTest::keyClick(search, Qt::Key_Return);
    opened.waitFor(
        [&] { return opened.view()->selected().startsWith(u"operation:lstm/aten::lstm"_s); });
  }

  void aTorchScriptFileHasLayersOperationsAndValues() {
    Opened opened(fixture_);
    opened.workspace.browse(
        QString::fromStdString(oracle("torch_models/lstm/scripted.pt").string()));
    opened.waitFor([&] { return opened.workspace.shown()->origin == BrowsedModel::Origin::File; });
    opened.settle();
    const auto& model = *opened.workspace.shown();
    const auto* lstm = model.layer("lstm");
    QVERIFY(lstm != nullptr);
    QCOMPARE(lstm->type, std::string("LSTM"));
    QVERIFY(std::ranges::any_of(model.operations,
                                [](const Operation& o) { return o.op == "aten::lstm"; }));
    opened.tree()->setCurrentIndex(opened.row(u"lstm"_s, u"weight_hh_l0"_s));
    auto* table = child<QTableView>(opened.workspace, "valueTable");
    const auto printed = TrainedFixture::runCopied(opened.workspace.command()).json();
    QTRY_COMPARE(table->model()->index(0, 0).data(ExactRole).toString().toFloat(),
                 printed.at("values").at(0).at(0).get<float>());
  }

  void operationsAreATable() {
    Opened opened(fixture_);
    const auto* table = child<QTableView>(opened.workspace, "operationTable")->model();
    opened.waitFor([&] { return table->rowCount() > 5; });
    child<QLineEdit>(opened.workspace, "operationFilter")->setText(u"linear"_s);
    QVERIFY(table->rowCount() >= 1);
    for (int row = 0; row < table->rowCount(); ++row)
      QVERIFY(table->index(row, 0).data().toString().contains(u"linear"_s) ||
              table->index(row, 2).data().toString().contains(u"linear"_s) ||
              table->index(row, 3).data().toString().contains(u"linear"_s));
  }

  void treeAndGraphChooseTogether() {
    Opened opened(fixture_);
    opened.tree()->setCurrentIndex(opened.row(u"probability"_s));
    QCOMPARE(opened.view()->selected(), u"layer:probability"_s);
    QTest::mouseClick(opened.view(), Qt::LeftButton, {},
                      opened.view()->screenRect(u"layer:lstm"_s).center().toPoint());
    QCOMPARE(child<Label>(opened.workspace, "inspectorName")->text(), u"lstm"_s);
    auto* search = child<QLineEdit>(opened.workspace, "layerSearch");
    search->setText(u"prob"_s);
    QVERIFY(!opened.row(u"lstm"_s).isValid());
    QTest::keyClick(search, Qt::Key_Return);
    QTRY_COMPARE(opened.view()->selected(), u"layer:probability"_s);
  }

  void theGraphBecomesAPicture() {
    Opened opened(fixture_);
    for (const auto* name : {"/graph.png", "/graph.svg"}) {
      const QString path = fixture_.folder() + QString::fromLatin1(name);
      QVERIFY(opened.view()->exportTo(path).has_value());
      QVERIFY(QFile(path).size() > 2000);
    }
    QFile svg(fixture_.folder() + u"/graph.svg"_s);
    QVERIFY(svg.open(QIODevice::ReadOnly));
    QVERIFY(svg.readAll().contains("lstm"));
  }

  void aFileIsBrowsedThroughTheSameTree() {
    Opened opened(fixture_);
    const auto path =
        RunFolder(fixture_.project().toStdString(), "first").bestPath() / "weights.safetensors";
    opened.workspace.browse(QString::fromStdString(path.string()));
    opened.waitFor([&] { return opened.workspace.shown()->origin == BrowsedModel::Origin::File; });
    QVERIFY(opened.row(u"lstm"_s, u"bias_ih_l0"_s).isValid());
    opened.tree()->setCurrentIndex(opened.row(u"lstm"_s, u"weight_ih_l0"_s));
    auto* table = child<QTableView>(opened.workspace, "valueTable");
    opened.waitFor([&] { return table->model()->rowCount() == 32; });
    QVERIFY(opened.workspace.command().contains(u"--tensor lstm.weight_ih_l0"_s));
  }

  void aDamagedFileIsSaid() {
    Opened opened(fixture_);
    const QString path = fixture_.folder() + u"/damaged.safetensors"_s;
    writeText(path, "not at all");
    QSignalSpy failed(&opened.workspace, &Workspace::failed);
    opened.workspace.browse(path);
    opened.waitFor([&] { return failed.count() > 0; });
    QVERIFY(failed.front().front().toString().contains(u"damaged.safetensors"_s));
  }

 private:
  TrainedFixture fixture_;
};

QTEST_MAIN(TestModelWorkspace)
#include "test_model_workspace.moc"
