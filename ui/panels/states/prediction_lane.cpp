#include <QPainter>
#include <algorithm>
#include <cmath>

#include "plots/chart_ticks.h"
#include "ui/panels/states/cause_mark.h"
#include "ui/panels/states/history_columns.h"
#include "ui/panels/states/timeline_lane.h"
#include "ui/session/number_format.h"
#include "ui/session/text.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

constexpr int kInputHeight = 22;

std::optional<double> firstUnit(const std::optional<HeadOutputs>& outputs) {
  if (!outputs || outputs->empty() || outputs->front().empty()) return std::nullopt;
  return outputs->front().front();
}

}  // namespace

PredictionLane::PredictionLane(StatesController* states, RevisionAxis* axis, QWidget* parent)
    : RevisionLane(states, axis, parent) {
  setObjectName(u"predictionLane"_s);
  setAccessibleName(tr("Prediction by revision"));
  connect(states, &StatesController::historyChanged, this, [this] { measure(); });
  connect(states->session(), &Session::projectChanged, this, qOverload<>(&QWidget::update));
}

void PredictionLane::setInstead(std::map<std::int64_t, double> outputs) {
  instead_ = std::move(outputs);
  measure();
  update();
}

/// Shares of one stand between 0 and 1; anything else between its extremes.
void PredictionLane::measure() {
  low_ = 0;
  high_ = 1;
  if (history() == nullptr) return;
  double least = INFINITY, most = -INFINITY;
  const auto hold = [&](double value) {
    if (!std::isfinite(value)) return;
    least = std::min(least, value);
    most = std::max(most, value);
  };
  for (const Revision& revision : history()->revisions)
    if (revision.lastOutput) hold(*revision.lastOutput);
  for (const auto& [revision, value] : instead_) hold(value);
  if (least > most || (least >= 0 && most <= 1)) return;
  std::tie(low_, high_) = plots::niceRange(plots::Scale::Number, least, most, 3);
}

double PredictionLane::y(double value) const {
  return 10 + (high_ - value) / (high_ - low_) * (height() - 20);
}

void PredictionLane::paintLane(QPainter& painter) {
  paintAxis(painter);
  paintThreshold(painter);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setClipRect(
      QRect(RevisionAxis::kLeft - 6, 0, width() - RevisionAxis::kLeft + 6, height()));
  paintBranches(painter);
  paintLine(painter);
  paintInstead(painter);
  paintDraft(painter);
}

void PredictionLane::paintAxis(QPainter& painter) const {
  const int right = width() - RevisionAxis::kRight;
  const auto ticks = plots::chartTicks(plots::Scale::Number, low_, high_, 3);
  painter.setFont(typeFont(Type::Small));
  for (std::size_t i = 0; i < ticks.at.size(); ++i) {
    const int at = qRound(y(ticks.at[i]));
    painter.fillRect(RevisionAxis::kLeft, at, right - RevisionAxis::kLeft, 1, tokens().grid);
    painter.setPen(tokens().secondaryText);
    painter.drawText(QRect(40, at - 8, RevisionAxis::kLeft - 46, 16),
                     Qt::AlignRight | Qt::AlignVCenter, ticks.labels[i]);
  }
  paintTitle(painter, tr("prediction"), 22);
}

/// Where the answer becomes yes: the project's decision, over one probability.
void PredictionLane::paintThreshold(QPainter& painter) const {
  const auto threshold = states_->decisionThreshold();
  if (!threshold) return;
  const int right = width() - RevisionAxis::kRight, at = qRound(y(*threshold));
  painter.setPen(QPen(tokens().secondaryText, 1, Qt::DotLine));
  painter.drawLine(RevisionAxis::kLeft, at, right, at);
  painter.setFont(typeFont(Type::Small));
  painter.drawText(QRect(RevisionAxis::kLeft + 8, at - 16, right - RevisionAxis::kLeft - 16, 16),
                   Qt::AlignLeft | Qt::AlignVCenter,
                   tr("threshold %1").arg(shortNumber(*threshold, 3)));
}

