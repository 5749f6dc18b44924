#include "ui/panels/states/foreign_bar.h"

#include <QApplication>
#include <QClipboard>
#include <QGridLayout>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/session/number_format.h"
#include "ui/session/state_command_line.h"
#include "ui/session/text.h"
#include "ui/widgets/copy_command.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

QString shortPrint(const std::string& fingerprint) {
  return qstr(fingerprint.substr(0, 6));
}

}  // namespace

ForeignBar::ForeignBar(StatesController* states, QWidget* parent)
    : Surface(&Tokens::warningFill, Qt::BottomEdge, parent),
      states_(states),
      title_(new Label({}, Type::ControlMedium)),
      text_(new ElidedLabel(Type::Control, &Tokens::secondaryText)),
      toggle_(new QPushButton(tr("What changed"))),
      details_(new QWidget),
      grid_(new QGridLayout(details_)),
      all_(new QPushButton),
      estimateText_(new Label({}, Type::Body, &Tokens::secondaryText)),
      one_(new QPushButton),
      reset_(new QPushButton(tr("Reset to initial"))),
      use_(new QPushButton) {
  setObjectName(u"foreignBar"_s);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(12, 6, 8, 7);
  column->setSpacing(4);
  column->addWidget(makeWords());
  grid_->setContentsMargins(24, 0, 0, 2);
  grid_->setHorizontalSpacing(16);
  grid_->setVerticalSpacing(2);
  column->addWidget(details_);
  details_->hide();
  column->addWidget(makeActions());
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
  connect(states_, &StatesController::historyChanged, this, &ForeignBar::refresh);
  connect(states_->session(), &Session::currentRunChanged, this, &ForeignBar::refresh);
  refresh();
}

QWidget* ForeignBar::makeWords() {
  auto* words = new QWidget;
  auto* row = new QHBoxLayout(words);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(8);
  row->addWidget(new IconLabel(u"triangle-alert"_s, &Tokens::warning));
  row->addWidget(title_);
  title_->setObjectName(u"foreignTitle"_s);
  text_->setObjectName(u"foreignText"_s);
  row->addWidget(text_, 1);
  toggle_->setObjectName(u"foreignToggle"_s);
  toggle_->setFlat(true);
  toggle_->setCheckable(true);
  row->addWidget(toggle_);
  connect(toggle_, &QPushButton::toggled, this, [this](bool isOpen) {
    details_->setVisible(isOpen);
    toggle_->setText(isOpen ? tr("Hide what changed") : tr("What changed"));
  });
  return words;
}

QWidget* ForeignBar::makeActions() {
  auto* actions = new QWidget;
  auto* row = new QHBoxLayout(actions);
  row->setContentsMargins(24, 0, 0, 0);
  row->setSpacing(8);
  all_->setObjectName(u"rebuildAll"_s);
  all_->setProperty("primary", true);
  estimateText_->setObjectName(u"rebuildEstimate"_s);
  one_->setObjectName(u"rebuildUser"_s);
  reset_->setObjectName(u"foreignReset"_s);
  use_->setObjectName(u"useBoundRun"_s);
  row->addWidget(all_);
  row->addWidget(estimateText_);
  for (QPushButton* button : {one_, reset_, use_}) row->addWidget(button);
  row->addStretch();
  auto* copy = new QPushButton(tr("Copy as command"));
  copy->setObjectName(u"foreignCopy"_s);
  row->addWidget(copy);
  CopyCommand::addTo(all_, [this] { return command(); });
  CopyCommand::addTo(one_, [this] { return UserCommands(*states_).rebuild(); });
  CopyCommand::addTo(reset_, [this] { return UserCommands(*states_).reset(u"initial"_s); });
  CopyCommand::addTo(use_, [this] {
    return states_->session()->commandLine(u"runs current"_s, {states_->boundRun()});
  });
  connect(all_, &QPushButton::clicked, this, [this] { Q_EMIT rebuildRequested(targetRun()); });
  connect(one_, &QPushButton::clicked, this,
          [this] { states_->writer()->rebuild(states_->history()->user); });
  connect(reset_, &QPushButton::clicked, this, [this] {
    states_->writer()->reset({states_->history()->user.toStdString()},
                             {ResetTarget::Kind::Initial, 0, {}});
  });
  connect(use_, &QPushButton::clicked, this,
          [this] { states_->session()->setCurrentRun(states_->boundRun()); });
  connect(copy, &QPushButton::clicked, this,
          [this] { QApplication::clipboard()->setText(command()); });
  return actions;
}

bool ForeignBar::isOtherModel() const {
  const auto& history = states_->history();
  return history != nullptr && history->head() != nullptr && history->bound && !history->fits();
}

