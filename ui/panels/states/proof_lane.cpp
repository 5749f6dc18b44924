#include "ui/panels/states/proof_lane.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/session/number_format.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

constexpr int kMarks = 34;                          // px above the bars
constexpr double kLowDecade = -9, kHighDecade = 1;  // of the scale

}  // namespace

ProofLane::ProofLane(StatesController* states, RevisionAxis* axis, QWidget* parent)
    : RevisionLane(states, axis, parent) {
  setObjectName(u"proofLane"_s);
  setAccessibleName(tr("Distance of the replayed states from the recorded ones"));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  setMinimumHeight(120);
}

void ProofLane::setDistances(std::map<std::int64_t, double> distances, double tolerance) {
  distances_ = std::move(distances);
  tolerance_ = tolerance;
  update();
}

double ProofLane::y(double distance) const {
  const double decade =
      distance > 0 ? std::clamp(std::log10(distance), kLowDecade, kHighDecade) : kLowDecade;
  return kMarks + (kHighDecade - decade) / (kHighDecade - kLowDecade) * (height() - kMarks - 12);
}

void ProofLane::paintLane(QPainter& painter) {
  paintScale(painter);
  const int first = std::max(1, axis_->firstSeen());
  const int last = std::min(axis_->lastSeen(), history()->columns() - 1);
  for (const auto& run : axis_->runs(first, last, width(), 3)) {
    std::optional<double> most;
    for (int each = run.first; each <= run.last; ++each)
      if (const auto found = distances_.find(history()->at(each)->number);
          found != distances_.end())
        most = std::max(most.value_or(0), found->second);
    const double wide = axis_->left(run.last + 1, width()) - axis_->left(run.first, width());
    if (most) paintBar(painter, (x(run.first) + x(run.last)) / 2, wide, *most);
  }
}

void ProofLane::paintScale(QPainter& painter) const {
  const int right = width() - RevisionAxis::kRight;
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.setFont(typeFont(Type::Small));
  for (const double decade : {-9.0, -6.0, -3.0, 0.0}) {
    const int at = qRound(y(std::pow(10, decade)));
    painter.fillRect(RevisionAxis::kLeft, at, right - RevisionAxis::kLeft, 1, tokens().grid);
    painter.setPen(tokens().secondaryText);
    painter.drawText(
        QRect(30, at - 8, RevisionAxis::kLeft - 36, 16), Qt::AlignRight | Qt::AlignVCenter,
        decade == 0 ? u"1"_s : u"1e%1"_s.arg(int(decade)).replace(u'-', QChar(0x2212)));
  }
  paintTitle(painter, tr("max |d|"), kMarks - 6);
  paintTitle(painter, tr("replayed"), kMarks / 2 - 8);
  if (!(tolerance_ > 0)) return;
  const double at = y(tolerance_);
  painter.setPen(QPen(tokens().secondaryText, 1, Qt::DotLine));
  painter.drawLine(QPointF(RevisionAxis::kLeft, at), QPointF(right, at));
  painter.drawText(QRectF(right + 6, at - 8, RevisionAxis::kRight - 8, 16),
                   Qt::AlignLeft | Qt::AlignVCenter, tr("tolerance"));
}

void ProofLane::paintBar(QPainter& painter, double x, double width, double distance) const {
  const bool good = distance <= tolerance_;
  const QColor colour = good ? tokens().neutralSeries() : tokens().error;
  const double half = std::clamp(width * 0.3, 1.0, 8.0);
  if (distance > 0)
    painter.fillRect(QRectF(x - half, y(distance), 2 * half, y(0) - y(distance)), colour);
  if (width < 18) return;
  const QPixmap mark =
      iconPixmap(good ? u"circle-check"_s : u"circle-alert"_s, 14,
                 good ? tokens().success : tokens().error, painter.device()->devicePixelRatioF());
  painter.drawPixmap(QPointF(x - 7, kMarks / 2.0 - 7), mark);
}

QString ProofLane::describe(int column) const {
  const Revision* revision = history()->at(column);
  const auto found = revision == nullptr ? distances_.end() : distances_.find(revision->number);
  if (found == distances_.end()) return RevisionLane::describe(column);
  return tr("r%1: max |d| %2").arg(revision->number).arg(exactNumber(found->second));
}

}  // namespace stateroom
