#pragma once

#include <map>

#include "ui/panels/states/revision_lane.h"

namespace stateroom {

/// How far the states of a replay are from the recorded ones: a mark and a bar for each revision
/// that was computed again, on a logarithmic scale, with the tolerance as a line.
class ProofLane final : public RevisionLane {
  Q_OBJECT
 public:
  ProofLane(StatesController* states, RevisionAxis* axis, QWidget* parent = nullptr);
  /// Largest |d| by revision; infinite where only the recorded hash is there.
  void setDistances(std::map<std::int64_t, double> distances, double tolerance);
  QSize sizeHint() const override { return {400, 190}; }

 protected:
  void paintLane(QPainter& painter) override;
  QString describe(int column) const override;

 private:
  double y(double distance) const;
  void paintScale(QPainter& painter) const;
  void paintBar(QPainter& painter, double x, double width, double distance) const;

  std::map<std::int64_t, double> distances_;
  double tolerance_ = 0;
};

}  // namespace stateroom
