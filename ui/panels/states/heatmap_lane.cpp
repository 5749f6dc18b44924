#include "ui/panels/states/heatmap_lane.h"

#include <QCursor>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "plots/chart_ticks.h"
#include "ui/panels/states/cause_mark.h"
#include "ui/panels/states/history_columns.h"
#include "ui/session/number_format.h"
#include "ui/session/text.h"
#include "ui/theme/plot_colours.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

QString withUnit(const QString& number, const QString& unit) {
  return unit.isEmpty() ? number : number + u' ' + unit;
}

}  // namespace

HeatmapLane::HeatmapLane(StatesController* states, RevisionAxis* axis, QWidget* parent)
    : RevisionLane(states, axis, parent) {
  setObjectName(u"heatmap"_s);
  setAccessibleName(tr("State of all units by revision"));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  setMinimumHeight(80);
  const auto again = [this] { renew(); };
  connect(axis, &RevisionAxis::changed, this, again);
  connect(states, &StatesController::historyChanged, this, again);
  connect(states, &StatesController::statesArrived, this, again);
  connect(states->editing(), &StateEditing::changed, this, again);
  connect(&Theme::instance(), &Theme::changed, this, again);
}

void HeatmapLane::setChoice(const HeatmapChoice& choice) {
  if (choice == choice_) return;
  choice_ = choice;
  renew();
}

void HeatmapLane::setDifferences(std::map<std::int64_t, std::shared_ptr<const State>> differences) {
  differences_ = std::move(differences);
  renew();
}

std::shared_ptr<const State> HeatmapLane::stateOf(std::int64_t revision) const {
  if (!differences_) return states_->stateOf(revision);
  const auto found = differences_->find(revision);
  return found == differences_->end() ? nullptr : found->second;
}

void HeatmapLane::setCorner(QWidget* corner) {
  corner_ = corner;
  corner_->setParent(this);
}

void HeatmapLane::resizeEvent(QResizeEvent* event) {
  RevisionLane::resizeEvent(event);
  if (corner_ != nullptr)
    corner_->setGeometry(8, body().height() + 1, RevisionAxis::kLeft - 12, 22);
  renew();
}

QRect HeatmapLane::body() const {
  return {RevisionAxis::kLeft, 0, width() - RevisionAxis::kLeft - RevisionAxis::kRight,
          height() - 24};
}

std::vector<float> HeatmapLane::valuesOf(const State& state) const {
  std::vector<float> values;
  for (const LayerState& layer : state) {
    if (!choice_.layer.isEmpty() && qstr(layer.layer) != choice_.layer) continue;
    for (const auto& [name, tensor] : layer.tensors) {
      if (name != choice_.tensor.toStdString()) continue;
      const auto units = tensor.as<float>();
      values.insert(values.end(), units.begin(), units.end());
    }
  }
  return values;
}

std::vector<float> HeatmapLane::columnOf(std::int64_t revision, std::int64_t before) const {
  const auto state = stateOf(revision);
  if (state == nullptr) return {};
  std::vector<float> values = valuesOf(*state);
  if (!choice_.change) return values;
  const auto former = before > 0 ? stateOf(before) : nullptr;
  const std::vector<float> from = former == nullptr ? std::vector<float>() : valuesOf(*former);
  if (before > 0 && from.size() != values.size()) return {};
  for (std::size_t i = 0; i < from.size(); ++i) values[i] -= from[i];
  return values;
}

/// Rows keep to their layer; within it the most active unit comes first.
std::vector<int> HeatmapLane::orderOf(const std::vector<std::vector<float>>& columns) const {
  std::vector<int> order(static_cast<std::size_t>(rowCount()));
  std::iota(order.begin(), order.end(), 0);
  if (choice_.order == HeatmapChoice::Order::Unit) return order;
  std::vector<float> weight(order.size());
  const int shown = history()->columnOf(states_->shown());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].size() != weight.size()) continue;
    if (choice_.order == HeatmapChoice::Order::Value && seen_[i].last != shown) continue;
    for (std::size_t unit = 0; unit < weight.size(); ++unit)
      weight[unit] = choice_.order == HeatmapChoice::Order::Value
                         ? columns[i][unit]
                         : std::max(weight[unit], std::abs(columns[i][unit]));
  }
  for (const Part& part : parts_)
    std::ranges::stable_sort(order.begin() + part.top, order.begin() + part.top + part.rows,
                             std::ranges::greater(),
                             [&](int unit) { return weight[static_cast<std::size_t>(unit)]; });
  return order;
}