std::pair<int, int> PredictionLane::columnsSeen() const {
  return {std::max(1, axis_->firstSeen() - 1),
          std::min(axis_->lastSeen() + 1, history()->columns() - 1)};
}

QList<QPolygonF> PredictionLane::mainLines() const {
  const auto [first, last] = columnsSeen();
  return polylines(first, last, [&](int column) {
    const auto& value = history()->at(column)->lastOutput;
    return value ? y(*value) : NAN;
  });
}

void PredictionLane::paintLine(QPainter& painter) const {
  painter.setPen(QPen(causeColour(Cause::Predict), axis_->pitch(width()) < 2 ? 1 : 2));
  for (const QPolygonF& line : mainLines()) painter.drawPolyline(line);
  const auto [first, last] = columnsSeen();
  if (axis_->pitch(width()) >= 8)
    for (int column = first; column <= last; ++column)
      paintMark(painter, *history()->at(column), x(column));
  if (const auto* shown = history()->find(states_->shown()); shown && shown->lastOutput)
    paintShown(painter, *shown);
}

/// What changed the state without a prediction stands at the foot, on a line through the gap.
void PredictionLane::paintMark(QPainter& painter, const Revision& revision, double x) const {
  if (revision.lastOutput)
    return paintCause(painter, {x, y(*revision.lastOutput)}, revision.cause, 8);
  const double foot = height() - 8;
  painter.setPen(QPen(causeColour(revision.cause), 1, Qt::DotLine));
  painter.drawLine(QPointF(x, 10), QPointF(x, foot));
  paintCause(painter, {x, foot}, revision.cause, 8);
}

/// The number beside the playhead, on the first side where main's line does not cross it.
void PredictionLane::paintShown(QPainter& painter, const Revision& shown) const {
  painter.setFont(typeFont(Type::BodyStrong));
  painter.setPen(tokens().text);
  const QString text = shortNumber(*shown.lastOutput, 3);
  const double wide = painter.fontMetrics().horizontalAdvance(text) + 2;
  const double at = y(*shown.lastOutput), high = at - 20, low = at + 4;
  const double head = std::clamp(axis_->pitch(width()), 6.0, RevisionAxis::kWidest) / 2 + 4;
  const double left = x(shown) - head - wide, right = x(shown) + head;
  QList<QPolygonF> branches;
  for (const BranchPath& branch : history()->branches) branches << lineOf(branch);
  QRectF chosen;
  for (const QPointF corner :
       {QPointF(left, high), QPointF(left, low), QPointF(right, high), QPointF(right, low)}) {
    const QRectF room(corner, QSizeF(wide, 16));
    if (room.top() < 0 || room.bottom() > height() || isCrossed(room, branches)) continue;
    chosen = room;
    break;
  }
  if (chosen.isNull()) chosen = {left, high < 0 ? low : high, wide, 16};
  painter.drawText(chosen, Qt::AlignCenter, text);
}

/// Whether a line or a mark goes through a place: main's, a branch's, or what is drawn instead.
bool PredictionLane::isCrossed(const QRectF& room, const QList<QPolygonF>& branches) const {
  constexpr int kSamples = 8;  // of each piece of the line
  const auto crosses = [&](const QPointF& a, const QPointF& b) {
    if (std::max(a.x(), b.x()) < room.left() || std::min(a.x(), b.x()) > room.right()) return false;
    for (int i = 0; i <= kSamples; ++i)
      if (room.contains(a + (b - a) * i / kSamples)) return true;
    return false;
  };
  const int first = std::max(2, axis_->columnAt(room.left(), width()) - 1);
  const int last = std::min(axis_->columnAt(room.right(), width()) + 1, history()->columns() - 1);
  for (int column = first; column <= last; ++column) {
    const Revision& from = *history()->at(column - 1);
    const Revision& to = *history()->at(column);
    if (!from.lastOutput || !to.lastOutput) continue;
    if (crosses({x(column - 1), y(*from.lastOutput)}, {x(column), y(*to.lastOutput)})) return true;
  }
  for (const QPolygonF& line : branches)
    for (qsizetype i = 1; i < line.size(); ++i)
      if (crosses(line[i - 1], line[i])) return true;
  return std::ranges::any_of(instead_, [&](const auto& each) {
    return room.contains(QPointF(x(history()->columnOf(each.first)), y(each.second)));
  });
}

