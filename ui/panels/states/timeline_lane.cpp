#include "ui/panels/states/timeline_lane.h"

#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "ui/panels/states/cause_mark.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

constexpr int kBranchHeight = 22;
constexpr int kMostBranches = 3;
constexpr double kMarkRoom = 14, kLabelRoom = 30;  // px

QRectF around(double x, double y, double width) {
  return {x - width / 2, y - 8, width, 16};
}

}  // namespace

TimelineLane::TimelineLane(StatesController* states, RevisionAxis* axis, QWidget* parent)
    : RevisionLane(states, axis, parent) {
  setObjectName(u"timeline"_s);
  setAccessibleName(tr("Timeline of revisions"));
  connect(states, &StatesController::historyChanged, this, &QWidget::updateGeometry);
}

QSize TimelineLane::sizeHint() const {
  const auto branches = history() == nullptr ? 0 : std::ssize(history()->branches);
  return {400,
          62 + static_cast<int>(std::min<std::ptrdiff_t>(kMostBranches, branches)) * kBranchHeight};
}

int TimelineLane::mainY() const {
  return height() - 30;
}

void TimelineLane::paintLane(QPainter& painter) {
  const auto& branches = history()->branches;
  for (std::size_t i = 0; i < std::min<std::size_t>(kMostBranches, branches.size()); ++i)
    paintBranch(painter, branches[i], mainY() - 24 - static_cast<int>(i) * kBranchHeight);
  paintMain(painter);
  paintDraft(painter);
  paintTitle(painter, u"main"_s, mainY() - 8);
}

void TimelineLane::paintMain(QPainter& painter) const {
  const int first = axis_->firstSeen();
  const int last = std::min(axis_->lastSeen(), history()->columns() - 1);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(causeColour(Cause::Predict), 1.5));
  painter.drawLine(QPointF(x(first), mainY()), QPointF(x(last), mainY()));
  std::vector<double> said;  // where a number stands in any case
  for (const Revision* revision : {history()->head(), history()->find(states_->shown())})
    if (revision != nullptr) said.push_back(x(*revision));
  std::int64_t labelled = -1;
  double end = -INFINITY;  // of the last label
  for (const auto& run : axis_->runs(first, last, width(), kMarkRoom)) {
    paintRun(painter, run);
    const std::int64_t room = axis_->room(run.first, width(), kLabelRoom);
    const double middle = (x(run.first) + x(run.last)) / 2;
    const bool isFree = room != labelled && middle - end >= kLabelRoom / 2 &&
                        std::ranges::none_of(said, [&](double other) {
                          return std::abs(middle - other) < kLabelRoom - 4;
                        });
    if (!paintLabel(painter, run, isFree)) continue;
    labelled = room;
    end = middle + kLabelRoom / 2;
  }
}

/// One revision, or as many as share a place: what is not a prediction stands for its group.
void TimelineLane::paintRun(QPainter& painter, const RevisionAxis::Run& run) const {
  const auto [first, last] = run;
  const Revision* chosen = history()->at(last);
  for (int column = first; column <= last; ++column)
    if (const auto* revision = history()->at(column); revision && revision->cause != Cause::Predict)
      chosen = revision;
  const double centre = (x(first) + x(last)) / 2;
  const Cause cause = chosen == nullptr ? Cause::Initial : chosen->cause;
  if (x(last) - x(first) > 8 && cause == Cause::Predict) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(causeColour(cause));
    painter.drawRoundedRect(QRectF(x(first) + 1, mainY() - 4, x(last) - x(first) - 2, 8), 4, 4);
  } else {
    paintCause(painter, {centre, double(mainY())}, cause);
  }
  const Revision* head = history()->head();
  if (head != nullptr && history()->columnOf(head) == last) {
    painter.setPen(QPen(tokens().accent, 1.5));
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(QPointF(first == last ? centre : x(last), mainY()), 9, 9);
    painter.setFont(typeFont(Type::SmallMedium));
    painter.drawText(around(x(last), mainY() - 19, 60), Qt::AlignCenter, tr("head"));
  }
}