/// States of the columns that are seen.
void HeatmapLane::want() const {
  std::vector<std::int64_t> wanted;
  for (const auto& [first, last] : seen_) {
    wanted.push_back(history()->at(last)->number);
    if (choice_.change && last > 1) wanted.push_back(history()->at(last - 1)->number);
  }
  states_->wantStates(wanted);
}

/// Where each layer that is chosen lies among the rows.
void HeatmapLane::setParts() {
  parts_.clear();
  if (!history()->model) return;
  for (const auto& layer : history()->model->layout.layers()) {
    const auto tensor =
        std::ranges::find(layer.tensors, choice_.tensor.toStdString(), &StateLayout::Tensor::name);
    const bool chosen = choice_.layer.isEmpty() || qstr(layer.name) == choice_.layer;
    if (!chosen || tensor == layer.tensors.end()) continue;
    parts_.push_back({qstr(layer.name), rowCount(), static_cast<int>(tensor->units)});
  }
}

int HeatmapLane::rowCount() const {
  return parts_.empty() ? 0 : parts_.back().top + parts_.back().rows;
}

/// Of what is seen; a column that is not known yet, or of another layout, is empty.
plots::HeatmapColumns HeatmapLane::columnsSeen() const {
  plots::HeatmapColumns values;
  for (const auto& run : seen_) {
    const auto before = run.last > 1 ? history()->at(run.last - 1)->number : 0;
    auto column = columnOf(history()->at(run.last)->number, before);
    if (std::ssize(column) != rowCount()) column.clear();
    values.columns.push_back(std::move(column));
  }
  return values;
}

void HeatmapLane::renew() {
  picture_ = draft_ = {};
  seen_.clear();
  order_.clear();
  parts_.clear();
  if (history() == nullptr || history()->main.empty()) return update();
  const int first = std::max(1, axis_->firstSeen() - 1);  // of which a part may be seen
  const int last = std::min(axis_->lastSeen() + 1, history()->columns() - 1);
  seen_ = axis_->runs(first, last, width(), 1);
  if (!differences_) want();
  setParts();
  auto values = columnsSeen();
  values.order = order_ = orderOf(values.columns);
  paintPictures(values);
  update();
}

void HeatmapLane::paintPictures(const plots::HeatmapColumns& values) {
  std::vector<float> all;
  for (const auto& column : values.columns) all.insert(all.end(), column.begin(), column.end());
  const double range = plots::symmetricRange(all);
  if (std::exchange(range_, range) != range) Q_EMIT rangeChanged(range);
  const plots::DivergingMap map = divergingMap();
  picture_ = plots::heatmapImage(values, map, range_, tokens().grid);
  if (const auto& edit = states_->edit(); edit && !choice_.change && !differences_)
    draft_ = plots::heatmapImage({{valuesOf(edit->edited)}, order_}, map, range_, tokens().grid);
}

/// Of the neighbours that are as wide and so are drawn at once.
std::size_t HeatmapLane::endOfEqual(std::size_t begin) const {
  const auto columns = [this](std::size_t i) { return seen_[i].last - seen_[i].first; };
  std::size_t end = begin + 1;
  if (axis_->scale() != AxisScale::Revision) return end;
  while (end < seen_.size() && columns(end) == columns(begin)) ++end;
  return end;
}

void HeatmapLane::paintLane(QPainter& painter) {
  const QRect area = body();
  painter.setClipRect(area);
  for (std::size_t i = 0; i < seen_.size() && !picture_.isNull();) {
    const std::size_t end = endOfEqual(i);
    const int left = qRound(axis_->left(seen_[i].first, width()));  // no seams between them
    const int right = qRound(axis_->left(seen_[end - 1].last + 1, width()));
    painter.drawImage(QRectF(left, 0, right - left, area.height()), picture_,
                      QRectF(double(i), 0, double(end - i), picture_.height()));
    i = end;
  }
  painter.setClipRect(area.adjusted(0, 0, RevisionAxis::kRight, 0));
  paintDraft(painter);
  painter.setClipping(false);
  for (const Part& part : parts_)
    if (part.top > 0 && !order_.empty())
      painter.fillRect(
          QRect(area.left(), part.top * area.height() / static_cast<int>(order_.size()),
                area.width(), 1),
          tokens().text);
  paintScale(painter);
}

void HeatmapLane::paintDraft(QPainter& painter) const {
  const int column = draftColumn();
  if (column < 0 || draft_.isNull()) return;
  const QRectF at(axis_->left(column, width()), 0,
                  axis_->left(column + 1, width()) - axis_->left(column, width()), body().height());
  painter.drawImage(at, draft_);
  painter.setPen(QPen(causeColour(Cause::Edit), 1.25, Qt::DashLine));
  painter.setBrush(Qt::NoBrush);
  painter.drawRect(at.adjusted(0.5, 0.5, -0.5, -0.5));
}