QString ForeignBar::targetRun() const {
  if (isOtherModel()) return states_->boundRun();
  return states_->isForeignRun() ? states_->session()->currentRun() : QString();
}

QString ForeignBar::command() const {
  return states_->session()->commandLine(u"state rebuild"_s, {u"--run"_s, targetRun()});
}

void ForeignBar::refresh() {
  const auto& history = states_->history();
  const QString target = targetRun();
  setVisible(!target.isEmpty() && history != nullptr && history->head() != nullptr);
  if (isHidden()) return;
  const bool other = isOtherModel();
  title_->setText(other ? tr("The state of user %1 was made by another model").arg(history->user)
                        : tr("The states were made by the model of another run"));
  const QString made = history->model ? qstr(history->model->run) : tr("an unknown run");
  text_->setText(
      other
          ? tr("%1 (%2); the ledger is bound to %3 (%4)")
                .arg(shortPrint(history->head()->model), made,
                     shortPrint(history->bound->fingerprint), qstr(history->bound->run))
          : tr("%1; the current run is %2. They are read-only.").arg(states_->boundRun(), target));
  one_->setText(tr("Rebuild user %1").arg(history->user));
  use_->setText(tr("Use %1").arg(states_->boundRun()));
  one_->setVisible(other);
  reset_->setVisible(other);
  use_->setVisible(states_->isForeignRun());
  toggle_->setVisible(other);
  if (!other) toggle_->setChecked(false);
  showChanges();
  showEstimate();
  const QString key =
      u"%1 %2 %3"_s.arg(qpath(states_->session()->folder()), target).arg(history->sequence);
  if (std::exchange(key_, key) == key) return;
  estimate_.reset();
  states_->lists()->run(
      "estimate",
      [user = history->user.toStdString()](StateDesk& desk) { return estimateRebuild(desk, user); },
      [this](const Result<RebuildEstimate>& estimate) {
        if (estimate) estimate_ = *estimate;
        showEstimate();
      });
}

void ForeignBar::showEstimate() {
  if (!estimate_) {
    all_->setText(tr("Rebuild all by replay"));
    return estimateText_->setText({});
  }
  all_->setText(tr("Rebuild all %Ln by replay", nullptr, static_cast<int>(estimate_->users)));
  QString text = tr("%Ln input(s)", nullptr, static_cast<int>(estimate_->inputs));
  if (estimate_->seconds > 0)
    text += tr(", about %1 s").arg(wholeNumber(qint64(std::ceil(estimate_->seconds))));
  estimateText_->setText(text);
}

/// What differs between the model that made the state and the one that is bound.
std::vector<ForeignBar::Change> ForeignBar::changes() const {
  const auto& history = states_->history();
  if (!isOtherModel() || !history->model) return {};
  std::vector<Change> changes;
  const auto units = [](const StateLayout::Layer& layer) {
    QStringList words;
    for (const auto& tensor : layer.tensors)
      words << u"%1 %2"_s.arg(qstr(tensor.name)).arg(tensor.units);
    return words.join(u", "_s);
  };
  const auto& after = history->bound->layout.layers();
  for (const auto& layer : history->model->layout.layers()) {
    const auto found = std::ranges::find(after, layer.name, &StateLayout::Layer::name);
    const bool isSame = found != after.end() && found->tensors == layer.tensors;
    changes.push_back({qstr(layer.name), units(layer),
                       found == after.end() ? u"–"_s : units(*found),
                       isSame ? tr("same") : tr("state shape differs"), !isSame});
  }
  for (const auto& layer : after)
    if (std::ranges::find(history->model->layout.layers(), layer.name, &StateLayout::Layer::name) ==
        history->model->layout.layers().end())
      changes.push_back({qstr(layer.name), u"–"_s, units(layer), tr("state shape differs"), true});
  changes.push_back({tr("weights"), shortPrint(history->model->fingerprint),
                     shortPrint(history->bound->fingerprint), tr("trained apart"), false});
  return changes;
}

void ForeignBar::showChanges() {
  while (QLayoutItem* item = grid_->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  int row = 0;
  for (const Change& change : changes()) {
    grid_->addWidget(new Label(change.what), row, 0);
    grid_->addWidget(new Label(change.before, Type::Body, &Tokens::secondaryText), row, 1);
    grid_->addWidget(new Label(change.after, Type::BodyMedium), row, 2);
    grid_->addWidget(new Label(change.verdict, Type::Body,
                               change.isShape ? &Tokens::error : &Tokens::secondaryText),
                     row++, 3);
  }
  grid_->setColumnStretch(3, 1);
}

}  // namespace stateroom
