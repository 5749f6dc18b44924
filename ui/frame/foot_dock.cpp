#include "ui/frame/foot_dock.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/theme/icons.h"

namespace stateroom {

using namespace Qt::StringLiterals;

FootDock::FootDock(QWidget* parent)
    : Surface(&Tokens::window, {}, parent),
      tabs_(new QTabBar),
      pages_(new QStackedWidget),
      chevron_(new QPushButton) {
  setObjectName(u"footDock"_s);
  tabs_->setObjectName(u"footTabs"_s);
  tabs_->setAccessibleName(tr("Problems, log, jobs"));
  tabs_->setShape(QTabBar::RoundedSouth);
  tabs_->setDrawBase(false);
  tabs_->setExpanding(false);
  chevron_->setObjectName(u"footFold"_s);
  chevron_->setFlat(true);
  chevron_->setProperty("small", true);
  auto* head = new QHBoxLayout;
  head->setContentsMargins(4, 0, 8, 0);
  head->addWidget(tabs_);
  head->addStretch();
  head->addWidget(chevron_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addLayout(head);
  column->addWidget(pages_, 1);
  connect(tabs_, &QTabBar::tabBarClicked, this, [this](int index) {
    if (index < 0) return;
    const bool again = !folded_ && pages_->currentIndex() == index;
    pages_->setCurrentIndex(index);
    setFolded(again);
  });
  connect(tabs_, &QTabBar::currentChanged, pages_, &QStackedWidget::setCurrentIndex);
  connect(chevron_, &QPushButton::clicked, this, [this] { setFolded(!folded_); });
  setFolded(true);
}

void FootDock::addPage(QWidget* page, const QString& title) {
  const int index = tabs_->addTab(title);
  auto* badge = new Tag;
  badge->resize(0, 16);
  tabs_->setTabButton(index, QTabBar::RightSide, badge);
  badges_.push_back(badge);
  pages_->addWidget(page);
}

void FootDock::setBadge(const QWidget* page, const QString& text, QColor Tokens::* fill,
                        QColor Tokens::* colour) {
  for (int i = 0; i < pages_->count(); ++i)
    if (pages_->widget(i) == page) {
      Tag* badge = badges_[static_cast<std::size_t>(i)];
      badge->setColours(fill, colour);
      badge->setText(text);
      badge->resize(text.isEmpty() ? QSize(0, 16) : badge->sizeHint());
      tabs_->setTabText(i, tabs_->tabText(i));  // lays the tabs out again
    }
}

void FootDock::open(const QWidget* page) {
  for (int i = 0; i < pages_->count(); ++i)
    if (pages_->widget(i) == page) {
      tabs_->setCurrentIndex(i);
      pages_->setCurrentIndex(i);
    }
  setFolded(false);
}

void FootDock::fold() {
  setFolded(true);
}

void FootDock::toggle(const QWidget* page) {
  if (current() == page) return fold();
  open(page);
}

QWidget* FootDock::current() const {
  return folded_ ? nullptr : pages_->currentWidget();
}

void FootDock::setFolded(bool folded) {
  folded_ = folded;
  pages_->setVisible(!folded);
  tabs_->setProperty("folded", folded);
  tabs_->update();
  chevron_->setIcon(themedIcon(folded ? u"chevron-up"_s : u"chevron-down"_s));
  chevron_->setAccessibleName(folded ? tr("Open the panel") : tr("Fold the panel"));
  setMinimumHeight(folded ? 26 : 190);
  setMaximumHeight(folded ? 26 : QWIDGETSIZE_MAX);
  Q_EMIT foldedChanged(folded);
}

}  // namespace stateroom
