#include "ui/panels/data/overview_panel.h"

#include <QGridLayout>
#include <QHeaderView>
#include <QPainter>
#include <QVBoxLayout>

#include "ui/session/feature_text.h"
#include "ui/session/text.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/panel_header.h"

namespace stateroom {

using namespace Qt::StringLiterals;

/// Rows per split as one bar.
class SplitBar final : public QWidget {
 public:
  explicit SplitBar(QWidget* parent = nullptr) : QWidget(parent) { setFixedHeight(8); }
  void setShares(std::vector<std::int64_t> rows) {
    rows_ = std::move(rows);
    update();
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    std::int64_t all = 0, before = 0;
    for (const std::int64_t rows : rows_) all += rows;
    for (std::size_t i = 0; i < rows_.size() && all > 0; ++i) {
      const auto left = before * width() / all;
      before += rows_[i];
      const auto right = before * width() / all;
      painter.fillRect(QRect(int(left), 0, std::max(0, int(right - left) - 1), height()),
                       tokens().run(static_cast<int>(i)));
    }
  }

 private:
  std::vector<std::int64_t> rows_;
};

namespace {

void fit(QTableView* table) {
  const int rows = table->model()->rowCount();
  const int header = table->horizontalHeader()->isHidden() ? 0 : 26;
  table->setFixedHeight(rows * table->verticalHeader()->defaultSectionSize() + header);
}

std::vector<TableModel<SplitSummary>::Column> splitColumns(const LabelMeaning& meaning) {
  return {{OverviewPanel::tr("split"), AtLeft,
           [](const SplitSummary& s, int role) -> QVariant {
             if (role == Qt::DisplayRole) return splitText(static_cast<int>(s.split));
             if (role == SwatchRole) return tokens().run(static_cast<int>(s.split));
             return {};
           }},
          {OverviewPanel::tr("users"), AtRight,
           [](const SplitSummary& s, int role) -> QVariant {
             return role == Qt::DisplayRole ? wholeNumber(s.users) : QVariant();
           }},
          {OverviewPanel::tr("rows"), AtRight,
           [](const SplitSummary& s, int role) -> QVariant {
             return role == Qt::DisplayRole ? wholeNumber(s.rows) : QVariant();
           }},
          {OverviewPanel::tr("label"), AtRight,
           [&meaning](const SplitSummary& s, int role) -> QVariant {
             if (!s.label) return {};
             const bool share = meaning != LabelMeaning::Mean;
             if (role == Qt::DisplayRole)
               return share ? shareText(*s.label) + u" %"_s : shortNumber(*s.label);
             if (role == ExactRole) return exactNumber(*s.label);
             if (role != Qt::ToolTipRole) return {};
             switch (meaning) {
               case LabelMeaning::ShareOfOnes:
                 return OverviewPanel::tr("share of label 1");
               case LabelMeaning::ShareOfLargestClass:
                 return OverviewPanel::tr("share of the most frequent class");
               default:
                 return OverviewPanel::tr("mean of the label");
             }
           }}};
}

QString divisionText(const Split& split) {
  const QString by = qstr(split.by());
  const auto shares = [&split] {
    const double train = 1 - split.validation() - split.test();
    return u"%1 : %2 : %3"_s.arg(shareText(train, 0), shareText(split.validation(), 0),
                                 shareText(split.test(), 0));
  };
  if (split.folds() > 0)
    return OverviewPanel::tr("Fold %1 of %2 is the test split, seed %3")
        .arg(split.fold() + 1)
        .arg(split.folds())
        .arg(split.seed());
  if (by == u"user"_s)
    return OverviewPanel::tr("By user, %1, seed %2").arg(shares()).arg(split.seed());
  if (by == u"time"_s) return OverviewPanel::tr("By time, %1").arg(shares());
  if (by == u"random"_s)
    return OverviewPanel::tr("At random, %1, seed %2").arg(shares()).arg(split.seed());
  if (by == u"column"_s) return OverviewPanel::tr("As column %1 says").arg(qstr(split.column()));
  return OverviewPanel::tr("All rows train");
}

}  // namespace

OverviewPanel::OverviewPanel(Session* session, DataSession* dataSession, QWidget* parent)
    : Surface(&Tokens::window, {}, parent), session_(session), data_(dataSession) {
  setObjectName(u"dataOverview"_s);
  setMinimumWidth(264);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(new PanelHeader(tr("Sources")));
  connect(&Theme::instance(), &Theme::changed, this, &OverviewPanel::refresh);
  sources_ =
      new TableModel<SourceRow>({{tr("file"), AtLeft,
                                  [](const SourceRow& row, int role) -> QVariant {
                                    if (role == Qt::DisplayRole) return row.name;
                                    if (role == IconNameRole)
                                      return row.bad ? u"circle-alert"_s : u"file-spreadsheet"_s;
                                    if (role == ColourRole)
                                      return int(row.bad ? CellColour::Error : CellColour::Text);
                                    return {};
                                  }},
                                 {tr("rows"), AtRight,
                                  [](const SourceRow& row, int role) -> QVariant {
                                    if (role == Qt::DisplayRole) return row.rows;
                                    if (role == ColourRole) return int(CellColour::Secondary);
                                    return {};
                                  }}},
                                this);
  sourceTable_ = new QTableView;
  setUpTable(sourceTable_);
  sourceTable_->setObjectName(u"sourceTable"_s);
  sourceTable_->setAccessibleName(tr("Sources"));
  sourceTable_->setModel(sources_);
  sourceTable_->setAlternatingRowColors(false);
  sourceTable_->viewport()->setAutoFillBackground(false);
  sourceTable_->horizontalHeader()->hide();
  sourceTable_->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
  sourceTable_->horizontalHeader()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
  sourceTable_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  column->addWidget(sourceTable_);
  column->addWidget(makeSplits());
  column->addWidget(makeSequences());
  column->addStretch();
}

QWidget* OverviewPanel::makeSplits() {
  splitArea_ = new QWidget;
  splitArea_->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  auto* column = new QVBoxLayout(splitArea_);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  auto* top = new Surface(&Tokens::window, Qt::TopEdge);
  top->setFixedHeight(1);
  column->addWidget(top);
  splitHeader_ = new PanelHeader(tr("Splits"));
  column->addWidget(splitHeader_);
  bar_ = new SplitBar;
  auto* barRow = new QHBoxLayout;
  barRow->setContentsMargins(12, 10, 12, 6);
  barRow->addWidget(bar_);
  column->addLayout(barRow);
  splits_ = new TableModel<SplitSummary>(splitColumns(meaning_), this);
  splitTable_ = new QTableView;
  setUpTable(splitTable_);
  splitTable_->setObjectName(u"splitTable"_s);
  splitTable_->setAccessibleName(tr("Splits"));
  splitTable_->setModel(splits_);
  splitTable_->setAlternatingRowColors(false);
  splitTable_->setSelectionMode(QAbstractItemView::NoSelection);
  splitTable_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  splitTable_->viewport()->setAutoFillBackground(false);
  splitTable_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  splitTable_->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
  auto* tableRow = new QHBoxLayout;
  tableRow->setContentsMargins(4, 0, 0, 0);
  tableRow->addWidget(splitTable_);
  column->addLayout(tableRow);
  auto* notes = new QVBoxLayout;
  notes->setContentsMargins(12, 8, 12, 12);
  notes->setSpacing(6);
  leak_ = new Label;
  leak_->setObjectName(u"leakCheck"_s);
  division_ = new Label({}, Type::Body, &Tokens::secondaryText);
  division_->setObjectName(u"division"_s);
  auto* check = new QHBoxLayout;
  check->setSpacing(6);
  leakIcon_ = new QLabel;
  check->addWidget(leakIcon_);
  check->addWidget(leak_, 1);
  notes->addLayout(check);
  notes->addWidget(division_);
  column->addLayout(notes);
  return splitArea_;
}

QWidget* OverviewPanel::makeSequences() {
  sequenceArea_ = new QWidget;
  sequenceArea_->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  auto* column = new QVBoxLayout(sequenceArea_);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  auto* top = new Surface(&Tokens::window, Qt::TopEdge);
  top->setFixedHeight(1);
  column->addWidget(top);
  column->addWidget(new PanelHeader(tr("Sequences")));
  auto* grid = new QGridLayout;
  grid->setContentsMargins(12, 10, 12, 12);
  grid->setVerticalSpacing(6);
  const auto line = [&](int row, const QString& title) {
    auto* name = new Label(title, Type::Body, &Tokens::secondaryText);
    auto* value = new Label;
    value->setAlignment(AtRight);
    grid->addWidget(name, row, 0);
    grid->addWidget(value, row, 1);
    return std::pair(name, value);
  };
  range_ = line(0, tr("Rows per user")).second;
  range_->setObjectName(u"sequenceRange"_s);
  lengths_ = new HistogramView;
  lengths_->setObjectName(u"sequenceLengths"_s);
  lengths_->setAccessibleName(tr("Users by number of rows"));
  grid->addWidget(lengths_, 1, 0, 1, 2);
  padding_ = line(2, tr("Padding")).second;
  std::tie(gapTitle_, gap_) = line(3, tr("Longest gap"));
  column->addLayout(grid);
  return sequenceArea_;
}

void OverviewPanel::refresh() {
  showSources();
  const auto& loaded = data_->loaded();
  splitArea_->setVisible(loaded != nullptr);
  sequenceArea_->setVisible(loaded != nullptr && loaded->sequences.longest > 1);
  if (loaded == nullptr) return;
  showSplits(*loaded);
  showSequences(*loaded);
}

void OverviewPanel::showSources() {
  std::vector<SourceRow> rows;
  const auto& sources = session_->resolved().data().sources();
  for (const Source& source : sources) {
    const std::filesystem::path path(source.path());
    SourceRow row{.name = qpath(path.filename())};
    for (const Problem& problem : data_->problems())
      row.bad |= problem.severity == Problem::Severity::Error && problem.file == source.path();
    if (data_->loaded() != nullptr)
      if (const auto found = data_->loaded()->fileRows.find(source.path());
          found != data_->loaded()->fileRows.end())
        row.rows = wholeNumber(found->second);
    rows.push_back(std::move(row));
  }
  sources_->setRecords(std::move(rows));
  fit(sourceTable_);
}

void OverviewPanel::showSplits(const LoadedData& loaded) {
  meaning_ = loaded.labelMeaning;
  splits_->setRecords(loaded.splits);
  const bool users = loaded.data.userColumn() != nullptr;
  splitTable_->setColumnHidden(1, !users);
  splitTable_->setColumnHidden(3, meaning_ == LabelMeaning::None);
  fit(splitTable_);
  std::vector<std::int64_t> rows;
  for (const SplitSummary& split : loaded.splits) rows.push_back(split.rows);
  bar_->setShares(std::move(rows));
  leak_->setVisible(users);
  leakIcon_->setVisible(users);
  const bool leaks = loaded.usersInTwoSplits > 0;
  leak_->setColour(leaks ? &Tokens::warning : &Tokens::success);
  leakIcon_->setPixmap(iconPixmap(leaks ? u"triangle-alert"_s : u"circle-check"_s, 14,
                                  leaks ? tokens().warning : tokens().success,
                                  devicePixelRatioF()));
  leak_->setText(leaks ? tr("%n user(s) have rows in two splits", nullptr,
                            static_cast<int>(loaded.usersInTwoSplits))
                       : tr("No user is in two splits"));
  division_->setText(divisionText(session_->resolved().data().split()));
}

void OverviewPanel::showSequences(const LoadedData& loaded) {
  const SequenceSummary& sequences = loaded.sequences;
  range_->setText(tr("%1 to %2, median %3")
                      .arg(wholeNumber(sequences.shortest), wholeNumber(sequences.longest),
                           wholeNumber(sequences.median)));
  QVector<double> bars;
  for (const std::int64_t count : sequences.histogram) bars << double(count);
  const double high = 1 + double(sequences.binWidth) * double(bars.size());
  lengths_->setNumbers(std::move(bars), 1, high, sequences.binWidth == 1);
  const bool byLength = session_->resolved().training().batching() != "any";
  padding_->setText(byLength ? tr("%1 %, by length").arg(shareText(sequences.padding, 0))
                             : shareText(sequences.padding, 0) + u" %"_s);
  const bool gap = sequences.longestGap.has_value();
  gap_->setVisible(gap);
  gapTitle_->setVisible(gap);
  if (!gap) return;
  QString unit;
  for (const Column& column : session_->resolved().data().columns())
    if (column.role() == Role::ORDER) unit = qstr(column.unit());
  gap_->setText(shortNumber(*sequences.longestGap) + (unit.isEmpty() ? u""_s : u' ' + unit));
}

}  // namespace stateroom
