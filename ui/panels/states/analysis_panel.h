#pragma once

#include <QTableView>

#include "core/state/state_analysis.h"
#include "ui/models/table_model.h"
#include "ui/session/states_controller.h"
#include "ui/widgets/label.h"
#include "ui/widgets/segments.h"

namespace stateroom {

/// Questions over the states of all users: who is like this one, who is unlike everybody, which
/// units are at their limits. A user that is activated becomes the current one.
class AnalysisPanel final : public QWidget {
  Q_OBJECT
 public:
  enum class Question { Similar, Anomalies, Census };

  explicit AnalysisPanel(StatesController* states, QWidget* parent = nullptr);
  void ask(Question question);
  QString command() const { return commandOf(question()); }
  QString commandOf(Question question) const;

 Q_SIGNALS:
  void unitChosen(const QString& layer, int unit);
  void closed();

 private:
  struct Answer {
    std::int64_t users = 0;
    std::vector<Similar> similar;
    Anomalies anomalies;
    std::vector<UnitCensus> census;
  };
  /// The matrix of all states, kept between questions; only the thread of the lists touches it.
  struct Kept;
  static Result<Answer> answer(StateDesk& desk, Kept& kept, Question question,
                               const std::string& user);
  Question question() const { return static_cast<Question>(segments_->current()); }
  void ask();
  void take(const Answer& answer);
  void setAnswer(QAbstractItemModel* model, const QString& summary);
  void choose(const QModelIndex& index);

  StatesController* states_;
  Segments* segments_;
  ElidedLabel* summary_;
  TableModel<Similar>* similar_;
  TableModel<Anomaly>* anomalies_;
  TableModel<UnitCensus>* census_;
  QTableView* table_;
  std::shared_ptr<Kept> kept_;
};

}  // namespace stateroom
