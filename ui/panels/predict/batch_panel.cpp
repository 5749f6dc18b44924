#include "ui/panels/predict/batch_panel.h"

#include <QCheckBox>
#include <QDesktopServices>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QUrl>
#include <algorithm>
#include <cmath>

#include <signal.h>

#include "core/base/text.h"
#include "core/data/csv_reader.h"
#include "plots/number_text.h"
#include "ui/session/error_text.h"
#include "ui/session/feature_text.h"
#include "ui/session/input_header.h"
#include "ui/session/number_format.h"
#include "ui/session/text.h"
#include "ui/theme/icons.h"
#include "ui/widgets/label.h"
#include "ui/widgets/panel_header.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

TableModel<ColumnMatch>* makeModel(QObject* parent) {
  using Row = ColumnMatch;
  return new TableModel<Row>(
      {{BatchPanel::tr("input"), AtLeft,
        [](const Row& row, int role) -> QVariant {
          if (role == Qt::DisplayRole) return qstr(row.column.name);
          if (role == SuffixRole) return qstr(row.column.unit);
          return {};
        }},
       {BatchPanel::tr("type"), AtLeft,
        [](const Row& row, int role) -> QVariant {
          if (role == Qt::DisplayRole) return typeText(row.column.type);
          if (role == ColourRole) return int(CellColour::Secondary);
          return {};
        }},
       {BatchPanel::tr("in the file"), AtLeft,
        [](const Row& row, int role) -> QVariant {
          if (!row.known) return {};
          if (role == IconNameRole) return row.found ? u"check"_s : u"triangle-alert"_s;
          if (role == ColourRole) return int(row.found ? CellColour::Success : CellColour::Warning);
          if (role != Qt::DisplayRole) return {};
          if (row.found) return BatchPanel::tr("yes");
          return row.nearest.isEmpty() ? BatchPanel::tr("not there")
                                       : BatchPanel::tr("not there; perhaps %1").arg(row.nearest);
        }}},
      parent);
}

}  // namespace

