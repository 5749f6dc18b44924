#include "ui/panels/states/heatmap_lane.h"

#include <QCursor>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/project/inferred_defaults.h"
#include "plots/heatmap.h"
#include "ui/panels/states/cause_mark.h"
#include "ui/session/number_format.h"
#include "ui/session/text.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

namespace stateroom {

using namespace Qt::StringLiterals;

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

void HeatmapLane::resizeEvent(QResizeEvent* event) {
  RevisionLane::resizeEvent(event);
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
  const int rows = parts_.empty() ? 0 : parts_.back().top + parts_.back().rows;
  std::vector<int> order(static_cast<std::size_t>(rows));
  std::iota(order.begin(), order.end(), 0);
  if (choice_.order == HeatmapChoice::Order::Unit) return order;
  std::vector<float> weight(order.size());
  const int shown = history()->columnOf(states_->shown());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].size() != weight.size()) continue;
    if (choice_.order == HeatmapChoice::Order::Value && seen_[i] != shown) continue;
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
  for (const int column : seen_) {
    wanted.push_back(history()->at(column)->number);
    if (choice_.change && column > 1) wanted.push_back(history()->at(column - 1)->number);
  }
  states_->wantStates(wanted);
}

void HeatmapLane::renew() {
  picture_ = draft_ = {};
  seen_.clear();
  order_.clear();
  parts_.clear();
  if (history() == nullptr || history()->main.empty()) return update();
  const int last = std::min(axis_->lastSeen(), history()->columns() - 1);
  const int group = axis_->group(width(), 1);
  for (int column = std::max(1, axis_->firstSeen()); column <= last; column += group)
    seen_.push_back(std::min(column + group - 1, last));
  if (!differences_) want();
  plots::HeatmapColumns values;
  for (const int column : seen_) {
    const auto before = column > 1 ? history()->at(column - 1)->number : 0;
    values.columns.push_back(columnOf(history()->at(column)->number, before));
  }
  if (history()->model)
    for (const auto& layer : history()->model->layout.layers()) {
      const auto tensor = std::ranges::find(layer.tensors, choice_.tensor.toStdString(),
                                            &StateLayout::Tensor::name);
      const bool chosen = choice_.layer.isEmpty() || qstr(layer.name) == choice_.layer;
      if (!chosen || tensor == layer.tensors.end()) continue;
      const int top = parts_.empty() ? 0 : parts_.back().top + parts_.back().rows;
      parts_.push_back({qstr(layer.name), top, static_cast<int>(tensor->units)});
    }
  const std::size_t rows =
      parts_.empty() ? 0 : static_cast<std::size_t>(parts_.back().top + parts_.back().rows);
  for (auto& column : values.columns)
    if (column.size() != rows) column.clear();
  values.order = order_ = orderOf(values.columns);
  std::vector<float> all;
  for (const auto& column : values.columns) all.insert(all.end(), column.begin(), column.end());
  const double range = plots::symmetricRange(all);
  if (std::exchange(range_, range) != range) Q_EMIT rangeChanged(range);
  const plots::DivergingMap map(tokens().diverging);
  picture_ = plots::heatmapImage(values, map, range_, tokens().grid);
  if (const auto& edit = states_->edit(); edit && !choice_.change && !differences_)
    draft_ = plots::heatmapImage({{valuesOf(edit->edited)}, order_}, map, range_, tokens().grid);
  update();
}

void HeatmapLane::paintLane(QPainter& painter) {
  const QRect area = body();
  painter.setClipRect(area.adjusted(0, 0, RevisionAxis::kRight, 0));
  // All columns of the picture stand for as many revisions but the last, which may be cut short.
  const auto draw = [&](int from, int to, int first, int last) {
    const double left = x(first - 0.5), right = x(last + 0.5);
    painter.drawImage(QRectF(left, 0, right - left, area.height()), picture_,
                      QRectF(from, 0, to - from, picture_.height()));
  };
  const int columns = static_cast<int>(seen_.size());
  if (!picture_.isNull() && columns > 0) {
    const int first = std::max(1, axis_->firstSeen());
    const int whole = columns > 1 ? seen_[seen_.size() - 2] : first - 1;
    if (columns > 1) draw(0, columns - 1, first, whole);
    draw(columns - 1, columns, whole + 1, seen_.back());
  }
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
  const QRectF at(x(column - 0.5), 0, x(column + 0.5) - x(column - 0.5), body().height());
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
  const auto columns = columnsOf(states_->session()->resolved(), ORDER);
  const std::string order = columns.empty() ? std::string() : columns.front();
  const QString unit = order.empty() ? tr("revision") : qstr(order);
  painter.drawText(QRect(12, area.height() + 4, RevisionAxis::kLeft - 16, 16), Qt::AlignVCenter,
                   unit);
  double drawn = -100;
  for (int column = std::max(1, axis_->firstSeen());
       column <= std::min(axis_->lastSeen(), history()->columns() - 1); ++column) {
    const Revision* revision = history()->at(column);
    const bool counted = order.empty() || revision->cause == Cause::Predict;
    if (x(column) < drawn + 56 || !counted) continue;
    const QString text = order.empty()     ? u"r%1"_s.arg(revision->number)
                         : revision->order ? trimmedNumber(*revision->order, 6)
                                           : QString();
    painter.drawText(QRectF(x(column) - 28, area.height() + 4, 56, 16), Qt::AlignCenter, text);
    if (!text.isEmpty()) drawn = x(column);
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
