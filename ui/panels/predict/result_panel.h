#pragma once

#include <QStringList>
#include <QWidget>
#include <optional>
#include <vector>

#include "core/predict/explain.h"
#include "ui/widgets/surface.h"

namespace stateroom {

class ContributionAxis;
class ContributionBars;
class Label;
class OutputBars;
class PanelHeader;
class Segments;

/// What a model said of one row: by output head, each with its units.
struct PredictedOutputs {
  std::vector<OutputHead> heads;
  QStringList labels = {};  ///< by head: the column that it says something of
  std::vector<std::vector<float>> units = {};
  std::optional<std::vector<std::vector<float>>> before = {};  ///< the prediction before it
  ExplainedUnit shown = {};                                    ///< what the large number is of
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

/// Bars from zero to the left and right: how much each input moved the output, the remembered state
/// among them.
class ContributionPanel final : public Surface {
  Q_OBJECT
 public:
  explicit ContributionPanel(QWidget* parent = nullptr);
  void setExplanation(const Explanation& explanation, const std::vector<InputColumn>& columns);
  void clear(const QString& note);
  bool byGradients() const;
  const Explanation& explanation() const { return explanation_; }

 Q_SIGNALS:
  void methodChanged();

 private:
  Segments* method_;
  ContributionBars* bars_;
  ContributionAxis* axis_;
  Label* note_;
  Explanation explanation_;
};

}  // namespace stateroom