BatchPanel::BatchPanel(Session* session, QWidget* parent)
    : Surface(&Tokens::window, {}, parent),
      session_(session),
      model_(makeModel(this)),
      input_(new QLineEdit),
      output_(new QLineEdit),
      stateful_(new QCheckBox(tr("Go on from each user's state, and keep the new one"))),
      note_(new Label(tr("A CSV file or JSON lines. Columns are matched by name."), Type::Body,
                      &Tokens::secondaryText)),
      result_(new Label),
      progress_(new QProgressBar),
      start_(new QPushButton(tr("Predict the file"))),
      cancel_(new QPushButton(tr("Cancel"))),
      open_(new QPushButton(tr("Open the result"))),
      reader_(new Background(this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addLayout(makeFiles());
  column->addWidget(makeTable(), 1);
  column->addWidget(makeFoot());
  connect(session_, &Session::projectOpened, this, &BatchPanel::reset);
  connect(session_, &Session::jobsChanged, this, &BatchPanel::follow);
  connect(session_, &Session::jobFailed, this, [this](const JobFailure& failure) {
    if (!command_.isEmpty() && failure.command == command_)
      finish(sentenceOf(failure.error), &Tokens::error);
  });
  showState();
}

QLayout* BatchPanel::makeFiles() {
  input_->setObjectName(u"batchInput"_s);
  input_->setPlaceholderText(tr("File to predict for"));
  input_->setAccessibleName(input_->placeholderText());
  output_->setObjectName(u"batchOutput"_s);
  output_->setPlaceholderText(tr("File to write, .csv or .jsonl"));
  output_->setAccessibleName(output_->placeholderText());
  stateful_->setObjectName(u"batchStateful"_s);
  note_->setObjectName(u"batchNote"_s);
  note_->setWordWrap(true);
  auto* browse = new QPushButton(tr("Choose…"));
  auto* save = new QPushButton(tr("Choose…"));
  auto* files = new QGridLayout;
  files->setContentsMargins(12, 10, 12, 8);
  files->setVerticalSpacing(6);
  files->setHorizontalSpacing(8);
  files->addWidget(new Label(tr("Input"), Type::Body, &Tokens::secondaryText), 0, 0);
  files->addWidget(input_, 0, 1);
  files->addWidget(browse, 0, 2);
  files->addWidget(new Label(tr("Output"), Type::Body, &Tokens::secondaryText), 1, 0);
  files->addWidget(output_, 1, 1);
  files->addWidget(save, 1, 2);
  files->addWidget(stateful_, 2, 0, 1, 3);
  files->addWidget(note_, 3, 0, 1, 3);
  connect(browse, &QPushButton::clicked, this, [this] {
    const QString path = QFileDialog::getOpenFileName(this, tr("File to predict for"));
    if (!path.isEmpty()) chooseInput(path);
  });
  connect(save, &QPushButton::clicked, this, [this] {
    const QString path = QFileDialog::getSaveFileName(this, tr("File to write"), output_->text(),
                                                      tr("Tables (*.csv *.jsonl)"));
    if (!path.isEmpty()) output_->setText(path);
  });
  connect(input_, &QLineEdit::editingFinished, this, &BatchPanel::readHeader);
  connect(output_, &QLineEdit::textChanged, this, &BatchPanel::showState);
  return files;
}

QWidget* BatchPanel::makeTable() {
  auto* table = new QTableView;
  setUpTable(table);
  table->setObjectName(u"batchColumns"_s);
  table->setAccessibleName(tr("Columns"));
  table->setModel(model_);
  table->horizontalHeader()->setStretchLastSection(true);
  table->horizontalHeader()->setDefaultSectionSize(120);
  return table;
}

QWidget* BatchPanel::makeFoot() {
  result_->setObjectName(u"batchResult"_s);
  result_->setWordWrap(true);
  progress_->setObjectName(u"batchProgress"_s);
  progress_->setTextVisible(false);
  start_->setObjectName(u"batchStart"_s);
  start_->setProperty("primary", true);
  start_->setIcon(themedIcon(u"play"_s, &Tokens::accentText));
  cancel_->setObjectName(u"batchCancel"_s);
  open_->setObjectName(u"batchOpen"_s);
  open_->hide();
  auto* buttons = new QHBoxLayout;
  buttons->addWidget(open_);
  buttons->addStretch();
  buttons->addWidget(cancel_);
  buttons->addWidget(start_);
  auto* foot = new Surface(&Tokens::window, Qt::TopEdge);
  auto* column = new QVBoxLayout(foot);
  column->setContentsMargins(12, 8, 12, 8);
  column->addWidget(result_);
  column->addWidget(progress_);
  column->addLayout(buttons);
  connect(start_, &QPushButton::clicked, this, &BatchPanel::start);
  connect(cancel_, &QPushButton::clicked, this, &BatchPanel::cancel);
  connect(open_, &QPushButton::clicked, this,
          [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(written_)); });
  return foot;
}

/// Another project: its files are others, and a job of the former goes on by itself.
void BatchPanel::reset() {
  input_->clear();
  output_->clear();
  result_->clear();
  command_.clear();
  running_ = false;
  open_->hide();
  match({});
}

void BatchPanel::setColumns(std::vector<InputColumn> columns) {
  columns_ = std::move(columns);
  match({});
  readHeader();
}

void BatchPanel::setRun(const QString& run, const QString& checkpoint, bool keepsState,
                        bool isBound) {
  run_ = run;
  checkpoint_ = checkpoint;
  isBound_ = isBound;
  stateful_->setVisible(keepsState);
  if (!keepsState) stateful_->setChecked(false);
  showState();
}

void BatchPanel::chooseInput(const QString& path) {
  input_->setText(path);
  const QFileInfo info(path);
  if (output_->text().isEmpty())
    output_->setText(info.absolutePath() + u'/' + info.completeBaseName() + u"-predictions.csv"_s);
  readHeader();
}

void BatchPanel::readHeader() {
  const QString path = input_->text().trimmed();
  if (path.isEmpty()) return showState();
  reader_->start([path = fsPath(path)](const std::stop_token&) { return headerOf(path); },
                 [this](const InputHeader& header) { match({header.columns, header.error}); });
}