/// The number, if there is room for it or it has to be said, and the tags.
bool TimelineLane::paintLabel(QPainter& painter, const RevisionAxis::Run& run, bool isFree) const {
  const auto [first, last] = run;
  const Revision* revision = history()->at(last);
  const auto number = revision == nullptr ? 0 : revision->number;
  const QString text = u"r%1"_s.arg(number);
  const bool shown = number == states_->shown() && number > 0;
  const bool head = history()->head() != nullptr && history()->head()->number == number;
  if (!shown && !head && !isFree) return false;
  painter.setFont(typeFont(shown ? Type::SmallMedium : Type::Small));
  painter.setPen(shown ? tokens().text : tokens().secondaryText);
  QStringList tags;
  const auto [from, to] = history()->tags.equal_range(number);
  for (auto tag = from; tag != to; ++tag) tags << tag->second;
  painter.drawText(around((x(first) + x(last)) / 2, mainY() + 17, 60), Qt::AlignCenter, text);
  if (tags.isEmpty()) return true;
  painter.setPen(tokens().accent);
  const QString tag = painter.fontMetrics().elidedText(tags.join(u", "_s), Qt::ElideRight, 88);
  const QRectF place = around(x(last), mainY() + (head ? -30 : -17),
                              painter.fontMetrics().horizontalAdvance(tag) + 2);
  painter.fillRect(place.adjusted(0, 1, 0, -3), tokens().base);  // a branch may rise behind it
  painter.drawText(place, Qt::AlignCenter, tag);
  return true;
}

void TimelineLane::paintBranch(QPainter& painter, const BranchPath& branch, int y) const {
  const double baseX = x(history()->columnOf(branch.base));
  const double firstX =
      branch.revisions.empty()
          ? baseX + axis_->pitch(width())
          : x(history()->revisions[static_cast<std::size_t>(branch.revisions.front())]);
  QPen dashed(causeColour(Cause::Predict), 1.25, Qt::DashLine);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setClipRect(QRect(RevisionAxis::kLeft, 0, width() - RevisionAxis::kLeft, height()));
  painter.setPen(dashed);
  painter.setBrush(Qt::NoBrush);
  QPainterPath rise(QPointF(baseX, mainY()));
  rise.cubicTo(QPointF((baseX + firstX) / 2, mainY()), QPointF((baseX + firstX) / 2, y),
               QPointF(firstX, y));
  painter.drawPath(rise);
  double lastX = firstX;
  if (branch.revisions.empty()) painter.drawEllipse(QPointF(firstX, y), 3, 3);
  for (const int place : branch.revisions)
    lastX = std::max(lastX, x(history()->revisions[static_cast<std::size_t>(place)]));
  painter.drawLine(QPointF(firstX, y), QPointF(lastX, y));
  double drawn = -100;
  for (const int place : branch.revisions) {
    const Revision& revision = history()->revisions[static_cast<std::size_t>(place)];
    const double at = x(revision);
    if (at < drawn + 9) continue;
    paintCause(painter, {at, double(y)}, revision.cause, 9, true);
    drawn = at;
  }
  painter.setClipping(false);
  painter.setFont(typeFont(Type::Small));
  painter.setPen(tokens().secondaryText);
  // The lowest branch is beside main's "head".
  const Revision* head = history()->head();
  const double headX = head == nullptr ? 0 : x(*head);
  const bool isBesideHead = y > mainY() - 30 && headX > lastX;
  const double room = (isBesideHead ? headX - 18 : width() - 4) - (lastX + 10);
  for (const QString& text : {tr("scratch, %n step(s)", nullptr, int(branch.revisions.size())),
                              tr("%n step(s)", nullptr, int(branch.revisions.size()))}) {
    if (painter.fontMetrics().horizontalAdvance(text) > room) continue;
    painter.drawText(QRectF(lastX + 10, y - 8, room, 16), Qt::AlignLeft | Qt::AlignVCenter, text);
    break;
  }
  painter.drawText(
      QRect(12, y - 8, RevisionAxis::kLeft - 16, 16), Qt::AlignVCenter,
      painter.fontMetrics().elidedText(branch.name, Qt::ElideRight, RevisionAxis::kLeft - 16));
}

