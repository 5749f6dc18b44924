#include "ui/panels/evaluate/metrics_panel.h"

#include <QCoreApplication>
#include <QHeaderView>
#include <QPainter>
#include <QVBoxLayout>
#include <algorithm>
#include <map>
#include <set>

#include "core/metrics/metric.h"
#include "ui/session/text.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"
#include "ui/widgets/panel_header.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

enum MetricColumns {
  NameColumn,
  FirstColumn,
  SecondColumn,
  DifferenceColumn,
  NoiseColumn,
  IntervalColumn
};
constexpr int IntervalsRole = Qt::UserRole + 1;  ///< IntervalMarks
constexpr int kMetricRow = 24, kHeadRow = 26, kFewestRows = 5;
constexpr int kLeastInterval = 48, kMostInterval = 120;

/// An interval with the value that it is of, in a run's colour.
struct IntervalMark {
  double low = 0, value = 0, high = 0;
  QColor colour;
};
using IntervalMarks = QList<IntervalMark>;

IntervalMarks marksOf(const MetricRow& row) {
  IntervalMarks marks;
  if (row.firstInterval)
    marks << IntervalMark{row.firstInterval->low, row.first, row.firstInterval->high,
                          row.firstColour};
  if (row.secondInterval && row.second)
    marks << IntervalMark{row.secondInterval->low, *row.second, row.secondInterval->high,
                          row.secondColour};
  return marks;
}

QString titleOf(const std::string& name) {
  const auto slash = name.rfind('/');
  const std::string metric = slash == std::string::npos ? name : name.substr(slash + 1);
  const MetricInfo* info = findMetric(metric);
  const QString title =
      info == nullptr ? qstr(metric) : QCoreApplication::translate("Metrics", info->title.c_str());
  return slash == std::string::npos ? title : qstr(name.substr(0, slash + 1)) + title;
}

QString intervalText(const std::optional<Interval>& interval) {
  if (!interval) return MetricsPanel::tr("no interval");
  return u"%1 … %2"_s.arg(shortNumber(interval->low), shortNumber(interval->high));
}

QString exactText(const std::optional<Interval>& interval) {
  if (!interval) return {};
  return u"%1 … %2"_s.arg(exactNumber(interval->low), exactNumber(interval->high));
}

/// Metrics that count p > 0.5 where there is one probability.
bool countsAtHalf(const ScoredRun& run, const std::string& name) {
  static const std::set<std::string> names = {"accuracy", "binary_accuracy", "precision", "recall",
                                              "f1"};
  return run.kind() == TaskKind::Binary && run.heads.size() == 1 && names.contains(name);
}

bool isNoise(const MetricRow& row) {
  return !row.difference || (row.difference->low <= 0 && row.difference->high >= 0);
}

TableModel<MetricRow>* makeModel(QObject* parent) {
  using Row = MetricRow;
  const auto value = [](auto get, auto interval) {
    return [get, interval](const Row& row, int role) -> QVariant {
      const std::optional<double> number = get(row);
      if (!number) return {};
      if (role == Qt::DisplayRole) return shortNumber(*number, 3);
      if (role == ExactRole) return exactNumber(*number);
      if (role == Qt::ToolTipRole)
        return u"%1\n95 %: %2"_s.arg(exactNumber(*number), intervalText(interval(row)));
      return {};
    };
  };
  return new TableModel<Row>(
      {{MetricsPanel::tr("metric"), AtLeft,
        [](const Row& row, int role) -> QVariant {
          if (role == Qt::DisplayRole)
            return row.isAtHalf ? MetricsPanel::tr("%1 at 0.5").arg(titleOf(row.name))
                                : titleOf(row.name);
          if (role == Qt::ToolTipRole) return qstr(row.name);
          if (role == ExactRole) return qstr(row.name);
          return {};
        }},
       {MetricsPanel::tr("value"), AtRight,
        [of = value([](const Row& row) { return std::optional(row.first); },
                    [](const Row& row) { return row.firstInterval; })](const Row& row,
                                                                       int role) -> QVariant {
          if (role == TypeRole) return int(Type::BodyMedium);
          return of(row, role);
        }},
       {MetricsPanel::tr("other"), AtRight,
        value([](const Row& row) { return row.second; },
              [](const Row& row) { return row.secondInterval; })},
       {u"Δ"_s, AtRight,
        [](const Row& row, int role) -> QVariant {
          if (!row.second) return {};
          const double difference = row.first - *row.second;
          if (role == Qt::DisplayRole) return signedNumber(difference, 2);
          if (role == ExactRole) return exactNumber(difference);
          if (role == ColourRole)
            return int(isNoise(row) ? CellColour::Secondary : CellColour::Text);
          if (role == TypeRole) return int(isNoise(row) ? Type::Body : Type::BodyStrong);
          if (role == Qt::ToolTipRole)
            return isNoise(row)
                       ? MetricsPanel::tr("Within the noise: %1").arg(intervalText(row.difference))
                       : MetricsPanel::tr("Beyond the noise: %1").arg(intervalText(row.difference));
          return {};
        }},
       {MetricsPanel::tr("95 % of Δ"), AtRight,
        [](const Row& row, int role) -> QVariant {
          if (!row.difference) return {};
          if (role == Qt::DisplayRole)
            return QString(signedNumber(row.difference->low, 2) + u" … "_s +
                           signedNumber(row.difference->high, 2));
          if (role == ExactRole || role == Qt::ToolTipRole) return exactText(row.difference);
          if (role == ColourRole)
            return int(isNoise(row) ? CellColour::Secondary : CellColour::Text);
          return {};
        }},
       {MetricsPanel::tr("interval"), AtLeft,
        [](const Row& row, int role) -> QVariant {
          if (role == IntervalsRole) return QVariant::fromValue(marksOf(row));
          if (role == ExactRole) return exactText(row.firstInterval);
          if (role == Qt::ToolTipRole)
            return QString(u"95 %: "_s + intervalText(row.firstInterval));
          return {};
        }}},
      parent);
}