void HeatmapLane::paintScale(QPainter& painter) const {
  const QRect area = body();
  const int units = static_cast<int>(order_.size());
  paintTitle(painter, tr("%n unit(s)", nullptr, units), 2);
  painter.setFont(typeFont(Type::Small));
  painter.setPen(tokens().secondaryText);
  for (int quarter = 1; quarter <= 4 && units >= 8; ++quarter) {
    const int at = quarter * area.height() / 4;
    painter.drawText(QRect(30, at - 14, RevisionAxis::kLeft - 38, 16),
                     Qt::AlignRight | Qt::AlignVCenter, QString::number(units * quarter / 4));
  }
  if (choice_.order == HeatmapChoice::Order::Activity && units > 1) {
    const QRect right(area.right() + 6, 0, RevisionAxis::kRight - 8, 16);
    painter.drawText(right.translated(0, 2), Qt::AlignLeft, tr("active"));
    painter.drawText(right.translated(0, area.height() - 18), Qt::AlignLeft, tr("quiet"));
  }
  paintFoot(painter);
}

/// What the x axis counts; where that is revisions, the order values they have.
void HeatmapLane::paintFoot(QPainter& painter) const {
  const int top = body().height() + 4;
  if (axis_->scale() != AxisScale::Revision) return paintTicks(painter, top);
  const QString order = orderColumn(*states_->session());
  if (corner_ == nullptr)
    painter.drawText(QRect(12, top, RevisionAxis::kLeft - 16, 16), Qt::AlignVCenter,
                     order.isEmpty() ? tr("revision") : order);
  const int last = std::min(axis_->lastSeen(), history()->columns() - 1);
  QString unit = unitOf(*states_->session(), order);
  double end = -INFINITY, half = 0;  // of the last label: its right edge, half its width
  for (int column = std::max(1, axis_->firstSeen()); column <= last; ++column) {
    const Revision* revision = history()->at(column);
    const bool isValued = revision->cause == Cause::Predict && revision->order;
    if (x(column) - half < end || (!order.isEmpty() && !isValued)) continue;  // most of many
    const QString text = order.isEmpty() ? u"r%1"_s.arg(revision->number)
                                         : withUnit(trimmedNumber(*revision->order, 6), unit);
    half = painter.fontMetrics().horizontalAdvance(text) / 2.0 + 8;
    if (x(column) - half < end) continue;
    painter.drawText(QRectF(x(column) - half, top, 2 * half, 16), Qt::AlignCenter, text);
    end = x(column) + half;
    unit.clear();  // said once
  }
}

void HeatmapLane::paintTicks(QPainter& painter, int top) const {
  const auto [low, high] = axis_->valuesSeen();
  const QRect area = body();
  const bool isTime = axis_->scale() == AxisScale::Time;
  const auto ticks = plots::chartTicks(isTime ? plots::Scale::Clock : plots::Scale::Number, low,
                                       high, area.width() / 90);
  const QString unit =
      isTime ? QString() : unitOf(*states_->session(), orderColumn(*states_->session()));
  for (std::size_t i = 0; i < ticks.at.size(); ++i) {
    const double at = axis_->x(ticks.at[i], width());
    if (at < area.left() || at > area.right()) continue;
    painter.fillRect(QRectF(at, area.height(), 1, 4), tokens().inputBorder);
    painter.drawText(QRectF(at - 44, top, 88, 16), Qt::AlignCenter,
                     withUnit(ticks.labels[i], i == 0 ? unit : QString()));
  }
}

QString HeatmapLane::describe(int column) const {
  const int rows = static_cast<int>(order_.size());
  const int y = mapFromGlobal(QCursor::pos()).y();
  const auto place =
      rows == 0 ? 0 : std::clamp(y * rows / std::max(1, body().height()), 0, rows - 1);
  const auto* revision = history()->at(column);
  const auto state = revision == nullptr ? nullptr : stateOf(revision->number);
  if (state == nullptr || rows == 0) return RevisionLane::describe(column);
  const std::vector<float> values = valuesOf(*state);
  const int unit = order_[static_cast<std::size_t>(place)];
  if (unit >= std::ssize(values)) return RevisionLane::describe(column);
  return tr("%1[%2] at r%3: %4")
      .arg(choice_.tensor)
      .arg(unit)
      .arg(revision->number)
      .arg(exactNumber(values[static_cast<std::size_t>(unit)]));
}

}  // namespace stateroom
