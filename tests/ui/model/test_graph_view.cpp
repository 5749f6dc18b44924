// The graph widget: hands, and the places it shows.
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include "plots/graph_view.h"

using namespace stateroom::plots;
using namespace Qt::StringLiterals;

namespace {

GraphPicture column(int nodes) {
  GraphPicture picture;
  for (int i = 0; i < nodes; ++i) {
    picture.nodes.push_back({.id = u"n%1"_s.arg(i),
                             .title = u"node %1"_s.arg(i),
                             .box = QRectF(0, i * 80, 100, 40),
                             .opens = i == 1});
    if (i > 0) picture.edges.push_back({.points = {QPointF(50, i * 80 - 40), QPointF(50, i * 80)}});
  }
  picture.size = QSizeF(100, nodes * 80 - 40);
  return picture;
}

}  // namespace

class TestGraphView : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    view_ = std::make_unique<GraphView>();
    view_->resize(500, 400);
    view_->setPicture(column(4));
    view_->show();
  }

  void theFirstPictureIsFitted() {
    QVERIFY(view_->rect().contains(view_->screenRect(u"n0"_s).toRect()));
    QVERIFY(view_->rect().contains(view_->screenRect(u"n3"_s).toRect()));
    QVERIFY(view_->zoom() <= 1);
  }

  void clickAndKeysChoose() {
    QSignalSpy chosen(view_.get(), &GraphView::chosen);
    QTest::mouseClick(view_.get(), Qt::LeftButton, {},
                      view_->screenRect(u"n1"_s).center().toPoint());
    QCOMPARE(view_->selected(), u"n1"_s);
    QTest::keyClick(view_.get(), Qt::Key_Down);
    QCOMPARE(view_->selected(), u"n2"_s);
    QTest::keyClick(view_.get(), Qt::Key_Up);
    QCOMPARE(view_->selected(), u"n1"_s);
    QCOMPARE(chosen.count(), 3);
  }

  void onlyWhatOpensIsActivated() {
    QSignalSpy activated(view_.get(), &GraphView::activated);
    view_->select(u"n0"_s);
    QTest::keyClick(view_.get(), Qt::Key_Return);
    QCOMPARE(activated.count(), 0);
    QTest::mouseDClick(view_.get(), Qt::LeftButton, {},
                       view_->screenRect(u"n1"_s).center().toPoint());
    QCOMPARE(activated.count(), 1);
  }

  void zoomingKeepsWhatIsUnderThePointer() {
    const QPointF before = view_->screenRect(u"n2"_s).center();
    QWheelEvent wheel(before, view_->mapToGlobal(before), {}, {0, 240}, Qt::NoButton, {},
                      Qt::NoScrollPhase, false);
    const double zoom = view_->zoom();
    QCoreApplication::sendEvent(view_.get(), &wheel);
    QVERIFY(view_->zoom() > zoom);
    QVERIFY((view_->screenRect(u"n2"_s).center() - before).manhattanLength() < 0.01);
    QTest::keyClick(view_.get(), Qt::Key_Home);
    QCOMPARE(view_->zoom(), zoom);
  }

  void aNewPictureKeepsTheChosenNodeInPlace() {
    view_->setZoom(1.5);
    view_->select(u"n1"_s);
    const QRectF before = view_->screenRect(u"n1"_s);
    GraphPicture larger = column(9);
    for (auto& node : larger.nodes) node.box.translate(300, 200);
    view_->setPicture(std::move(larger));
    const QRectF now = view_->screenRect(u"n1"_s);
    QCOMPARE(now.top(), before.top());
    QCOMPARE(now.center().x(), before.center().x());
  }

  void findingGoesRound() {
    QVERIFY(view_->findNext(u"node 2"_s));
    QCOMPARE(view_->selected(), u"n2"_s);
    QVERIFY(view_->findNext(u"node"_s));
    QCOMPARE(view_->selected(), u"n3"_s);
    QVERIFY(view_->findNext(u"node"_s));
    QCOMPARE(view_->selected(), u"n0"_s);
    QVERIFY(!view_->findNext(u"nothing"_s));
  }

  void picturesHoldEverything() {
    const QImage image = view_->image(1);
    QVERIFY(image.width() >= 100 && image.height() >= 280);
  }

 private:
  std::unique_ptr<GraphView> view_;
};

QTEST_MAIN(TestGraphView)
#include "test_graph_view.moc"