/// One line a run from low to high with a dot at the value, all on the row's own scale.
class IntervalDelegate final : public CellDelegate {
 public:
  using CellDelegate::CellDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override {
    CellDelegate::paint(painter, option, index);
    const auto marks = index.data(IntervalsRole).value<IntervalMarks>();
    if (marks.isEmpty()) return;
    double low = marks.front().low, high = marks.front().high;
    for (const IntervalMark& mark : marks) {
      low = std::min({low, mark.low, mark.value});
      high = std::max({high, mark.high, mark.value});
    }
    if (!(high > low)) return;
    const QRectF area = QRectF(option.rect).adjusted(8, 0, -10, 0);
    const auto x = [&](double value) {
      return area.left() + (value - low) / (high - low) * area.width();
    };
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    double y = area.center().y() - (marks.size() > 1 ? 4 : 0);
    for (const IntervalMark& mark : marks) {
      painter->setPen(QPen(mark.colour, 2));
      painter->drawLine(QPointF(x(mark.low), y), QPointF(x(mark.high), y));
      painter->setPen(Qt::NoPen);
      painter->setBrush(mark.colour);
      painter->drawEllipse(QPointF(x(mark.value), y), 3, 3);
      y += 8;
    }
    painter->restore();
  }
};

std::optional<Interval> intervalOf(const std::map<std::string, Interval>& intervals,
                                   const std::string& name) {
  const auto found = intervals.find(name);
  return found == intervals.end() ? std::nullopt : std::optional(found->second);
}

QString afterHyphen(const QString& name) {
  return name.mid(name.lastIndexOf(u'-') + 1);
}

}  // namespace

/// Column titles with the colour of the run that they name.
class SwatchHeader final : public QHeaderView {
 public:
  explicit SwatchHeader(QWidget* parent) : QHeaderView(Qt::Horizontal, parent) {}
  void setSwatch(int section, const QColor& colour) {
    swatches_[section] = colour;
    viewport()->update();
  }

 protected:
  void paintSection(QPainter* painter, const QRect& rect, int section) const override {
    QHeaderView::paintSection(painter, rect, section);
    const auto found = swatches_.find(section);
    if (found == swatches_.end() || !found->second.isValid()) return;
    const QString title = model()->headerData(section, Qt::Horizontal).toString();
    const int text = QFontMetrics(typeFont(Type::BodyMedium)).horizontalAdvance(title);
    const QRect box(rect.right() - 8 - text - 14, rect.center().y() - 4, 10, 10);
    paint::roundBox(painter, box, found->second, QColor(), 2);
  }
  QSize sectionSizeFromContents(int section) const override {
    const auto found = swatches_.find(section);
    const bool marked = found != swatches_.end() && found->second.isValid();
    return QHeaderView::sectionSizeFromContents(section) + QSize(marked ? 16 : 0, 0);
  }

 private:
  std::map<int, QColor> swatches_;
};

std::pair<QString, QString> shortNames(const QString& first, const QString& second) {
  const std::pair names(afterHyphen(first), afterHyphen(second));
  const bool apart =
      names.first != names.second && !names.first.isEmpty() && !names.second.isEmpty();
  return apart ? names : std::pair(first, second);
}

