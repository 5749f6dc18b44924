#include "ui/panels/foot/problems_panel.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

#include "core/base/text.h"
#include "ui/session/error_text.h"
#include "ui/session/file_excerpt.h"
#include "ui/session/number_format.h"
#include "ui/session/text.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/surface.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

bool isError(const Problem& problem) {
  return problem.severity == Problem::Severity::Error;
}

QString messageWithCount(const Problem& problem) {
  const QString text = messageOf(problem.error);
  return problem.count > 1 ? text + u" ("_s +
                                 ProblemsPanel::tr("%n row(s) like this", nullptr,
                                                   static_cast<int>(problem.count)) +
                                 u')'
                           : text;
}

QString whereText(const Problem& problem) {
  QStringList parts;
  if (problem.row > 0) parts << wholeNumber(problem.row);
  if (!problem.column.empty()) parts << qstr(escapeControl(problem.column));
  if (parts.isEmpty()) return placeOf(problem.error);
  return parts.join(u", "_s);
}

std::vector<TableModel<Problem>::Column> problemColumns() {
  return {{{},
           AtLeft,
           [](const Problem& problem, int role) -> QVariant {
             if (role == IconNameRole)
               return isError(problem) ? u"circle-alert"_s : u"triangle-alert"_s;
             if (role == ColourRole)
               return int(isError(problem) ? CellColour::Error : CellColour::Warning);
             if (role == Qt::AccessibleTextRole)
               return isError(problem) ? ProblemsPanel::tr("error") : ProblemsPanel::tr("warning");
             return {};
           }},
          {ProblemsPanel::tr("problem"), AtLeft,
           [](const Problem& problem, int role) -> QVariant {
             return role == Qt::DisplayRole ? messageWithCount(problem) : QVariant();
           }},
          {ProblemsPanel::tr("file"), AtLeft,
           [](const Problem& problem, int role) -> QVariant {
             if (role != Qt::DisplayRole) return {};
             return problem.file.empty() ? ProblemsPanel::tr("project file") : qstr(problem.file);
           }},
          {ProblemsPanel::tr("place"), AtLeft,
           [](const Problem& problem, int role) -> QVariant {
             return role == Qt::DisplayRole ? whereText(problem) : QVariant();
           }},
          {ProblemsPanel::tr("way out"), AtLeft, [](const Problem& problem, int role) -> QVariant {
             if (role == Qt::DisplayRole) return hintOf(problem.error);
             if (role == ColourRole) return int(CellColour::Link);
             return {};
           }}};
}

}  // namespace

ProblemsPanel::ProblemsPanel(Session* session, DataSession* dataSession, QWidget* parent)
    : QWidget(parent),
      session_(session),
      data_(dataSession),
      model_(new TableModel<Problem>(problemColumns(), this)) {
  setObjectName(u"problemsPanel"_s);
  setAccessibleName(tr("Problems"));
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  auto* splitter = new QSplitter;
  splitter->addWidget(makeList());
  splitter->addWidget(makeDetail());
  splitter->setStretchFactor(0, 1);
  splitter->setSizes({1000, 420});
  splitter->setChildrenCollapsible(false);
  row->addWidget(splitter);
  connect(data_, &DataSession::changed, this, &ProblemsPanel::refresh);
  refresh();
}

QWidget* ProblemsPanel::makeList() {
  auto* area = new Surface(&Tokens::base, Qt::TopEdge);
  auto* column = new QVBoxLayout(area);
  column->setContentsMargins(0, 1, 0, 0);
  column->setSpacing(0);
  auto* head = new Surface(&Tokens::window, Qt::BottomEdge);
  head->setFixedHeight(32);
  auto* row = new QHBoxLayout(head);
  row->setContentsMargins(8, 0, 8, 1);
  row->setSpacing(0);
  kinds_ = new QButtonGroup(this);
  const std::pair<Show, const char*> kinds[] = {{Show::All, "problemsAll"},
                                                {Show::Errors, "problemsErrors"},
                                                {Show::Warnings, "problemsWarnings"}};
  for (const auto& [kind, name] : kinds) {
    auto* button = new QPushButton;
    button->setObjectName(QString::fromLatin1(name));
    button->setCheckable(true);
    button->setProperty("small", true);
    button->setChecked(kind == Show::All);
    kinds_->addButton(button, static_cast<int>(kind));
    row->addWidget(button);
  }
  row->addSpacing(8);
  filter_ = new QLineEdit;
  filter_->setObjectName(u"problemsFilter"_s);
  filter_->setAccessibleName(tr("Filter problems"));
  filter_->setPlaceholderText(tr("Filter"));
  filter_->setProperty("small", true);
  filter_->setMaximumWidth(180);
  row->addWidget(filter_);
  row->addStretch();
  column->addWidget(head);
  table_ = new QTableView;
  setUpTable(table_);
  table_->setObjectName(u"problemsTable"_s);
  table_->setAccessibleName(tr("Problems"));
  table_->setModel(model_);
  table_->setSelectionMode(QAbstractItemView::SingleSelection);
  table_->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
  table_->setColumnWidth(0, 34);
  table_->setColumnWidth(2, 130);
  table_->setColumnWidth(3, 150);
  table_->setColumnWidth(4, 260);
  list_ = new QStackedWidget;
  list_->addWidget(new EmptyState(u"circle-check"_s, tr("No problems"),
                                  tr("Everything in data and settings reads as it should.")));
  list_->addWidget(table_);
  column->addWidget(list_, 1);
  connect(kinds_, &QButtonGroup::idClicked, this, &ProblemsPanel::refresh);
  connect(filter_, &QLineEdit::textChanged, this, &ProblemsPanel::refresh);
  connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
          &ProblemsPanel::showDetail);
  connect(table_, &QTableView::activated, this, &ProblemsPanel::go);
  return area;
}

