#pragma once

#include <QStringList>
#include <QWidget>
#include <optional>
#include <vector>

#include "core/predict/explain.h"
#include "ui/widgets/surface.h"

namespace stateroom {

class Label;
class OutputBars;
class PanelHeader;

/// What a model said of one row: by output head, each with its units.
struct PredictedOutputs {
  std::vector<OutputHead> heads;
  QStringList labels = {};  ///< by head: the column that it says something of
  std::vector<std::vector<float>> units = {};
  std::optional<std::vector<std::vector<float>>> before = {};  ///< the prediction before it
  ExplainedUnit shown = {};                                    ///< what the large number is of
  std::optional<double> threshold = {};                        ///< above it one probability is yes
};

/// The prediction: a large number, and where there is more than that, a row for every class with
/// its bar and for every other number; marks where they stood before.
class ResultPanel final : public Surface {
  Q_OBJECT
 public:
  explicit ResultPanel(QWidget* parent = nullptr);
  void setOutputs(const PredictedOutputs& outputs, const QString& note);
  /// Nothing to show, and why.
  void setProblem(const QString& sentence);
  QString number() const;

 private:
  PanelHeader* head_;
  Label* name_;
  Label* number_;
  Label* before_;
  OutputBars* bars_;
};

}  // namespace stateroom
