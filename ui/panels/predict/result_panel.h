#pragma once

#include <QWidget>
#include <optional>
#include <vector>

#include "core/predict/explain.h"
#include "ui/widgets/surface.h"

namespace stateroom {

class ContributionBars;
class Label;
class OutputBars;
class PanelHeader;
class Segments;

/// What a model said of one row.
struct PredictedOutput {
  OutputHead head;
  std::vector<float> units;
  std::optional<std::vector<float>> before = {};  ///< the prediction before it
  std::string baseline = {};
};

/// The prediction: its number, a bar for every class, marks where it stood before.
class ResultPanel final : public Surface {
  Q_OBJECT
 public:
  explicit ResultPanel(QWidget* parent = nullptr);
  void setOutput(const PredictedOutput& output, const QString& note);
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
  Label* note_;
  Explanation explanation_;
};

}  // namespace stateroom
