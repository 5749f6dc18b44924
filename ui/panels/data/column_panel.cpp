#include "ui/panels/data/column_panel.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <cmath>

#include "ui/session/feature_text.h"
#include "ui/session/text.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/down_scroll.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

/// Steps that can be added, as the project file writes them.
const std::pair<const char*, const char*> addable[] = {
    {QT_TRANSLATE_NOOP("stateroom::ColumnPanel", "Logarithm"), "{ log {} }"},
    {QT_TRANSLATE_NOOP("stateroom::ColumnPanel", "Z-score"), "{ standardize {} }"},
    {QT_TRANSLATE_NOOP("stateroom::ColumnPanel", "Scale to 0 … 1"), "{ scale {} }"},
    {QT_TRANSLATE_NOOP("stateroom::ColumnPanel", "Buckets by quantiles"), "{ bucketize {} }"},
    {QT_TRANSLATE_NOOP("stateroom::ColumnPanel", "Vocabulary"), "{ vocabulary {} }"},
    {QT_TRANSLATE_NOOP("stateroom::ColumnPanel", "One-hot"), "{ one_hot {} }"},
    {QT_TRANSLATE_NOOP("stateroom::ColumnPanel", "Embedding"), "{ embedding {} }"}};

QString shownValue(const ColumnData& column, std::int64_t row) {
  if (column.isMissing(row)) return ColumnPanel::tr("missing");
  return column.type() == ColumnType::FLOAT ? trimmedNumber(column.number(row))
                                            : qstr(column.text(row));
}

QString stepValue(float value) {
  return std::isnan(value) ? QString() : shortNumber(value);
}

}  // namespace

ColumnPanel::ColumnPanel(Session* session, DataSession* dataSession, QWidget* parent)
    : Surface(&Tokens::window, {}, parent),
      session_(session),
      data_(dataSession),
      background_(new Background(this)) {
  setObjectName(u"columnPanel"_s);
  setMinimumWidth(264);
  auto* whole = new QVBoxLayout(this);
  whole->setContentsMargins(0, 0, 0, 0);
  whole->setSpacing(0);
  whole->addWidget(makeHead());
  auto* scroll = new DownScroll;
  body_ = new Surface(&Tokens::window);
  scroll->setWidget(body_);
  whole->addWidget(scroll, 1);
  auto* column = new QVBoxLayout(body_);
  column->setContentsMargins(12, 10, 12, 12);
  column->setSpacing(8);
  makeBody(column);
  body_->hide();
}

QWidget* ColumnPanel::makeHead() {
  auto* head = new Surface(&Tokens::window, Qt::BottomEdge);
  head->setFixedHeight(32);
  auto* row = new QHBoxLayout(head);
  row->setContentsMargins(12, 0, 12, 1);
  row->setSpacing(6);
  title_ = new ElidedLabel(Type::BodyStrong);
  title_->setObjectName(u"columnTitle"_s);
  title_->setText(tr("No column chosen"));
  typeTag_ = new Tag;
  roleTag_ = new Tag;
  row->addWidget(title_, 1);
  row->addWidget(typeTag_);
  row->addWidget(roleTag_);
  return head;
}

