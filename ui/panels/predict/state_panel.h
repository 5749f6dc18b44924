#pragma once

#include "ui/models/table_model.h"
#include "ui/session/predict_model.h"
#include "ui/widgets/surface.h"

class QComboBox;
class QStackedWidget;

namespace stateroom {

class Label;
class MapLegend;
class PanelHeader;
class Segments;
class ValueMap;

/// One unit of a state, before and after a step.
struct MovedUnit {
  std::int64_t unit = 0;
  double before = 0, after = 0;
  std::optional<double> effect = {};  ///< change of its share in the explained output
};

/// The state before and after a step: all units as colours, those that moved most as a table.
class StatePanel final : public Surface {
  Q_OBJECT
 public:
  explicit StatePanel(QWidget* parent = nullptr);
  void setAnswer(const PredictAnswer& answer, ExplainedUnit unit);
  void clear(const QString& why);
  const std::vector<MovedUnit>& units() const { return model_->records(); }

 Q_SIGNALS:
  void openRequested();

 private:
  void showTensor();

  PredictAnswer answer_;
  ExplainedUnit unit_;
  TableModel<MovedUnit>* model_;
  QStackedWidget* pages_;
  QComboBox* tensor_;
  ValueMap* map_;
  Label* count_;
  MapLegend* legend_;
  Label* why_;
};

}  // namespace stateroom