QWidget* ProblemsPanel::makeDetail() {
  detail_ = new Surface(&Tokens::window, Qt::TopEdge);
  auto* column = new QVBoxLayout(detail_);
  column->setContentsMargins(12, 12, 12, 12);
  column->setSpacing(8);
  title_ = new Label({}, Type::BodyStrong);
  title_->setWordWrap(true);
  hint_ = new Label({}, Type::Body, &Tokens::secondaryText);
  hint_->setWordWrap(true);
  excerpt_ = new QPlainTextEdit;
  excerpt_->setObjectName(u"problemExcerpt"_s);
  excerpt_->setAccessibleName(tr("The lines of the file"));
  excerpt_->setReadOnly(true);
  excerpt_->setFont(typeFont(Type::Mono));
  excerpt_->setLineWrapMode(QPlainTextEdit::NoWrap);
  excerpt_->setFixedHeight(66);
  go_ = new QPushButton(tr("Go there"));
  go_->setObjectName(u"problemGo"_s);
  go_->setProperty("primary", true);
  ignore_ = new QPushButton(tr("Ignore in this project"));
  ignore_->setObjectName(u"problemIgnore"_s);
  auto* copy = new QPushButton(tr("Copy"));
  copy->setIcon(themedIcon(u"copy"_s));
  copy->setFlat(true);
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(8);
  buttons->addWidget(go_);
  buttons->addWidget(ignore_);
  buttons->addStretch();
  buttons->addWidget(copy);
  column->addWidget(title_);
  column->addWidget(hint_);
  column->addWidget(excerpt_);
  column->addLayout(buttons);
  column->addStretch();
  connect(go_, &QPushButton::clicked, this, &ProblemsPanel::go);
  connect(ignore_, &QPushButton::clicked, this, [this] {
    if (const Problem* problem = current()) Q_EMIT ignoreRequested(qstr(problem->error.name()));
  });
  connect(copy, &QPushButton::clicked, this, [this] {
    QApplication::clipboard()->setText(title_->text() + u'\n' + hint_->text() + u'\n' +
                                       excerpt_->toPlainText());
  });
  return detail_;
}

const Problem* ProblemsPanel::current() const {
  const QModelIndex index = table_->currentIndex();
  return index.isValid() ? &model_->record(index.row()) : nullptr;
}

void ProblemsPanel::refresh() {
  const auto kind = static_cast<Show>(kinds_->checkedId());
  std::vector<Problem> shown;
  for (const Problem& problem : data_->problems()) {
    if (kind == Show::Errors && !isError(problem)) continue;
    if (kind == Show::Warnings && isError(problem)) continue;
    const QString words =
        messageOf(problem.error) + u' ' + whereText(problem) + u' ' + qstr(problem.file);
    if (words.contains(filter_->text(), Qt::CaseInsensitive)) shown.push_back(problem);
  }
  kinds_->button(static_cast<int>(Show::All))->setText(tr("All %1").arg(data_->problems().size()));
  kinds_->button(static_cast<int>(Show::Errors))->setText(tr("Errors %1").arg(data_->errorCount()));
  kinds_->button(static_cast<int>(Show::Warnings))
      ->setText(tr("Warnings %1").arg(data_->warningCount()));
  const int row = table_->currentIndex().row();
  model_->setRecords(std::move(shown));
  list_->setCurrentIndex(model_->rowCount() > 0 ? 1 : 0);
  if (model_->rowCount() > 0) table_->selectRow(qBound(0, row, model_->rowCount() - 1));
  showDetail();
}

void ProblemsPanel::showDetail() {
  const Problem* problem = current();
  detail_->setVisible(problem != nullptr);
  if (problem == nullptr) return;
  title_->setText(messageWithCount(*problem));
  const QString place = problem->file.empty() ? placeOf(problem->error)
                                              : qstr(problem->file) + u", "_s + whereText(*problem);
  hint_->setText((place.isEmpty() ? QString() : place + u". "_s) + hintOf(problem->error));
  const QString lines = problem->row > 0 && !problem->file.empty()
                            ? fileExcerpt(session_->folder() / problem->file, problem->row)
                            : QString();
  excerpt_->setPlainText(lines);
  excerpt_->setVisible(!lines.isEmpty());
  ignore_->setVisible(!isError(*problem));
}

void ProblemsPanel::go() {
  const Problem* problem = current();
  if (problem == nullptr) return;
  if (problem->file.empty() && problem->column.empty())
    Q_EMIT openProjectFile();
  else
    Q_EMIT goTo(qstr(problem->file), qstr(problem->column), problem->row);
}

}  // namespace stateroom