void ColumnPanel::makeBody(QVBoxLayout* column) {
  auto* top = new QHBoxLayout;
  top->addWidget(new Label(tr("Steps"), Type::BodyStrong));
  top->addStretch();
  add_ = new QPushButton(tr("Add step"));
  add_->setObjectName(u"addStep"_s);
  add_->setProperty("small", true);
  add_->setIcon(themedIcon(u"plus"_s));
  add_->setIconSize({14, 14});
  connect(add_, &QPushButton::clicked, this, &ColumnPanel::openAddMenu);
  top->addWidget(add_);
  column->addLayout(top);
  steps_ = new QVBoxLayout;
  steps_->setSpacing(0);
  column->addLayout(steps_);
  note_ = new Label({}, Type::Body, &Tokens::secondaryText);
  note_->setWordWrap(true);
  column->addWidget(note_);
  beforeTitle_ = new Label(tr("Before"), Type::BodyStrong);
  before_ = new HistogramView;
  before_->setObjectName(u"beforeHistogram"_s);
  before_->setAccessibleName(tr("Distribution before the steps"));
  afterTitle_ = new Label(tr("After"), Type::BodyStrong);
  after_ = new HistogramView;
  after_->setObjectName(u"afterHistogram"_s);
  after_->setAccessibleName(tr("Distribution after the steps"));
  after_->setSlot(0);
  rowsTitle_ = new Label(tr("On rows of the table"), Type::BodyStrong);
  table_ = new QTableView;
  setUpTable(table_);
  table_->setObjectName(u"previewTable"_s);
  table_->setAccessibleName(tr("The steps on rows of the table"));
  table_->setSelectionMode(QAbstractItemView::NoSelection);
  table_->setFocusPolicy(Qt::NoFocus);
  table_->setAlternatingRowColors(false);
  table_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  table_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  table_->verticalHeader()->setDefaultSectionSize(22);
  table_->viewport()->setAutoFillBackground(false);
  for (QWidget* widget : std::initializer_list<QWidget*>{beforeTitle_, before_, afterTitle_, after_,
                                                         rowsTitle_, table_})
    column->addWidget(widget);
  column->addStretch();
}

void ColumnPanel::showColumn(const QString& name, ColumnType type, Role role) {
  name_ = name;
  type_ = type;
  title_->setText(name);
  typeTag_->setText(typeText(type));
  roleTag_->setText(roleText(role));
  add_->setVisible(role == Role::FEATURE);
  if (data_->loaded() == nullptr || name.isEmpty()) {
    body_->hide();
    return;
  }
  background_->start(
      [data = data_->loaded(), column = name.toStdString()](std::stop_token stop) {
        return ColumnPreview::make(data, column, stop);
      },
      [this](std::shared_ptr<const ColumnPreview> preview) { take(std::move(preview)); });
}

void ColumnPanel::take(std::shared_ptr<const ColumnPreview> preview) {
  preview_ = std::move(preview);
  const auto show = [](HistogramView* view, const Bars& bars) {
    if (bars.names.isEmpty())
      view->setNumbers(bars.counts, bars.low, bars.high);
    else
      view->setNames(bars.counts, bars.names);
  };
  show(before_, preview_->before());
  show(after_, preview_->after());
  const bool after = !preview_->after().counts.isEmpty();
  afterTitle_->setVisible(after);
  after_->setVisible(after);
  showSteps();
  std::vector<TableModel<PreviewRow>::Column> columns = {
      {tr("line"), AtRight,
       [](const PreviewRow& row, int role) -> QVariant {
         if (role == Qt::DisplayRole) return row.line;
         if (role == ColourRole) return int(CellColour::Secondary);
         return {};
       }},
      {name_, AtRight, [](const PreviewRow& row, int role) -> QVariant {
         return role == Qt::DisplayRole ? row.value : QVariant();
       }}};
  for (qsizetype i = 0; i < preview_->stepNames().size(); ++i)
    columns.push_back(
        {preview_->stepNames()[i], AtRight, [i](const PreviewRow& row, int role) -> QVariant {
           const float value = row.steps[static_cast<std::size_t>(i)];
           if (role == Qt::DisplayRole) return stepValue(value);
           if (role == ExactRole || role == Qt::ToolTipRole) return exactNumber(value);
           return {};
         }});
  auto* model = new TableModel<PreviewRow>(std::move(columns), this);
  table_->setModel(model);
  delete model_;
  model_ = model;
  table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  const bool rows = !preview_->stepNames().isEmpty();
  rowsTitle_->setVisible(rows);
  table_->setVisible(rows);
  body_->show();
  refreshRows();
}