void TimelineLane::paintDraft(QPainter& painter) const {
  const int column = draftColumn();
  if (column < 0) return;
  const QColor colour = causeColour(Cause::Edit);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(colour, 1.25, Qt::DotLine));
  painter.drawLine(QPointF(x(column - 1) + 10, mainY()), QPointF(x(column) - 7, mainY()));
  painter.setBrush(Qt::NoBrush);
  const double r = 6.5;
  const QPointF centre(x(column), mainY());
  painter.drawPolygon(QPolygonF{centre + QPointF(0, -r), centre + QPointF(r, 0),
                                centre + QPointF(0, r), centre + QPointF(-r, 0)});
  painter.setFont(typeFont(Type::SmallMedium));
  painter.setPen(colour);
  painter.drawText(around(x(column), mainY() + 17, 60), Qt::AlignCenter, tr("new"));
}

// ---- minimap

MinimapLane::MinimapLane(StatesController* states, RevisionAxis* axis, QWidget* parent)
    : RevisionLane(states, axis, parent) {
  setObjectName(u"minimap"_s);
  setAccessibleName(tr("The whole history"));
}

double MinimapLane::mapX(double column) const {
  const double room = width() - RevisionAxis::kLeft - RevisionAxis::kRight;
  return RevisionAxis::kLeft + column / axis_->columns() * room;
}

void MinimapLane::paintLane(QPainter& painter) {
  const double low = mapX(axis_->first()), high = mapX(axis_->first() + axis_->span());
  painter.fillRect(QRectF(low, 1, high - low, height() - 2), tokens().selection);
  double least = 0, most = 1e-9;
  for (int column = 1; column < history()->columns(); ++column) {
    const double value = history()->at(column)->lastOutput.value_or(0);
    least = std::min(least, value), most = std::max(most, value);
  }
  const int left = RevisionAxis::kLeft, right = width() - RevisionAxis::kRight;
  int column = 0;
  for (int px = left; px < right; ++px) {
    double top = least;
    std::optional<Cause> special;
    for (; column < history()->columns() && mapX(axis_->place(column)) < px + 1; ++column) {
      const auto* revision = history()->at(column);
      if (revision == nullptr) continue;
      top = std::max(top, revision->lastOutput.value_or(least));
      if (revision->cause != Cause::Predict) special = revision->cause;
    }
    const int bar = qRound((top - least) / (most - least) * (height() - 10));
    painter.fillRect(px, height() - 2 - bar, 1, bar, tokens().neutralSeries());
    if (special) painter.fillRect(px - 1, 2, 3, 4, causeColour(*special));
  }
  painter.setPen(QPen(tokens().accent, 1));
  painter.setBrush(Qt::NoBrush);
  painter.drawRect(QRectF(low + 0.5, 0.5, std::max(2.0, high - low - 1), height() - 2));
  paintTitle(painter, tr("%n revision(s)", nullptr, history()->columns() - 1), height() / 2 - 8);
}

QString MinimapLane::describe(int) const {
  return tr("Drag to see another part; the wheel zooms, a double click shows the newest.");
}

void MinimapLane::centre(double x) {
  const double room = width() - RevisionAxis::kLeft - RevisionAxis::kRight;
  const double column = (x - RevisionAxis::kLeft) / room * axis_->columns();
  axis_->pan(column - axis_->span() / 2 - axis_->first());
}

void MinimapLane::mousePressEvent(QMouseEvent* event) {
  centre(event->position().x());
}

void MinimapLane::mouseMoveEvent(QMouseEvent* event) {
  if (event->buttons() & Qt::LeftButton) centre(event->position().x());
}

}  // namespace stateroom
