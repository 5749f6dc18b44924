#pragma once

#include <QObject>
#include <memory>
#include <vector>

#include "ui/session/user_history.h"

namespace stateroom {

/// What the x axis counts.
enum class AxisScale { Revision, Order, Time };

/// The one x axis of all lanes of a history: columns, of which some are seen. As long as nobody has
/// zoomed, the newest kMostAtOnce are. A column's place is its number, or it follows the order
/// value or the time of its revision, then in units of their mean distance; a column takes the room
/// up to the middle between its place and the next one.
class RevisionAxis final : public QObject {
  Q_OBJECT
 public:
  static constexpr int kLeft = 96, kRight = 84;  ///< px beside the columns
  static constexpr int kMostAtOnce = 60;
  static constexpr double kWidest = 44;  ///< px: few revisions stand at the left, not far apart

  using QObject::QObject;

  /// `hasDraft`: a column more.
  void setHistory(std::shared_ptr<const UserHistory> history, bool hasDraft);
  void setScale(AxisScale scale);
  AxisScale scale() const { return values_.empty() ? AxisScale::Revision : scale_; }
  /// Whether the history's revisions have such values, which do not fall on the way.
  bool canScale(AxisScale scale) const { return !valuesOf(scale).empty(); }

  int columns() const { return columns_; }
  double first() const { return first_; }  ///< the left edge: half a column before a place
  double span() const { return span_; }
  bool isWhole() const { return span_ >= columns_; }

  double place(int column) const;
  double pitch(int width) const;          ///< px a column
  double x(int column, int width) const;  ///< its place
  double left(int column, int width) const;
  /// Of one on a branch: by its own value.
  double x(const Revision& revision, int width) const;
  double x(double value, int width) const;       ///< of an order value or a time
  std::pair<double, double> valuesSeen() const;  ///< of order or time
  double at(double x, int width) const;          ///< as first() counts
  int columnAt(double x, int width) const;       ///< the nearest one that is there
  int firstSeen() const;
  int lastSeen() const;
  /// Neighbouring columns with the same number share a room of so many pixels.
  std::int64_t room(int column, int width, double pixels) const;
  struct Run {
    int first = 0, last = 0;
  };
  std::vector<Run> runs(int first, int last, int width, double pixels) const;

  void zoom(double at, double factor);
  void pan(double columns);
  void setView(double first, double span);
  void reveal(int column);
  void reset();

 Q_SIGNALS:
  void changed();

 private:
  void setColumns(int columns);
  std::vector<double> valuesOf(AxisScale scale) const;
  double placeOf(double value) const;
  double xOfPlace(double place, int width) const;

  std::shared_ptr<const UserHistory> history_;
  AxisScale scale_ = AxisScale::Revision;
  std::vector<double> values_;  ///< by column - 1; empty: places are numbers
  int columns_ = 1;
  double first_ = 0, span_ = 1;
  bool zoomed_ = false;
};

}  // namespace stateroom