MetricsPanel::MetricsPanel(QWidget* parent)
    : Surface(&Tokens::window, {}, parent),
      model_(makeModel(this)),
      table_(new QTableView),
      columns_(new SwatchHeader(table_)),
      head_(new PanelHeader(tr("Metrics"))) {
  table_->setHorizontalHeader(columns_);
  setUpTable(table_);
  table_->setObjectName(u"metricTable"_s);
  table_->setAccessibleName(tr("Metrics"));
  table_->setModel(model_);
  table_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  table_->setItemDelegateForColumn(IntervalColumn, new IntervalDelegate(table_));
  columns_->setStretchLastSection(false);
  for (const int column : {FirstColumn, SecondColumn, DifferenceColumn, NoiseColumn})
    columns_->setSectionResizeMode(column, QHeaderView::ResizeToContents);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(head_);
  column->addWidget(table_, 1);
  setMinimumHeight(head_->height() + kHeadRow + kFewestRows * kMetricRow + 2);
}

void MetricsPanel::resizeEvent(QResizeEvent* event) {
  Surface::resizeEvent(event);
  fitColumns();
}

/// Names and numbers are never cut: the drawn intervals take what is left, or give way, the
/// interval of the difference after them.
void MetricsPanel::fitColumns() {
  const QAbstractItemView* const cells = table_;
  const auto wide = [&](int column) {
    return std::max(cells->sizeHintForColumn(column), columns_->sectionSizeHint(column));
  };
  const bool two = !table_->isColumnHidden(DifferenceColumn);
  const int names = cells->sizeHintForColumn(NameColumn);
  int numbers = wide(FirstColumn) + (two ? wide(SecondColumn) + wide(DifferenceColumn) : 0);
  const int noise = two ? wide(NoiseColumn) : 0;
  const bool hasNoise = two && numbers + noise + names <= table_->viewport()->width();
  table_->setColumnHidden(NoiseColumn, !hasNoise);
  if (hasNoise) numbers += noise;
  const int room = table_->viewport()->width() - numbers;
  const int interval = std::min(room - names, kMostInterval);
  table_->setColumnHidden(IntervalColumn, interval < kLeastInterval);
  columns_->resizeSection(IntervalColumn, std::max(interval, kLeastInterval));
  columns_->resizeSection(NameColumn, interval < kLeastInterval ? room : room - interval);
}

QString differenceTip(const QString& first, const QString& second) {
  return MetricsPanel::tr("%1 less %2").arg(first, second);
}

void MetricsPanel::setNote(const QString& note) {
  head_->setNote(note);
}

void MetricsPanel::setRuns(const ScoredRunPtr& first, const RunLook& firstLook,
                           const ScoredRunPtr& second, const RunLook& secondLook) {
  std::vector<MetricRow> rows;
  if (first != nullptr) {
    for (const auto& [name, value] : first->metrics) {
      MetricRow row{.name = name,
                    .first = value,
                    .firstColour = firstLook.colour,
                    .secondColour = secondLook.colour,
                    .isAtHalf = countsAtHalf(*first, name)};
      if (second != nullptr)
        if (const auto other = second->metrics.find(name); other != second->metrics.end())
          row.second = other->second;
      rows.push_back(std::move(row));
    }
    std::ranges::stable_sort(rows, {},
                             [](const MetricRow& row) { return row.name == "loss" ? 0 : 1; });
  }
  model_->setRecords(std::move(rows));
  const bool two = second != nullptr;
  const auto names = shortNames(firstLook.name, secondLook.name);
  model_->setTitle(FirstColumn, two ? names.first : tr("value"));
  model_->setTitle(SecondColumn, names.second);
  for (const int column : {DifferenceColumn, NoiseColumn})
    model_->setTip(column, differenceTip(firstLook.name, secondLook.name));
  columns_->setSwatch(FirstColumn, two ? firstLook.colour : QColor());
  columns_->setSwatch(SecondColumn, secondLook.colour);
  columns_->setToolTip(two ? firstLook.name + u", "_s + secondLook.name : QString());
  table_->setColumnHidden(SecondColumn, !two);
  table_->setColumnHidden(DifferenceColumn, !two);
  setMaximumHeight(head_->height() + kHeadRow + 2 +
                   kMetricRow * std::max(kFewestRows, static_cast<int>(model_->records().size())));
  fitColumns();
}

void MetricsPanel::setIntervals(const BootstrappedRuns& intervals) {
  auto rows = model_->records();
  for (MetricRow& row : rows) {
    row.firstInterval = intervalOf(intervals.first, row.name);
    row.secondInterval = intervalOf(intervals.second, row.name);
    row.difference = intervalOf(intervals.difference, row.name);
  }
  model_->setRecords(std::move(rows));
  fitColumns();
}

}  // namespace stateroom
