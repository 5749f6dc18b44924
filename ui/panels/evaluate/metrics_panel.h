#pragma once

#include <QTableView>
#include <optional>
#include <utility>

#include "ui/models/table_model.h"
#include "ui/session/scored_run.h"
#include "ui/widgets/surface.h"

namespace stateroom {

class PanelHeader;
class SwatchHeader;

/// A run as charts and tables call it.
struct RunLook {
  QString name;
  QColor colour;
};

struct MetricRow {
  std::string name = {};
  double first = 0;
  std::optional<double> second = {};
  std::optional<Interval> firstInterval = {}, secondInterval = {}, difference = {};
  QColor firstColour = {}, secondColour = {};
  bool isAtHalf = false;  ///< counts what is over 0.5, wherever the threshold stands
};

/// Two runs' names as narrow columns call them: what comes after the last hyphen, where that tells
/// them apart.
std::pair<QString, QString> shortNames(const QString& first, const QString& second);

/// How a difference of two runs is meant, for the titles of columns: this run less the other one.
QString differenceTip(const QString& first, const QString& second);

/// Metrics of one or two runs with their intervals, drawn on one scale a row. A difference is this
/// run less the other one; where its interval holds zero it is none and stands in secondary text.
class MetricsPanel final : public Surface {
  Q_OBJECT
 public:
  explicit MetricsPanel(QWidget* parent = nullptr);
  void setRuns(const ScoredRunPtr& first, const RunLook& firstLook, const ScoredRunPtr& second,
               const RunLook& secondLook);
  void setIntervals(const BootstrappedRuns& intervals);
  void setNote(const QString& note);
  const TableModel<MetricRow>* model() const { return model_; }

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void fitColumns();

  TableModel<MetricRow>* model_;
  QTableView* table_;
  SwatchHeader* columns_;
  PanelHeader* head_;
};

}  // namespace stateroom
