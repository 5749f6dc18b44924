#pragma once

#include <QObject>

namespace stateroom {

/// The one x axis of all lanes of a history: columns, of which some are seen. As long as nobody has
/// zoomed, the newest kMostAtOnce are.
class RevisionAxis final : public QObject {
  Q_OBJECT
 public:
  static constexpr int kLeft = 96, kRight = 72;  ///< px beside the columns
  static constexpr int kMostAtOnce = 60;

  using QObject::QObject;

  void setColumns(int columns);  ///< the draft's included
  int columns() const { return columns_; }
  double first() const { return first_; }
  double span() const { return span_; }
  bool isWhole() const { return span_ >= columns_; }

  double pitch(int width) const;             ///< px a column
  double x(double column, int width) const;  ///< its middle
  int columnAt(double x, int width) const;   ///< clamped to those that are there
  int firstSeen() const;
  int lastSeen() const;
  /// Columns that share a place where one needs at least `pixels`.
  int group(int width, double pixels) const;

  void zoom(double column, double factor);
  void pan(double columns);
  void setView(double first, double span);
  void reveal(int column);
  void reset();

 Q_SIGNALS:
  void changed();

 private:
  int columns_ = 1;
  double first_ = 0, span_ = 1;
  bool zoomed_ = false;
};

}  // namespace stateroom
