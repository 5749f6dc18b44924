#include "ui/panels/train/checkpoints_panel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QStackedWidget>
#include <QStandardItemModel>
#include <QTabBar>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/models/run_curves.h"
#include "ui/session/number_format.h"
#include "ui/session/text.h"
#include "ui/theme/icons.h"
#include "ui/widgets/label.h"
#include "ui/widgets/panel_header.h"

namespace stateroom {

using namespace Qt::StringLiterals;

CheckpointsPanel::CheckpointsPanel(QWidget* parent)
    : QWidget(parent),
      model_(new CheckpointModel(this)),
      tabs_(flatTabs(u"checkpointTabs"_s, tr("Checkpoints or notes"),
                     {tr("Checkpoints"), tr("Notes")})),
      head_(new PanelHeader(tabs_)),
      table_(new QTableView),
      notes_(new QTableView),
      noteModel_(new QStandardItemModel(0, 2, this)),
      actions_(makeActions()) {
  setUpTable(table_);
  table_->setObjectName(u"checkpointTable"_s);
  table_->setAccessibleName(tr("Checkpoints"));
  table_->setModel(model_);
  table_->setSelectionMode(QAbstractItemView::SingleSelection);
  table_->horizontalHeader()->setDefaultSectionSize(100);
  table_->horizontalHeader()->setStretchLastSection(true);
  setUpTable(notes_);
  notes_->setObjectName(u"noteTable"_s);
  notes_->setAccessibleName(tr("Notes of the run"));
  noteModel_->setHorizontalHeaderLabels({tr("step"), tr("note")});
  notes_->setModel(noteModel_);
  notes_->horizontalHeader()->setStretchLastSection(true);
  auto* stack = new QStackedWidget;
  stack->addWidget(table_);
  stack->addWidget(notes_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(head_);
  column->addWidget(stack, 1);
  actions_->setParent(table_->viewport());
  actions_->hide();
  connect(tabs_, &QTabBar::currentChanged, stack, &QStackedWidget::setCurrentIndex);
  connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, this,
          &CheckpointsPanel::placeActions);
  connect(model_, &QAbstractItemModel::modelReset, this, [this] {
    if (model_->rowCount() > 0) table_->selectRow(0);
    placeActions();
  });
  connect(table_->verticalScrollBar(), &QAbstractSlider::valueChanged, this,
          &CheckpointsPanel::placeActions);
  table_->viewport()->installEventFilter(this);
}

QWidget* CheckpointsPanel::makeActions() {
  auto* actions = new QWidget;
  auto* row = new QHBoxLayout(actions);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(4);
  const auto add = [&](const QString& text, const QString& name) {
    auto* button = new QPushButton(text);
    button->setObjectName(name);
    button->setProperty("small", true);
    button->setFlat(true);
    row->addWidget(button);
    return button;
  };
  connect(add(tr("Evaluate"), u"evaluateCheckpoint"_s), &QPushButton::clicked, this,
          [this] { Q_EMIT evaluateRequested(run_, chosenStep()); });
  restore_ = add(tr("Restore"), u"restoreCheckpoint"_s);
  restore_->setToolTip(tr("The run goes on from here when it is resumed"));
  connect(restore_, &QPushButton::clicked, this,
          [this] { Q_EMIT restoreRequested(run_, chosenStep()); });
  auto* exports = add(tr("Export"), u"exportCheckpoint"_s);
  auto* menu = new QMenu(exports);
  const QStringList formats{u"torchscript"_s, u"safetensors"_s};
  for (const QString& format : formats)
    menu->addAction(format, this,
                    [this, format] { Q_EMIT exportRequested(run_, chosenStep(), format); });
  QMenu* copy = menu->addMenu(themedIcon(u"terminal"_s), tr("Copy as command"));
  for (const QString& format : formats)
    copy->addAction(format, this,
                    [this, format] { Q_EMIT exportCopyRequested(run_, chosenStep(), format); });
  exports->setMenu(menu);
  return actions;
}

qint64 CheckpointsPanel::chosenStep() const {
  const QModelIndexList rows = table_->selectionModel()->selectedRows();
  return rows.isEmpty() ? 0 : model_->rows()[static_cast<std::size_t>(rows[0].row())].step;
}

/// In the chosen row, at its right end.
void CheckpointsPanel::placeActions() {
  const QModelIndexList rows = table_->selectionModel()->selectedRows();
  actions_->setVisible(!rows.isEmpty());
  if (rows.isEmpty()) return;
  const QRect cell = table_->visualRect(rows[0]);
  const QSize size = actions_->sizeHint();
  actions_->setGeometry(table_->viewport()->width() - size.width() - 8, cell.top() + 1,
                        size.width(), cell.height() - 2);
}

bool CheckpointsPanel::eventFilter(QObject* object, QEvent* event) {
  if (event->type() == QEvent::Resize) placeActions();
  return QWidget::eventFilter(object, event);
}

void CheckpointsPanel::show(const std::filesystem::path& projectFolder, const RunRecord& run,
                            const RunCurves& curves, std::vector<std::string> metrics,
                            const Project* settings) {
  run_ = qstr(run.name);
  restore_->setEnabled(hasEnded(run));
  model_->show(projectFolder, run, std::move(metrics));
  if (settings != nullptr) {
    const auto& kept = settings->checkpoints();
    head_->setNote(kept.keep_best()
                       ? tr("%1, keeps best and last %2").arg(run_).arg(kept.keep_last())
                       : tr("%1, keeps last %2").arg(run_).arg(kept.keep_last()));
  } else {
    head_->setNote(run_);
  }
  showNotes(curves);
}

void CheckpointsPanel::showNotes(const RunCurves& curves) {
  const auto& notes = curves.notes(run_.toStdString());
  if (noteModel_->rowCount() == static_cast<int>(notes.size())) return;
  noteModel_->setRowCount(0);
  for (const TextEvent& note : notes) {
    auto* step = new QStandardItem(wholeNumber(note.step));
    step->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    noteModel_->appendRow({step, new QStandardItem(qstr(note.text))});
  }
}

void CheckpointsPanel::clear() {
  run_.clear();
  head_->setNote({});
  model_->clear();
  noteModel_->setRowCount(0);
}

}  // namespace stateroom