/// From the base on.
QPolygonF PredictionLane::lineOf(const BranchPath& branch) const {
  QPolygonF line;
  if (const auto* base = history()->find(branch.base); base && base->lastOutput)
    line << QPointF(x(history()->columnOf(base)), y(*base->lastOutput));
  for (const int place : branch.revisions) {
    const Revision& revision = history()->revisions[static_cast<std::size_t>(place)];
    if (revision.lastOutput) line << QPointF(x(revision), y(*revision.lastOutput));
  }
  return line;
}

void PredictionLane::paintBranches(QPainter& painter) const {
  for (const BranchPath& branch : history()->branches) {
    const QPolygonF line = lineOf(branch);
    painter.setPen(QPen(causeColour(Cause::Predict), 1.25, Qt::DashLine));
    painter.drawPolyline(line);
    if (axis_->pitch(width()) < 8) continue;
    for (qsizetype i = 1; i < line.size(); ++i)
      paintCause(painter, line[i], Cause::Predict, 7, true);
  }
}

/// From the recorded value before the first one on, with the last value beside it.
void PredictionLane::paintInstead(QPainter& painter) const {
  QPolygonF line;
  for (const auto& [number, value] : instead_) {
    const Revision* revision = history()->find(number);
    if (revision == nullptr) continue;
    const Revision* before = history()->at(history()->columnOf(revision) - 1);
    if (line.isEmpty() && before != nullptr && before->lastOutput)
      line << QPointF(x(history()->columnOf(before)), y(*before->lastOutput));
    line << QPointF(x(history()->columnOf(revision)), y(value));
  }
  if (line.isEmpty()) return;
  const QColor colour = causeColour(Cause::Edit);
  painter.setPen(QPen(colour, 1.25, Qt::DashLine));
  painter.setBrush(Qt::NoBrush);
  painter.drawPolyline(line);
  if (axis_->pitch(width()) >= 8) {
    painter.setPen(QPen(colour, 1.5));
    painter.setBrush(tokens().base);
    for (const auto& [number, value] : instead_)
      painter.drawEllipse(QPointF(x(history()->columnOf(number)), y(value)), 3, 3);
  }
  painter.setFont(typeFont(Type::BodyStrong));
  painter.setPen(colour);
  painter.drawText(QRectF(line.back() + QPointF(9, -8), QSizeF(60, 16)),
                   Qt::AlignLeft | Qt::AlignVCenter, shortNumber(instead_.rbegin()->second, 3));
}

std::optional<QLineF> PredictionLane::draftLine() const {
  const int column = draftColumn();
  const auto& effect = states_->editing()->effect();
  if (column < 0 || !effect) return std::nullopt;
  const auto before = firstUnit(effect->effect.nowBefore), now = firstUnit(effect->effect.nowAfter);
  if (!before || !now) return std::nullopt;
  return QLineF(x(column - 1), y(*before), x(column), y(*now));
}

void PredictionLane::paintDraft(QPainter& painter) const {
  const auto line = draftLine();
  if (!line) return;
  const QColor colour = causeColour(Cause::Edit);
  painter.setPen(QPen(colour, 1.25, Qt::DotLine));
  painter.drawLine(*line);
  paintCause(painter, line->p2(), Cause::Edit, 9, true);
  painter.setFont(typeFont(Type::BodyStrong));
  painter.setPen(colour);
  painter.drawText(QRectF(line->p2() + QPointF(9, -8), QSizeF(60, 16)),
                   Qt::AlignLeft | Qt::AlignVCenter,
                   shortNumber(*firstUnit(states_->editing()->effect()->effect.nowAfter), 3));
}

