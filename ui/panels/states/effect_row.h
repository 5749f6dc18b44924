#pragma once

#include <QWidget>
#include <optional>

namespace stateroom {

/// One prediction before and after something: numbers, difference, and where both lie between 0
/// and 1.
class EffectRow final : public QWidget {
  Q_OBJECT
 public:
  explicit EffectRow(const QString& title, QWidget* parent = nullptr);
  void setTitle(const QString& title);
  void setValues(std::optional<double> before, std::optional<double> after);
  std::optional<double> before() const { return before_; }
  std::optional<double> after() const { return after_; }
  QSize sizeHint() const override { return {320, 22}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString title_;
  std::optional<double> before_, after_;
};

}  // namespace stateroom
