#include "ui/panels/evaluate/metrics_panel.h"

#include <QHeaderView>
#include <QPainter>
#include <QVBoxLayout>
#include <algorithm>

#include "core/metrics/metric.h"
#include "ui/session/text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/panel_header.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

constexpr int kIntervalColumn = 4;
constexpr int RowRole = Qt::UserRole + 1;

QString titleOf(const std::string& name) {
  const auto slash = name.rfind('/');
  const std::string metric = slash == std::string::npos ? name : name.substr(slash + 1);
  const MetricInfo* info = findMetric(metric);
  const QString title = info == nullptr ? qstr(metric) : qstr(info->title);
  return slash == std::string::npos ? title : qstr(name.substr(0, slash + 1)) + title;
}

QString signedNumber(double value) {
  return (value > 0 ? u"+"_s : QString()) + shortNumber(value, 2);
}

QString intervalText(const std::optional<Interval>& interval) {
  if (!interval) return MetricsPanel::tr("no interval");
  return u"%1 … %2"_s.arg(shortNumber(interval->low), shortNumber(interval->high));
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
          if (role == Qt::DisplayRole) return titleOf(row.name);
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
          if (role == Qt::DisplayRole) return signedNumber(difference);
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
       {MetricsPanel::tr("interval"), AtLeft,
        [](const Row& row, int role) -> QVariant {
          if (role == RowRole) return QVariant::fromValue(static_cast<const void*>(&row));
          if (role == ExactRole) return intervalText(row.firstInterval);
          if (role == Qt::ToolTipRole)
            return QString(u"95 %: "_s + intervalText(row.firstInterval));
          return {};
        }}},
      parent);
}

/// One line a run from low to high with a dot at the value, both on the row's own scale.
class IntervalDelegate final : public CellDelegate {
 public:
  using CellDelegate::CellDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override {
    CellDelegate::paint(painter, option, index);
    const auto* row = static_cast<const MetricRow*>(index.data(RowRole).value<const void*>());
    if (row == nullptr || !row->firstInterval) return;
    double low = std::min(row->firstInterval->low, row->first),
           high = std::max(row->firstInterval->high, row->first);
    if (row->secondInterval) {
      low = std::min(low, row->secondInterval->low);
      high = std::max(high, row->secondInterval->high);
    }
    if (!(high > low)) return;
    const QRectF area = QRectF(option.rect).adjusted(8, 0, -10, 0);
    const auto x = [&](double value) {
      return area.left() + (value - low) / (high - low) * area.width();
    };
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const auto line = [&](const Interval& interval, double value, const QColor& colour, double y) {
      painter->setPen(QPen(colour, 2));
      painter->drawLine(QPointF(x(interval.low), y), QPointF(x(interval.high), y));
      painter->setPen(Qt::NoPen);
      painter->setBrush(colour);
      painter->drawEllipse(QPointF(x(value), y), 3, 3);
    };
    const double middle = area.center().y();
    const bool two = row->secondInterval && row->second;
    line(*row->firstInterval, row->first, row->firstColour, two ? middle - 4 : middle);
    if (two) line(*row->secondInterval, *row->second, row->secondColour, middle + 4);
    painter->restore();
  }
};

std::optional<Interval> intervalOf(const std::map<std::string, Interval>& intervals,
                                   const std::string& name) {
  const auto found = intervals.find(name);
  return found == intervals.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace

MetricsPanel::MetricsPanel(QWidget* parent)
    : Surface(&Tokens::window, {}, parent),
      model_(makeModel(this)),
      table_(new QTableView),
      head_(new PanelHeader(tr("Metrics"))) {
  setUpTable(table_);
  table_->setObjectName(u"metricTable"_s);
  table_->setAccessibleName(tr("Metrics"));
  table_->setModel(model_);
  table_->setItemDelegateForColumn(kIntervalColumn, new IntervalDelegate(table_));
  auto* header = table_->horizontalHeader();
  header->setSectionResizeMode(0, QHeaderView::Stretch);
  header->setDefaultSectionSize(58);
  header->setSectionResizeMode(kIntervalColumn, QHeaderView::Fixed);
  header->resizeSection(kIntervalColumn, 72);
  header->setMinimumSectionSize(48);
  setMinimumHeight(136);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(head_);
  column->addWidget(table_, 1);
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
                    .secondColour = secondLook.colour};
      if (second != nullptr)
        if (const auto other = second->metrics.find(name); other != second->metrics.end())
          row.second = other->second;
      rows.push_back(std::move(row));
    }
    std::ranges::stable_sort(rows, {},
                             [](const MetricRow& row) { return row.name == "loss" ? 0 : 1; });
  }
  model_->setRecords(std::move(rows));
  model_->setTitle(1, second == nullptr ? tr("value") : firstLook.name);
  model_->setTitle(2, secondLook.name);
  table_->setColumnHidden(2, second == nullptr);
  table_->setColumnHidden(3, second == nullptr);
}

void MetricsPanel::setIntervals(const BootstrappedRuns& intervals) {
  auto rows = model_->records();
  for (MetricRow& row : rows) {
    row.firstInterval = intervalOf(intervals.first, row.name);
    row.secondInterval = intervalOf(intervals.second, row.name);
    row.difference = intervalOf(intervals.difference, row.name);
  }
  model_->setRecords(std::move(rows));
}

}  // namespace stateroom