void BatchPanel::match(const Header& header) {
  std::vector<ColumnMatch> rows;
  int missing = 0;
  for (const InputColumn& column : columns_) {
    ColumnMatch row{.column = column,
                    .known = !header.columns.empty(),
                    .found = std::ranges::count(header.columns, column.name) > 0};
    if (!row.found && row.known) {
      ++missing;
      if (const auto close = nearest(column.name, header.columns)) row.nearest = qstr(*close);
    }
    rows.push_back(std::move(row));
  }
  model_->setRecords({});
  model_->setRecords(std::move(rows));
  note_->setColour(header.error || missing > 0 ? &Tokens::warning : &Tokens::secondaryText);
  if (header.error)
    note_->setText(sentenceOf(*header.error));
  else if (header.columns.empty())
    note_->setText(tr("A CSV file or JSON lines. Columns are matched by name."));
  else
    note_->setText(missing == 0 ? tr("Every input is there.")
                                : tr("%n input(s) are not in the file", nullptr, missing));
  showState();
}

/// The job's folder is the project's, the window's is any.
QStringList BatchPanel::arguments() const {
  const auto absolute = [](const QLineEdit* field) {
    return QFileInfo(field->text().trimmed()).absoluteFilePath();
  };
  QStringList arguments;
  if (!stateful_->isChecked() || !isBound_)
    arguments << u"--run"_s << run_ << u"--checkpoint"_s << checkpoint_;
  if (stateful_->isChecked()) arguments << u"--stateful"_s;
  return arguments << u"--input"_s << absolute(input_) << u"--output"_s << absolute(output_);
}

bool BatchPanel::canStart() const {
  return !run_.isEmpty() && !input_->text().trimmed().isEmpty() &&
         !output_->text().trimmed().isEmpty() && !running_;
}

void BatchPanel::showState() {
  start_->setEnabled(canStart());
  start_->setVisible(!running_);
  cancel_->setVisible(running_);
  progress_->setVisible(running_);
}

void BatchPanel::start() {
  result_->clear();
  result_->setColour(&Tokens::text);
  open_->hide();
  jobsBefore_.clear();
  for (const JobInfo& job : session_->jobs()) jobsBefore_.insert(job.id);
  command_ = session_->commandLine(u"predict"_s, arguments());
  written_ = arguments().last();
  running_ = true;
  if (auto started = session_->startJob(u"predict"_s, arguments()); !started)
    return finish(sentenceOf(started.error()), &Tokens::error);
  progress_->setRange(0, 1000);
  progress_->setValue(0);
  result_->setText(tr("The engine loads…"));
  cancel_->setEnabled(false);  // until its process is known
  showState();
}

const JobInfo* BatchPanel::job() const {
  const std::string title = "Predict " + written_.toStdString();
  const auto found = std::ranges::find_if(session_->jobs(), [&](const JobInfo& job) {
    return job.title == title && !jobsBefore_.contains(job.id);
  });
  return found == session_->jobs().end() ? nullptr : &*found;
}

/// As Ctrl+C in a terminal: nothing is written.
void BatchPanel::cancel() {
  if (const JobInfo* const job = this->job(); job != nullptr && job->pid > 0)
    ::kill(job->pid, SIGINT);
  session_->refresh();
}

void BatchPanel::follow() {
  const JobInfo* const job = running_ ? this->job() : nullptr;
  if (job == nullptr) return;
  cancel_->setEnabled(job->pid > 0);
  if (job->state == "running") {
    if (!(job->of > 0)) return;
    progress_->setValue(static_cast<int>(1000 * job->done / job->of));
    const QString rows =
        tr("%1 of %2 rows")
            .arg(wholeNumber(std::llround(job->done)), wholeNumber(std::llround(job->of)));
    result_->setText(job->secondsLeft > 0
                         ? tr("%1, %2 left").arg(rows, plots::durationText(job->secondsLeft))
                         : rows);
  } else if (job->state == "done") {
    const QFileInfo file(written_);
    open_->show();
    finish(tr("Written: %1, %2").arg(file.fileName(), fileSizeText(file.size())), &Tokens::success);
  } else if (job->state == "cancelled") {
    finish(tr("Stopped; nothing was written."), &Tokens::secondaryText);
  } else {
    finish(job->message.empty() ? tr("The job was killed.") : qstr(job->message), &Tokens::error);
  }
}

void BatchPanel::finish(const QString& sentence, QColor Tokens::* colour) {
  running_ = false;
  result_->setText(sentence);
  result_->setColour(colour);
  showState();
}

}  // namespace stateroom