void ColumnPanel::showSteps() {
  while (QLayoutItem* item = steps_->takeAt(0)) {
    if (item->widget() != nullptr) item->widget()->deleteLater();
    delete item;
  }
  const FeatureColumn* fitted = preview_->feature();
  add_->setEnabled(fitted != nullptr);
  if (fitted == nullptr) {
    note_->setText(tr("No feature is made from this column."));
    return;
  }
  for (int i = 0; i < fitted->steps_size(); ++i) steps_->addWidget(stepRow(fitted->steps(i), i));
  QString note = fitted->steps_size() == 0
                     ? tr("Used as it is.")
                     : tr("Fitted on the training split, saved with the model.");
  if (fitted->missing() == "indicator")
    note += u' ' + tr("A second value is 1 where it was missing.");
  note_->setText(note);
}

QWidget* ColumnPanel::stepRow(const Step& fitted, int index) {
  auto* box =
      new Surface(&Tokens::base, Qt::TopEdge | Qt::BottomEdge | Qt::LeftEdge | Qt::RightEdge);
  box->setFixedHeight(28);
  auto* row = new QHBoxLayout(box);
  row->setContentsMargins(10, 0, 3, 0);
  row->setSpacing(8);
  row->addWidget(new Label(stepText(fitted), Type::BodyMedium));
  auto* detail = new ElidedLabel(Type::Body, &Tokens::secondaryText);
  detail->setText(stepDetail(fitted));
  detail->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  row->addWidget(detail, 1);
  auto* remove = new QPushButton;
  remove->setObjectName(u"removeStep%1"_s.arg(index));
  remove->setAccessibleName(tr("Remove step %1").arg(stepText(fitted)));
  remove->setToolTip(remove->accessibleName());
  remove->setFlat(true);
  remove->setProperty("small", true);
  remove->setIcon(themedIcon(u"x"_s, &Tokens::secondaryText));
  remove->setIconSize({14, 14});
  connect(remove, &QPushButton::clicked, this, [this, index, name = stepText(fitted)] {
    Q_EMIT editRequested(tr("remove %1 from %2").arg(name, name_),
                         {featurePath() + ".steps[" + std::to_string(index) + ']', std::nullopt});
  });
  row->addWidget(remove);
  return box;
}

std::string ColumnPanel::featurePath() const {
  const FeatureColumn* feature = preview_->feature();
  const std::string& key = feature->name().empty() ? feature->column() : feature->name();
  const bool plain = key.find_first_of("]\"") == std::string::npos &&
                     key.find_first_not_of("0123456789") != std::string::npos;
  return plain ? "features[" + key + ']' : "features[\"" + key + "\"]";
}

void ColumnPanel::openAddMenu() {
  if (preview_ == nullptr || preview_->feature() == nullptr) return;
  QMenu menu;
  for (const auto& [title, text] : addable) {
    QAction* action = menu.addAction(tr(title));
    connect(action, &QAction::triggered, this, [this, title = title, text = text] {
      const int next = preview_->feature()->steps_size();
      Q_EMIT editRequested(tr("add %1 to %2").arg(tr(title), name_),
                           {featurePath() + ".steps[" + std::to_string(next) + ']', text});
    });
  }
  menu.exec(add_->mapToGlobal(QPoint(0, add_->height() + 2)));
}

void ColumnPanel::showRows(const std::vector<std::int64_t>& rows, std::int64_t chosen) {
  rows_ = rows;
  chosen_ = chosen;
  refreshRows();
}

void ColumnPanel::refreshRows() {
  if (preview_ == nullptr || model_ == nullptr || data_->loaded() == nullptr) return;
  const Dataset& set = data_->loaded()->data;
  const ColumnData* column = set.column(name_.toStdString());
  if (column == nullptr || preview_->column() != name_.toStdString()) return;
  std::vector<PreviewRow> shown;
  for (const std::int64_t row : rows_) {
    if (row < 0 || row >= set.rowCount()) continue;
    shown.push_back({.row = row,
                     .line = wholeNumber(set.lineOf(row)),
                     .value = shownValue(*column, row),
                     .steps = preview_->stepsAt(row)});
  }
  model_->setRecords(std::move(shown));
  table_->setFixedHeight(26 + 22 * model_->rowCount());
}

}  // namespace stateroom
