#pragma once

#include <QSplitter>
#include <QStringList>

#include "ui/session/predict_model.h"

namespace stateroom {

class ContributionPanel;
class ResultPanel;
class WhatIfPanel;

/// What a model says of one row: the prediction, what moved it, and how it would be with another
/// value.
class AnswerPanel final : public QSplitter {
  Q_OBJECT
 public:
  explicit AnswerPanel(QWidget* parent = nullptr);

  /// The outputs that can be explained, and over which inputs.
  void setModel(const std::vector<OutputHead>& heads, const std::vector<InputColumn>& columns);
  /// Fills in what is chosen here: which output, by what, over which input.
  void ask(PredictWish& wish) const;
  /// `labels`: by head, the column that it says something of; `threshold`: above it one probability
  /// is a yes; `note`: which model, how fast.
  void show(const PredictAnswer& answer, const QStringList& labels, std::optional<double> threshold,
            const QString& note, const RowTexts& row);
  using QSplitter::show;
  /// Nothing to show, and why.
  void showProblem(const QString& sentence);
  QStringList arguments() const;  ///< of `stateroom predict`, for what stands beside the number

 Q_SIGNALS:
  void changed();  ///< something else is to be explained
  void failed(const QString& sentence);

 private:
  void showCurve(const PredictAnswer& answer, const RowTexts& row);

  ResultPanel* result_;
  ContributionPanel* contributions_;
  WhatIfPanel* whatIf_;
  std::vector<InputColumn> columns_;
};

}  // namespace stateroom
