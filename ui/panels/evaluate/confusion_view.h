#pragma once

#include <QStringList>
#include <QWidget>
#include <optional>
#include <utility>
#include <vector>

namespace stateroom {

/// How often each class was predicted for each actual one. Two classes are four large cells with
/// words, more are a map of numbers. A click, or arrows and Enter, choose a cell; Ctrl+C copies all
/// as a table.
class ConfusionView final : public QWidget {
  Q_OBJECT
 public:
  explicit ConfusionView(QWidget* parent = nullptr);

  /// counts[actual][predicted], weighted.
  void setCounts(std::vector<std::vector<double>> counts, QStringList classes);
  const std::vector<std::vector<double>>& counts() const { return counts_; }
  /// Actual and predicted class.
  std::optional<std::pair<int, int>> chosenCell() const { return chosen_; }
  void choose(std::optional<std::pair<int, int>> cell);
  QRect cellRect(int actual, int predicted) const;
  /// "false negative" of two classes; "setosa as virginica" of more.
  QString describe(int actual, int predicted) const;

  /// A row of names, then a line for every actual class; separated by tabs.
  QString asTable() const;

  QSize sizeHint() const override { return {320, 220}; }
  QSize minimumSizeHint() const override { return {200, 148}; }

 Q_SIGNALS:
  void chosen(int actual, int predicted);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool event(QEvent* event) override;

 private:
  int classCount() const { return static_cast<int>(counts_.size()); }
  QRect grid() const;
  double total() const;
  void paintCell(QPainter& painter, int actual, int predicted, double largest) const;
  std::optional<std::pair<int, int>> cellAt(QPoint point) const;
  void chooseByUser(int actual, int predicted);

  std::vector<std::vector<double>> counts_;
  QStringList classes_;
  std::optional<std::pair<int, int>> chosen_;
};

}  // namespace stateroom
