#pragma once

#include "ui/panels/states/revision_lane.h"

namespace stateroom {

/// Main with the causes of its revisions, the branches above it, tags, head and draft.
class TimelineLane final : public RevisionLane {
  Q_OBJECT
 public:
  TimelineLane(StatesController* states, RevisionAxis* axis, QWidget* parent = nullptr);
  QSize sizeHint() const override;

 protected:
  void paintLane(QPainter& painter) override;

 private:
  int mainY() const;
  void paintMain(QPainter& painter) const;
  void paintRun(QPainter& painter, const RevisionAxis::Run& run) const;
  bool paintLabel(QPainter& painter, const RevisionAxis::Run& run, bool isFree) const;
  void paintBranch(QPainter& painter, const BranchPath& branch, int y) const;
  void paintDraft(QPainter& painter) const;
};

/// The first output of every revision, main's and the branches', and the draft's effect; beside it
/// what main's would have been instead.
class PredictionLane final : public RevisionLane {
  Q_OBJECT
 public:
  PredictionLane(StatesController* states, RevisionAxis* axis, QWidget* parent = nullptr);
  void setInstead(std::map<std::int64_t, double> outputs);  ///< by main's revision
  const std::map<std::int64_t, double>& instead() const { return instead_; }
  /// Main's line as it is drawn: broken where a revision has no prediction, as an edit has none.
  QList<QPolygonF> mainLines() const;
  /// From the prediction of the head's state to that of the edited one.
  std::optional<QLineF> draftLine() const;
  QSize sizeHint() const override { return {400, 116}; }

 protected:
  void paintLane(QPainter& painter) override;

 private:
  double y(double value) const;
  void paintAxis(QPainter& painter) const;
  void paintThreshold(QPainter& painter) const;
  void paintLine(QPainter& painter) const;
  void paintMark(QPainter& painter, const Revision& revision, double x) const;
  std::pair<int, int> columnsSeen() const;
  void paintShown(QPainter& painter, const Revision& shown) const;
  bool isCrossed(const QRectF& room, const QList<QPolygonF>& branches) const;
  QPolygonF lineOf(const BranchPath& branch) const;
  void paintBranches(QPainter& painter) const;
  void paintInstead(QPainter& painter) const;
  void paintDraft(QPainter& painter) const;
  void measure();
  std::map<std::int64_t, double> instead_;
  double low_ = 0, high_ = 1;
};

/// Recorded inputs, a line each, with the shown revision's value at the right.
class InputsLane final : public RevisionLane {
  Q_OBJECT
 public:
  InputsLane(StatesController* states, RevisionAxis* axis, QWidget* parent = nullptr);
  void setMost(int rows);  ///< those that vary come first
  QSize sizeHint() const override;

 protected:
  void paintLane(QPainter& painter) override;

 private:
  int rows() const;
  void paintSeries(QPainter& painter, const InputSeries& series, int top) const;
  int most_ = 6;
};

/// The whole history in a strip, with the part that the lanes show; drag it or its ends.
class MinimapLane final : public RevisionLane {
  Q_OBJECT
 public:
  MinimapLane(StatesController* states, RevisionAxis* axis, QWidget* parent = nullptr);
  QSize sizeHint() const override { return {400, 30}; }

 protected:
  void paintLane(QPainter& painter) override;
  QString describe(int column) const override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;

 private:
  double mapX(double column) const;
  void centre(double x);
};

}  // namespace stateroom
