#include "ui/panels/predict/batch_panel.h"

#include <QDesktopServices>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QUrl>
#include <algorithm>

#include "core/base/text.h"
#include "core/data/csv_reader.h"
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
using namespace std::chrono_literals;

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
      note_(new Label(tr("A CSV file or JSON lines. Columns are matched by name."), Type::Body,
                      &Tokens::secondaryText)),
      result_(new Label),
      progress_(new QProgressBar),
      start_(new QPushButton(tr("Predict the file"))),
      open_(new QPushButton(tr("Open the result"))),
      reader_(new Background(this)) {
  input_->setObjectName(u"batchInput"_s);
  input_->setPlaceholderText(tr("File to predict for"));
  input_->setAccessibleName(input_->placeholderText());
  output_->setObjectName(u"batchOutput"_s);
  output_->setPlaceholderText(tr("File to write, .csv or .jsonl"));
  output_->setAccessibleName(output_->placeholderText());
  auto* browse = new QPushButton(tr("Choose…"));
  auto* save = new QPushButton(tr("Choose…"));
  note_->setWordWrap(true);
  note_->setObjectName(u"batchNote"_s);
  result_->setObjectName(u"batchResult"_s);
  result_->setWordWrap(true);
  progress_->hide();
  progress_->setTextVisible(false);
  start_->setObjectName(u"batchStart"_s);
  start_->setProperty("primary", true);
  start_->setIcon(themedIcon(u"play"_s, &Tokens::accentText));
  open_->setObjectName(u"batchOpen"_s);
  open_->hide();
  auto* table = new QTableView;
  setUpTable(table);
  table->setObjectName(u"batchColumns"_s);
  table->setAccessibleName(tr("Columns"));
  table->setModel(model_);
  table->horizontalHeader()->setStretchLastSection(true);
  table->horizontalHeader()->setDefaultSectionSize(120);
  auto* files = new QGridLayout;
  files->setContentsMargins(12, 10, 12, 8);
  files->setVerticalSpacing(6);
  files->addWidget(new Label(tr("Input"), Type::Body, &Tokens::secondaryText), 0, 0);
  files->addWidget(input_, 0, 1);
  files->addWidget(browse, 0, 2);
  files->addWidget(new Label(tr("Output"), Type::Body, &Tokens::secondaryText), 1, 0);
  files->addWidget(output_, 1, 1);
  files->addWidget(save, 1, 2);
  files->addWidget(note_, 2, 0, 1, 3);
  auto* foot = new Surface(&Tokens::window, Qt::TopEdge);
  auto* footColumn = new QVBoxLayout(foot);
  footColumn->setContentsMargins(12, 8, 12, 8);
  footColumn->addWidget(result_);
  footColumn->addWidget(progress_);
  auto* buttons = new QHBoxLayout;
  buttons->addWidget(open_);
  buttons->addStretch();
  buttons->addWidget(start_);
  footColumn->addLayout(buttons);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addLayout(files);
  column->addWidget(table, 1);
  column->addWidget(foot);
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
  connect(start_, &QPushButton::clicked, this, &BatchPanel::start);
  connect(open_, &QPushButton::clicked, this,
          [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(output_->text())); });
  connect(session_, &Session::jobFailed, this, [this](const JobFailure& failure) {
    if (running_.isEmpty() || failure.command != running_) return;
    running_.clear();
    result_->setText(sentenceOf(failure.error));
    result_->setColour(&Tokens::error);
    showState();
  });
  poll_.setInterval(250ms);
  connect(&poll_, &QTimer::timeout, this, &BatchPanel::follow);
  showState();
}

void BatchPanel::setColumns(std::vector<InputColumn> columns) {
  columns_ = std::move(columns);
  match({});
  readHeader();
}

void BatchPanel::setRun(const QString& run, const QString& checkpoint) {
  run_ = run;
  checkpoint_ = checkpoint;
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
    ColumnMatch row{column, std::ranges::count(header.columns, column.name) > 0};
    if (!row.found && !header.columns.empty()) {
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

QStringList BatchPanel::arguments() const {
  return {u"--run"_s,        run_,
          u"--checkpoint"_s, checkpoint_,
          u"--input"_s,      input_->text().trimmed(),
          u"--output"_s,     output_->text().trimmed()};
}

bool BatchPanel::canStart() const {
  return !run_.isEmpty() && !input_->text().trimmed().isEmpty() &&
         !output_->text().trimmed().isEmpty() && running_.isEmpty();
}

void BatchPanel::showState() {
  start_->setEnabled(canStart());
  progress_->setVisible(!running_.isEmpty());
  if (running_.isEmpty()) poll_.stop();
}

void BatchPanel::start() {
  result_->setText({});
  result_->setColour(&Tokens::text);
  open_->hide();
  if (auto started = session_->startJob(u"predict"_s, arguments()); !started) {
    Q_EMIT failed(sentenceOf(started.error()));
    return;
  }
  running_ = session_->commandLine(u"predict"_s, arguments());
  startedAt_ = QDateTime::currentDateTime();
  progress_->setRange(0, 0);
  poll_.start();
  showState();
}

/// The file appears as one step when all rows are done.
void BatchPanel::follow() {
  const QFileInfo file(output_->text().trimmed());
  if (!file.exists() || file.lastModified() < startedAt_.addSecs(-1)) return;
  running_.clear();
  result_->setText(tr("Written: %1, %2").arg(file.fileName(), fileSizeText(file.size())));
  result_->setColour(&Tokens::success);
  open_->show();
  showState();
}

}  // namespace stateroom
