// Small widgets by themselves.
#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QStyleOptionComboBox>
#include <QTest>
#include <cmath>

#include "plots/xy_chart.h"
#include "ui/theme/theme.h"
#include "ui/widgets/ask_bar.h"
#include "ui/widgets/histogram_view.h"
#include "ui/widgets/picture_menu.h"
#include "ui/widgets/segments.h"

using namespace stateroom;
using namespace Qt::StringLiterals;

namespace {

int pixelsOf(const QImage& image, const QColor& colour) {
  int count = 0;
  for (int y = 0; y < image.height(); ++y)
    for (int x = 0; x < image.width(); ++x) count += image.pixelColor(x, y) == colour ? 1 : 0;
  return count;
}

}  // namespace

class TestWidgets : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    Theme::instance().install();
  }

  // Between neighbours of the floating point numbers there is no place for ticks.
  void aHistogramOfNumbersThatHardlyDifferIsDrawn() {
    HistogramView view;
    view.resize(300, 92);
    for (const double low : {1e17, -1e17, 1e300}) {
      const double high = std::nextafter(std::nextafter(low, INFINITY), INFINITY);
      view.setNumbers({1, 4, 2}, low, high);
      QVERIFY(!view.grab().isNull());
    }
  }

  void oneSegmentIsChosenByPointerOrKey() {
    Segments segments({{u"h"_s, u"h"_s}, {u"c"_s, u"c"_s}, {u"both"_s, u"both"_s}});
    segments.show();
    QSignalSpy chosen(&segments, &Segments::chosen);
    QCOMPARE(segments.current(), 0);
    QTest::mouseClick(segments.findChild<QAbstractButton*>(u"c"_s), Qt::LeftButton);
    QCOMPARE(segments.current(), 1);
    QTest::keyClick(segments.findChild<QAbstractButton*>(u"c"_s), Qt::Key_Right);
    QTest::keyClick(segments.findChild<QAbstractButton*>(u"both"_s), Qt::Key_Space);
    QCOMPARE(segments.current(), 2);
    QVERIFY(!segments.findChild<QAbstractButton*>(u"c"_s)->isChecked());
    QVERIFY(chosen.count() >= 2);
  }

  void aComboThatIsTooNarrowSaysSoWithAnEllipsis() {
    QComboBox combo;
    combo.addItem(u"Run quiet-fox, the first of the morning"_s);
    combo.resize(120, 26);
    const QImage cut = combo.grab().toImage();
    QStyleOptionComboBox option;
    option.initFrom(&combo);
    const int room =
        combo.style()
            ->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, &combo)
            .width();
    combo.setItemText(0,
                      combo.fontMetrics().elidedText(combo.itemText(0), Qt::ElideRight, room - 2));
    QVERIFY(combo.itemText(0).endsWith(u'…'));
    QCOMPARE(combo.grab().toImage(), cut);
  }

  void aQuestionIsAnsweredInItsPlace() {
    AskBar bar(u"test"_s);
    auto* field = bar.findChild<QLineEdit*>(u"testAnswer"_s);
    auto* button = bar.findChild<QPushButton*>(u"testDo"_s);
    QStringList answers;
    const auto ask = [&] {
      bar.ask({.text = u"Name"_s,
               .proposed = u"one"_s,
               .button = u"Do"_s,
               .does = [&](const QString& answer) { answers << answer; },
               .isGood = [](const QString& answer) { return answer != u"bad"; }});
    };
    QVERIFY(bar.isHidden());
    ask();
    QVERIFY(!bar.isHidden());
    field->setText(u"bad"_s);
    QVERIFY(!button->isEnabled());
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY(answers.isEmpty() && !bar.isHidden());
    field->setText(u" two "_s);
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(answers, QStringList{u"two"_s});
    QVERIFY(bar.isHidden());
    ask();
    QTest::keyClick(field, Qt::Key_Escape);
    QVERIFY(bar.isHidden());
    QCOMPARE(answers.size(), 1);
  }

  void aPictureIsCopied() {
    QWidget widget;
    widget.setObjectName(u"map"_s);
    widget.resize(30, 20);
    PictureMenu::addCopyTo(&widget);
    QApplication::clipboard()->clear();
    widget.findChild<QAction*>(u"mapPicture"_s)->trigger();
    QCOMPARE(QApplication::clipboard()->image().size(), widget.size() * widget.devicePixelRatio());
  }

  // Of many points one a pixel is drawn, and a mark that moves leaves them where they are.
  void aMarkMovesOverManyPoints() {
    plots::XyChart chart;
    chart.resize(500, 400);
    chart.setColours({Qt::white, Qt::black, Qt::gray, Qt::gray, Qt::lightGray, Qt::gray, Qt::blue});
    QList<QPointF> points;
    for (qint64 i = 0; i < 200'000; ++i)
      points << QPointF(i / 2e5, 0.5 + 0.4 * std::sin(i / 2e3) + 0.05 * ((i * 7919) % 100) / 100.0);
    chart.setCurves({{u"all"_s, Qt::red, points, plots::XyCurve::Style::Dots}});
    const int drawn = pixelsOf(chart.grab().toImage(), Qt::red);
    QVERIFY(drawn > 1000);
    for (const double x : {0.25, 0.75}) {
      chart.setMarkers({{{x, 2.0}, Qt::black, u"user"_s}});  // above the plot
      QVERIFY(std::abs(pixelsOf(chart.grab().toImage(), Qt::red) - drawn) < drawn / 10);
    }
  }
};

QTEST_MAIN(TestWidgets)
#include "test_widgets.moc"
