#include "ui/frame/tool_bar.h"

#include <QAction>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QSignalBlocker>
#include <QStyle>

#include "ui/frame/actions.h"
#include "ui/session/session.h"
#include "ui/session/text.h"
#include "ui/theme/icons.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

/// Looks like an input; a click opens the palette.
class PaletteField final : public QAbstractButton {
 public:
  PaletteField(const QString& text, QString key, QWidget* parent)
      : QAbstractButton(parent), key_(std::move(key)) {
    setText(text);
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::IBeamCursor);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  }
  QSize sizeHint() const override { return {280, 26}; }
  QSize minimumSizeHint() const override { return {160, 26}; }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    const Tokens& t = tokens();
    paint::roundBox(&painter, rect(), t.inputFill, t.inputBorder);
    if (hasFocus()) paint::focusRing(&painter, rect());
    painter.drawPixmap(8, 6, iconPixmap(u"search"_s, 14, t.secondaryText, devicePixelRatioF()));
    painter.setPen(t.secondaryText);
    const int keyWidth = paint::tagWidth(key_);
    painter.drawText(rect().adjusted(30, 0, -keyWidth - 12, 0), Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(text(), Qt::ElideRight, width() - keyWidth - 42));
    paint::tag(&painter, QPoint(width() - keyWidth - 5, 0), height(), key_, t.hover,
               t.secondaryText);
  }

 private:
  QString key_;
};

QString stateWord(const RunRecord* run) {
  return run == nullptr ? QString() : qstr(run->status);
}

}  // namespace

ToolBar::ToolBar(Session* session, const Actions& actions, QWidget* parent)
    : Surface(&Tokens::window, Qt::BottomEdge, parent),
      session_(session),
      project_(new Label({}, Type::ControlMedium)),
      run_(new QComboBox),
      user_(new QPushButton),
      pauseAction_(actions[u"run.pause"_s]) {
  setObjectName(u"toolBar"_s);
  setFixedHeight(40);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(12, 0, 8, 1);
  row->setSpacing(8);
  project_->setObjectName(u"projectTitle"_s);
  run_->setObjectName(u"runPicker"_s);
  run_->setAccessibleName(tr("Current run"));
  run_->setFixedWidth(150);
  run_->setIconSize({16, 16});
  user_->setObjectName(u"userPicker"_s);
  user_->setMinimumWidth(84);
  user_->setToolTip(tr("Choose user"));
  row->addWidget(project_);
  row->addSpacing(4);
  row->addWidget(new Separator(16));
  row->addSpacing(4);
  row->addWidget(new Label(tr("Run"), Type::Body, &Tokens::secondaryText));
  row->addWidget(run_);
  row->addSpacing(4);
  row->addWidget(new Label(tr("User"), Type::Body, &Tokens::secondaryText));
  row->addWidget(user_);
  row->addStretch();

  QAction* palette = actions[u"view.palette"_s];
  auto* field = new PaletteField(labelOf(palette->text()),
                                 palette->shortcut().toString(QKeySequence::NativeText), this);
  field->setObjectName(u"paletteField"_s);
  field->setAccessibleName(field->text());
  connect(field, &QAbstractButton::clicked, palette, &QAction::trigger);
  row->addWidget(field);
  row->addSpacing(4);
  row->addWidget(new Separator(16));
  row->addSpacing(4);
  train_ = addAction(actions[u"run.train"_s], "play", u"trainButton"_s);
  pause_ = addAction(pauseAction_, "pause", u"pauseButton"_s);
  stop_ = addAction(actions[u"run.stop"_s], "square", u"stopButton"_s);
  auto* stopMenu = new QMenu(stop_);
  stopMenu->addAction(actions[u"run.stop"_s]);
  stopMenu->addAction(actions[u"run.stop_keep_best"_s]);
  stop_->setMenu(stopMenu);

  connect(run_, &QComboBox::activated, this,
          [this](int index) { session_->setCurrentRun(run_->itemText(index)); });
  connect(user_, &QPushButton::clicked, actions[u"state.choose_user"_s], &QAction::trigger);
  connect(session_, &Session::projectOpened, this, [this] {
    project_->setText(session_->title());
    showRuns();
    showUser();
  });
  connect(session_, &Session::projectChanged, this,
          [this] { project_->setText(session_->title()); });
  connect(session_, &Session::runsChanged, this, &ToolBar::showRuns);
  connect(session_, &Session::currentRunChanged, this, &ToolBar::showRuns);
  connect(session_, &Session::currentUserChanged, this, &ToolBar::showUser);
  connect(&Theme::instance(), &Theme::changed, this, &ToolBar::showRuns);
  showUser();
  showRuns();
}

QPushButton* ToolBar::addAction(QAction* action, const char* icon, const QString& name) {
  auto* button = new QPushButton(labelOf(action->text()));
  button->setObjectName(name);
  button->setIcon(themedIcon(QString::fromLatin1(icon)));
  button->setToolTip(action->shortcut().toString(QKeySequence::NativeText));
  connect(button, &QPushButton::clicked, action, &QAction::trigger);
  const auto follow = [button, action] {
    button->setEnabled(action->isEnabled());
    button->setText(labelOf(action->text()));
  };
  connect(action, &QAction::changed, button, follow);
  follow();
  layout()->addWidget(button);
  return button;
}

void ToolBar::showRuns() {
  std::vector<std::pair<QString, QRgb>> runs;
  for (const RunRecord& run : session_->runs())
    runs.emplace_back(qstr(run.name), tokens().run(run.colour).rgb());
  const QSignalBlocker blocker(run_);
  if (runs != shown_) {  // a live run changes every second; its name does not
    run_->clear();
    for (const auto& [name, colour] : runs) run_->addItem(swatchIcon(QColor(colour)), name);
    shown_ = std::move(runs);
  }
  run_->setEnabled(run_->count() > 0);
  run_->setPlaceholderText(tr("none yet"));
  run_->setCurrentIndex(run_->findText(session_->currentRun()));
  showActivity();
}

void ToolBar::showUser() {
  const QString user = session_->currentUser();
  user_->setText(user.isEmpty() ? tr("choose") : user.left(24));
  user_->setAccessibleName(tr("Current user: %1").arg(user_->text()));
}

/// One primary button in view: Train, unless a run is on.
void ToolBar::showActivity() {
  const QString state = stateWord(session_->run(session_->currentRun()));
  const bool on = state == u"running" || state == u"paused";
  pauseAction_->setText(state == u"paused" ? tr("&Continue") : tr("&Pause"));
  stop_->setVisible(on);
  if (train_->property("primary").toBool() == on || !train_->property("primary").isValid()) {
    train_->setProperty("primary", !on);
    train_->setIcon(themedIcon(u"play"_s, on ? &Tokens::text : &Tokens::accentText));
    train_->update();
  }
}

}  // namespace stateroom
