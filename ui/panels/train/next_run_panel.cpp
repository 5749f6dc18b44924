#include "ui/panels/train/next_run_panel.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QStyle>
#include <QVBoxLayout>
#include <algorithm>

#include "core/base/text.h"
#include "plots/number_text.h"
#include "ui/session/number_format.h"
#include "ui/session/text.h"
#include "ui/theme/icons.h"
#include "ui/widgets/down_scroll.h"
#include "ui/widgets/label.h"
#include "ui/widgets/panel_header.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

constexpr int kTitleWidth = 84;

/// The settings that are changed from run to run, in this order; the rest stand in the project.
struct OfferedSetting {
  const char* path;
  const char* title;
};
constexpr OfferedSetting kOffered[] = {
    {"optimizer.name", QT_TRANSLATE_NOOP("NextRun", "Optimizer")},
    {"optimizer.learning_rate", QT_TRANSLATE_NOOP("NextRun", "Learning rate")},
    {"schedule.name", QT_TRANSLATE_NOOP("NextRun", "Schedule")},
    {"training.batch_size", QT_TRANSLATE_NOOP("NextRun", "Batch size")},
    {"optimizer.clip_norm", QT_TRANSLATE_NOOP("NextRun", "Clip norm")},
    {"optimizer.weight_decay", QT_TRANSLATE_NOOP("NextRun", "Weight decay")},
    {"training.epochs", QT_TRANSLATE_NOOP("NextRun", "Epochs")},
    {"early_stopping.patience", QT_TRANSLATE_NOOP("NextRun", "Patience")},
    {"training.seed", QT_TRANSLATE_NOOP("NextRun", "Seed")},
    {"loss.name", QT_TRANSLATE_NOOP("NextRun", "Loss")},
    {"training.batching", QT_TRANSLATE_NOOP("NextRun", "Batching")},
    {"training.precision", QT_TRANSLATE_NOOP("NextRun", "Precision")},
};

std::string settingOf(const Project& project, const std::string& path) {
  return settingText(project, path).value_or(std::string());
}

/// Whether two texts of a field mean the same: 5e-4 and 0.0005 do.
bool sameSetting(const std::string& a, const std::string& b) {
  const auto left = parseDouble(a), right = parseDouble(b);
  return left && right ? *left == *right : a == b;
}

}  // namespace

NextRunPanel::NextRunPanel(QWidget* parent)
    : Surface(&Tokens::window, {}, parent),
      seeds_(new QSpinBox),
      count_(new Tag),
      estimate_(new Label({}, Type::Body, &Tokens::secondaryText)),
      queued_(new Label({}, Type::Body, &Tokens::secondaryText)),
      unqueue_(new QPushButton(tr("Empty queue"))),
      queue_(new QPushButton(tr("Queue"))) {
  setObjectName(u"nextRunPanel"_s);
  auto* header = new PanelHeader(tr("Next run"));
  count_->setObjectName(u"changedCount"_s);
  count_->setColours(&Tokens::warningFill, &Tokens::warning);
  header->addRight(count_);
  auto* page = new Surface;
  auto* form = new QFormLayout(page);
  form->setContentsMargins(12, 10, 12, 10);
  form->setHorizontalSpacing(8);
  form->setVerticalSpacing(4);
  form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
  const auto& declared = allSettings();
  for (const OfferedSetting& offered : kOffered) {
    const auto info = std::ranges::find(declared, std::string(offered.path), &SettingInfo::path);
    if (info == declared.end()) continue;
    addField(form, *info, QCoreApplication::translate("NextRun", offered.title));
    if (info->path == "training.seed") addSeeds(form);
  }
  auto* scroll = new DownScroll;
  scroll->setWidget(page);
  estimate_->setObjectName(u"estimate"_s);
  estimate_->setWordWrap(true);
  unqueue_->setProperty("small", true);
  unqueue_->setFlat(true);
  auto* copy = new QPushButton(tr("Copy as command"));
  copy->setObjectName(u"copyTrainCommand"_s);
  copy->setIcon(themedIcon(u"terminal"_s));
  queue_->setObjectName(u"queueRun"_s);
  queue_->setIcon(themedIcon(u"list-plus"_s));
  auto* foot = new Surface(&Tokens::window, Qt::TopEdge);
  auto* rows = new QVBoxLayout(foot);
  rows->setContentsMargins(12, 8, 12, 8);
  rows->setSpacing(6);
  rows->addWidget(estimate_);
  auto* queueRow = new QHBoxLayout;
  queueRow->addWidget(queued_, 1);
  queueRow->addWidget(unqueue_);
  rows->addLayout(queueRow);
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(8);
  buttons->addWidget(copy);
  buttons->addStretch();
  buttons->addWidget(queue_);
  rows->addLayout(buttons);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(header);
  column->addWidget(scroll, 1);
  column->addWidget(foot);
  setQueued({});
  connect(copy, &QPushButton::clicked, this, &NextRunPanel::copyRequested);
  connect(queue_, &QPushButton::clicked, this, &NextRunPanel::queueRequested);
  connect(unqueue_, &QPushButton::clicked, this, &NextRunPanel::unqueueRequested);
}

void NextRunPanel::addSeeds(QFormLayout* form) {
  seeds_->setObjectName(u"nextSeeds"_s);
  seeds_->setRange(1, 100);
  seeds_->setToolTip(
      tr("Train so many runs that differ in their seed only, one after the other; "
         "grouped, the run table shows their mean and spread"));
  seeds_->setAccessibleName(tr("Seeds"));
  auto* title = new Label(tr("Seeds"), Type::Body, &Tokens::secondaryText);
  title->setFixedWidth(kTitleWidth);
  form->addRow(title, seeds_);
  connect(seeds_, &QSpinBox::valueChanged, this, [this] {
    mark();
    Q_EMIT settingsChanged();
  });
}

