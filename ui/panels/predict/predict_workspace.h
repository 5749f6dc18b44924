#pragma once

#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <optional>

#include "ui/session/background.h"
#include "ui/session/predict_model.h"
#include "ui/session/session.h"
#include "ui/session/state_thread.h"
#include "ui/workspace.h"

class QComboBox;

namespace stateroom {

class ContributionPanel;
class PredictForm;
class ResultPanel;
class StatePanel;
class XyChartCell;

/// "What does it say now?": a form for one row, the answer at once with what moved it and how it
/// would be with another value; a file of rows as a job. A row stands alone ("serving_default") or
/// is the next step of a user whose state the ledger keeps ("step"): as a dry run, or taken.
class PredictWorkspace final : public Workspace {
  Q_OBJECT
 public:
  explicit PredictWorkspace(Session* session, QWidget* parent = nullptr);

  void activate() override;
  QString command() const override;
  QByteArray saveLayout() const override;
  void restoreLayout(const QByteArray& layout) override;

  const std::optional<PredictAnswer>& answer() const { return answer_; }
  bool isAsking() const;

 private:
  struct LastRow {
    RowTexts row = {};
    std::int64_t count = 0;  ///< rows of the data, or the revision of the head
  };
  struct Loaded {
    Result<PredictModelPtr> model;
    bool hasLedger = false;
  };
  QWidget* makeAnswer();
  void connectPanels();
  void connectSession();
  void markStale();
  void load();
  void take(Loaded loaded);
  void showOutputs();
  void readUser();
  void takeUser(LastRow last);
  void fillFromUser();
  void askSoon();
  void ask();
  void takeStep();
  void showAnswer(const PredictAnswer& answer);
  void showCurve(const WhatIfCurve& curve);
  void showProblem(const QString& sentence);
  ExplainedUnit unit() const;
  std::string curveColumn() const;
  bool isStep() const;  ///< from a state that the ledger keeps
  std::string user() const;

  Session* session_;
  QStackedWidget* pages_;
  QSplitter* across_;
  PredictForm* form_;
  QComboBox* unit_;
  QComboBox* curveColumn_;
  ResultPanel* result_;
  ContributionPanel* contributions_;
  XyChartCell* curve_;
  StatePanel* state_;
  Background* loader_;
  StateThread* asker_;
  QTimer soon_;
  PredictModelPtr model_;
  LastRow last_;
  std::optional<PredictAnswer> answer_;
  bool hasLedger_ = false;  ///< a bound one
  bool stale_ = true, filledOnce_ = false;
};

}  // namespace stateroom