// ---- inputs

InputsLane::InputsLane(StatesController* states, RevisionAxis* axis, QWidget* parent)
    : RevisionLane(states, axis, parent) {
  setObjectName(u"inputsLane"_s);
  setAccessibleName(tr("Inputs by revision"));
  connect(states, &StatesController::historyChanged, this, &QWidget::updateGeometry);
}

void InputsLane::setMost(int rows) {
  most_ = rows;
  updateGeometry();
  update();
}

int InputsLane::rows() const {
  return history() == nullptr ? 0 : std::min(most_, static_cast<int>(history()->inputs.size()));
}

QSize InputsLane::sizeHint() const {
  return {400, rows() * kInputHeight};
}

void InputsLane::paintLane(QPainter& painter) {
  const Revision* revision = history()->find(states_->shown());
  const int shown = history()->columnOf(revision);
  const bool isMains = history()->at(shown) == revision;
  for (int row = 0; row < rows(); ++row) {
    const InputSeries& series = history()->inputs[static_cast<std::size_t>(row)];
    const int top = row * kInputHeight;
    painter.setRenderHint(QPainter::Antialiasing, false);
    if (row > 0) painter.fillRect(0, top, width(), 1, tokens().grid);
    painter.setFont(typeFont(Type::Body));
    painter.setPen(tokens().text);
    painter.drawText(
        QRect(12, top, RevisionAxis::kLeft - 16, kInputHeight), Qt::AlignVCenter,
        painter.fontMetrics().elidedText(series.name, Qt::ElideRight, RevisionAxis::kLeft - 18));
    paintSeries(painter, series, top);
    const QRect at(width() - RevisionAxis::kRight + 8, top, RevisionAxis::kRight - 12,
                   kInputHeight);
    painter.setFont(typeFont(Type::Body));
    const QString value = isMains ? series.texts.value(shown) : QString();
    if (value.isEmpty()) continue;
    painter.setPen(tokens().text);
    painter.drawText(at, Qt::AlignLeft | Qt::AlignVCenter, value);
    const int used = painter.fontMetrics().horizontalAdvance(value) + 4;
    const QString unit = unitOf(*states_->session(), series.name);
    if (used + painter.fontMetrics().horizontalAdvance(unit) > at.width()) continue;
    painter.setPen(tokens().secondaryText);
    painter.drawText(at.adjusted(used, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, unit);
  }
}

void InputsLane::paintSeries(QPainter& painter, const InputSeries& series, int top) const {
  double least = INFINITY, most = -INFINITY;
  for (const double value : series.values)
    if (std::isfinite(value)) least = std::min(least, value), most = std::max(most, value);
  if (least > most) return;
  const double range = most > least ? most - least : 1;
  const auto place = [&](int column) {
    return QPointF(x(column),
                   top + kInputHeight - 6 - (series.values[column] - least) / range * 10);
  };
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(tokens().secondaryText, 1));
  painter.setBrush(tokens().secondaryText);
  painter.setClipRect(QRect(RevisionAxis::kLeft - 2, top,
                            width() - RevisionAxis::kLeft - RevisionAxis::kRight + 4,
                            kInputHeight));
  const int last = std::min<int>(axis_->lastSeen() + 1, static_cast<int>(series.values.size()) - 1);
  const auto lines = polylines(std::max(0, axis_->firstSeen() - 1), last, [&](int column) {
    return std::isfinite(series.values[column]) ? place(column).y() : NAN;
  });
  for (const QPolygonF& line : lines) {
    painter.drawPolyline(line);
    if (axis_->pitch(width()) < 8) continue;
    for (const QPointF& point : line) painter.drawEllipse(point, 1.2, 1.2);
  }
  painter.setClipping(false);
}

}  // namespace stateroom
