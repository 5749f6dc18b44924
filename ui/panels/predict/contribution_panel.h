#pragma once

#include <vector>

#include "core/predict/explain.h"
#include "ui/widgets/surface.h"

namespace stateroom {

class ContributionAxis;
class ContributionBars;
class Label;
class Segments;

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
