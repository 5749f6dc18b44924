#pragma once

#include <QPolygonF>
#include <QWidget>
#include <functional>

#include "ui/panels/states/revision_axis.h"
#include "ui/session/states_controller.h"

namespace stateroom {

/// A strip over the x axis of revisions. A click or drag shows the revision under the pointer, the
/// wheel zooms, Shift and drag or a sideways wheel pans, arrow keys go from revision to revision.
/// Derived lanes paint into the base fill; playhead and keyboard focus come on top.
class RevisionLane : public QWidget {
  Q_OBJECT
 public:
  RevisionLane(StatesController* states, RevisionAxis* axis, QWidget* parent = nullptr);

  /// Which sides of the frame around the shown revision this lane has beside left and right.
  void setPlayheadEdges(Qt::Edges edges) { playheadEdges_ = edges; }
  /// The column of an edit that is not committed; -1: there is none.
  int draftColumn() const;
  double x(int column) const { return axis_->x(column, width()); }
  double x(const Revision& revision) const { return axis_->x(revision, width()); }

 protected:
  virtual void paintLane(QPainter& painter) = 0;
  virtual QString describe(int column) const;
  const UserHistory* history() const { return states_->history().get(); }
  /// Lines through the places of columns; a gap where `y` is NaN. Where columns are narrower than a
  /// pixel, the lowest and highest of each pixel stand for it.
  QList<QPolygonF> polylines(int first, int last, const std::function<double(int)>& y) const;
  void paintTitle(QPainter& painter, const QString& title, int top) const;

  void paintEvent(QPaintEvent* event) final;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool event(QEvent* event) override;

  StatesController* states_;
  RevisionAxis* axis_;

 private:
  void showColumn(int column);
  void paintPlayhead(QPainter& painter, const Revision& shown) const;
  Qt::Edges playheadEdges_;
  double dragged_ = 0;
};

}  // namespace stateroom
