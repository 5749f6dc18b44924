#pragma once

#include <QImage>

#include "plots/heatmap.h"
#include "ui/panels/states/revision_lane.h"

namespace stateroom {

/// What the heatmap shows.
struct HeatmapChoice {
  enum class Order { Activity, Unit, Value };
  QString layer;  ///< empty: all, one under the other
  QString tensor = QStringLiteral("h");
  bool change = false;  ///< from revision to revision
  Order order = Order::Activity;
  bool operator==(const HeatmapChoice&) const = default;
};

/// Units by revisions. The picture has one pixel a value and at most as many columns as the lane
/// has pixels; it is made when states arrive or the choice changes, and only drawn after that.
class HeatmapLane final : public RevisionLane {
  Q_OBJECT
 public:
  HeatmapLane(StatesController* states, RevisionAxis* axis, QWidget* parent = nullptr);
  void setChoice(const HeatmapChoice& choice);
  /// Replayed less recorded states by main's revision, in place of the states themselves from now
  /// on; a revision without one is shown as missing.
  void setDifferences(std::map<std::int64_t, std::shared_ptr<const State>> differences);
  const HeatmapChoice& choice() const { return choice_; }
  /// Stands where the x axis has its title.
  void setCorner(QWidget* corner);
  double range() const { return range_; }
  const QImage& picture() const { return picture_; }  ///< columns() by units
  QSize sizeHint() const override { return {400, 320}; }

 Q_SIGNALS:
  void rangeChanged(double range);

 protected:
  void paintLane(QPainter& painter) override;
  QString describe(int column) const override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  struct Part {  ///< a layer's rows in the picture
    QString layer;
    int top = 0, rows = 0;
  };
  std::shared_ptr<const State> stateOf(std::int64_t revision) const;
  void want() const;
  void renew();  ///< asks for what is missing and makes the picture
  void setParts();
  int rowCount() const;
  plots::HeatmapColumns columnsSeen() const;
  void paintPictures(const plots::HeatmapColumns& values);
  std::vector<float> valuesOf(const State& state) const;
  std::vector<float> columnOf(std::int64_t revision, std::int64_t before) const;
  std::vector<int> orderOf(const std::vector<std::vector<float>>& columns) const;
  QRect body() const;
  std::size_t endOfEqual(std::size_t begin) const;
  void paintScale(QPainter& painter) const;
  void paintFoot(QPainter& painter) const;
  void paintTicks(QPainter& painter, int top) const;
  void paintDraft(QPainter& painter) const;

  HeatmapChoice choice_;
  QWidget* corner_ = nullptr;
  QImage picture_, draft_;
  std::optional<std::map<std::int64_t, std::shared_ptr<const State>>> differences_;
  std::vector<RevisionAxis::Run> seen_;  ///< columns of the history that the picture's stand for
  std::vector<int> order_;
  std::vector<Part> parts_;
  double range_ = 1;
};

}  // namespace stateroom
