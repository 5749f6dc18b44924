#pragma once

#include <QSplitter>
#include <QTimer>
#include <optional>

#include "ui/session/background.h"
#include "ui/session/predict_model.h"
#include "ui/session/run_weights.h"
#include "ui/session/session.h"
#include "ui/session/state_writer.h"
#include "ui/workspace.h"

class QUndoStack;

namespace stateroom {

class AnswerPanel;
class InputTable;
class PredictForm;
class RunPages;
class StatePanel;
class Veil;

/// "What does it say now?": a form for one row, the answer at once with what moved it and how it
/// would be with another value; a table of rows with the answers beside them; a file as a job. A
/// row stands alone ("serving_default") or is the next step of a user whose state the ledger keeps
/// ("step"): as a dry run, or taken.
class PredictWorkspace final : public Workspace {
  Q_OBJECT
 public:
  PredictWorkspace(Session* session, QUndoStack* undo, QWidget* parent = nullptr);

  void activate() override;
  QString command() const override;
  QByteArray saveLayout() const override;
  void restoreLayout(const QByteArray& layout) override;

  const std::optional<PredictAnswer>& answer() const { return answer_; }
  bool isAsking() const;

 private:
  void connectPanels();
  void connectSession();
  void clear();
  void markStale();
  void follow();  ///< loads again where there are newer weights
  void load();
  void take(Result<PredictModelPtr> model);
  void bind();  ///< asks which model the ledger is bound to
  void takeBound(const Result<std::shared_ptr<const BoundModel>>& bound);
  void showModel();
  void showPanels();
  void followLedger();
  void readUser();
  void takeUser(const Result<LastRow>& last);
  void fillFromUser();
  void askSoon();
  void ask();
  void takeStep();
  void askFork();
  QString forkCommand(const QString& branch) const;
  void takeStepDone(const Result<HeadMove>& move);
  void taken(const HeadMoves& moves, const QString& what);
  void showAnswer(const PredictAnswer& answer);
  void showProblem(const QString& sentence);
  /// The model that answers: the run's, or of a step the one that the ledger is bound to.
  bool isBoundStep() const;
  const std::vector<OutputHead>& heads() const;
  const std::vector<InputColumn>& columns() const;
  std::string user() const;

  Session* session_;
  QUndoStack* undo_;
  StateThread* asker_;
  RunPages* pages_;
  QSplitter* across_;
  InputTable* table_;
  PredictForm* form_;
  AnswerPanel* answerPanel_;
  StatePanel* state_;
  Veil* veil_;
  Background* loader_;
  StateWriter* writer_;  ///< undoes steps that were taken
  QTimer soon_;
  RunWeights asked_;
  PredictModelPtr model_;
  std::shared_ptr<const BoundModel> bound_;  ///< nullptr: there is no ledger that can be asked
  std::optional<Error> ledgerError_;         ///< why not, unless no step was taken yet
  LastRow last_;
  std::optional<PredictAnswer> answer_;
  bool stale_ = true, filledOnce_ = false, taking_ = false;
};

}  // namespace stateroom