int NextRunPanel::seeds() const {
  return seeds_->value();
}

void NextRunPanel::addField(QFormLayout* form, const SettingInfo& info, const QString& title) {
  Field field;
  field.path = info.path;
  const std::size_t place = fields_.size();
  if (info.choices.empty()) {
    auto* edit = new QLineEdit;
    connect(edit, &QLineEdit::textChanged, this, [this, place] { changed(fields_[place]); });
    field.input = edit;
  } else {
    auto* combo = new QComboBox;
    combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    combo->setMinimumContentsLength(8);
    for (const std::string& choice : info.choices) {
      combo->addItem(qstr(choice).replace(u'_', u' '), qstr(choice));
    }
    connect(combo, &QComboBox::currentIndexChanged, this,
            [this, place] { changed(fields_[place]); });
    field.input = combo;
  }
  field.input->setObjectName(u"next_"_s + qstr(info.path));
  field.input->setToolTip(qstr(info.path) + u": "_s + qstr(info.help));
  field.input->setAccessibleName(title);
  field.title = new Label(title, Type::Body, &Tokens::secondaryText);
  field.title->setFixedWidth(kTitleWidth);
  field.former = new Label({}, Type::Small, &Tokens::secondaryText);
  field.former->hide();
  auto* cell = new QVBoxLayout;
  cell->setSpacing(1);
  cell->addWidget(field.input);
  cell->addWidget(field.former);
  form->addRow(field.title, cell);
  fields_.push_back(field);
}

std::string NextRunPanel::textOf(const Field& field) {
  if (const auto* combo = qobject_cast<const QComboBox*>(field.input)) {
    return combo->currentData().toString().toStdString();
  }
  return static_cast<const QLineEdit*>(field.input)->text().trimmed().toStdString();
}

void NextRunPanel::setText(Field& field, const std::string& text) {
  if (auto* combo = qobject_cast<QComboBox*>(field.input)) {
    combo->setCurrentIndex(combo->findData(qstr(text)));
  } else {
    static_cast<QLineEdit*>(field.input)->setText(qstr(text));
  }
}

void NextRunPanel::show(const Project& resolved, const RunRecord* run, const Project* settings) {
  filling_ = true;
  runName_ = run != nullptr ? run->name : std::string();
  run_ = run != nullptr ? *run : RunRecord();
  for (Field& field : fields_) {
    field.inProject = settingOf(resolved, field.path);
    field.inRun = settings != nullptr ? settingOf(*settings, field.path) : field.inProject;
    const bool edits = field.input->hasFocus() || field.touched;
    if (!edits) setText(field, field.inProject);
  }
  filling_ = false;
  mark();
}

void NextRunPanel::reset() {
  for (Field& field : fields_) {
    field.touched = false;
    field.input->clearFocus();
  }
  seeds_->setValue(1);
}

QStringList NextRunPanel::settings() const {
  QStringList changes;
  for (const Field& field : fields_) {
    const std::string text = textOf(field);
    if (!text.empty() && !sameSetting(text, field.inProject)) {
      changes << qstr(field.path) + u'=' + qstr(text);
    }
  }
  return changes;
}

void NextRunPanel::changed(Field& field) {
  if (filling_) return;
  field.touched = !sameSetting(textOf(field), field.inProject);
  mark();
  Q_EMIT settingsChanged();
}

void NextRunPanel::mark() {
  int count = 0;
  for (Field& field : fields_) {
    const std::string text = textOf(field);
    const bool differs = !text.empty() && !sameSetting(text, field.inRun);
    count += differs ? 1 : 0;
    if (field.input->property("changed").toBool() != differs) {
      field.input->setProperty("changed", differs);
      field.input->update();
    }
    field.title->setFont(typeFont(differs ? Type::BodyMedium : Type::Body));
    field.title->setColour(differs ? &Tokens::text : &Tokens::secondaryText);
    const QString whose = runName_.empty() ? tr("project") : qstr(runName_);
    const QString former = field.inRun.empty() ? tr("none") : qstr(field.inRun);
    field.former->setText(whose + u": "_s + QString(former).replace(u'_', u' '));
    field.former->setVisible(differs);
  }
  count_->setText(count == 0 ? QString() : tr("%n changed", nullptr, count));
  const QString time = estimate();
  estimate_->setText(time);
  estimate_->setVisible(!time.isEmpty());
}

/// By the current run's time an epoch: the only thing known before the first step.
QString NextRunPanel::estimate() const {
  if (run_.epoch <= 0 || run_.seconds <= 0) return {};
  const auto epochs = std::ranges::find(fields_, std::string("training.epochs"), &Field::path);
  const auto wanted = epochs == fields_.end() ? std::nullopt : parseDouble(textOf(*epochs));
  if (!wanted || !(*wanted > 0)) return {};
  const double each = run_.seconds / run_.epoch;
  return tr("At most about %1, by %2's %3 s an epoch")
      .arg(plots::durationText(each * *wanted * seeds()), qstr(runName_), shortNumber(each, 2));
}

void NextRunPanel::setQueued(const QStringList& commands) {
  queued_->setText(tr("%n run(s) queued", nullptr, static_cast<int>(commands.size())));
  queued_->setToolTip(commands.join(u'\n'));
  queued_->setVisible(!commands.isEmpty());
  unqueue_->setVisible(!commands.isEmpty());
}

}  // namespace stateroom
