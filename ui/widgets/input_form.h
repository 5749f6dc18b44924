#pragma once

#include <vector>

#include "core/predict/input_columns.h"
#include "core/predict/step_probe.h"
#include "ui/widgets/down_scroll.h"

class QGridLayout;

namespace stateroom {

class Label;
class RangeBar;

/// One field for every input of the model, typed: numbers with the range of the training data,
/// texts and truth values with their vocabulary, beside them the user's last value.
class InputForm final : public DownScroll {
  Q_OBJECT
 public:
  /// `Narrow` leaves the types out, so that the numbers have room.
  enum class Width { Whole, Narrow };
  explicit InputForm(Width width = Width::Whole, QWidget* parent = nullptr);

  /// Fields that stay keep what was typed.
  void setColumns(std::vector<InputColumn> columns);
  const std::vector<InputColumn>& columns() const { return columns_; }
  /// What stands at the right of the fields; empty: nothing is known of the user.
  void setLast(const RowTexts& last, const QString& title);
  RowTexts values() const;  ///< of the fields that are not empty
  void setValues(const RowTexts& values);
  void clear();
  /// What is wrong with the fields, or "" : a number that is none.
  QString problem() const;
  /// Names of numbers outside of the training data's middle 95 %.
  QStringList unusual() const;

 Q_SIGNALS:
  void changed();

 private:
  struct Field {
    InputColumn column = {};
    QWidget* input = nullptr;
    RangeBar* range = nullptr;
    Label* last = nullptr;
  };
  Field makeField(const InputColumn& column);
  QWidget* makeInput(const InputColumn& column);
  static QString textOf(const Field& field);
  static void setText(const Field& field, const QString& text);
  void edited();

  Width width_;
  std::vector<InputColumn> columns_;
  std::vector<Field> fields_;
  Label* lastTitle_ = nullptr;
  bool filling_ = false;
};

}  // namespace stateroom
