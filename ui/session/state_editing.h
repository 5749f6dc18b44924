#pragma once

#include <QObject>
#include <QTimer>
#include <optional>

#include "core/predict/state_effect.h"
#include "core/predict/step_probe.h"
#include "ui/session/state_edit.h"
#include "ui/session/transplant.h"

namespace stateroom {

class StatesController;

/// What an edit does to the predictions, and how long computing it took.
struct EditEffect {
  StateEffect effect;
  double milliseconds = 0;
};

/// The edit of the current user's state that is not committed: kept as a draft in the ledger, with
/// what it would do computed after every change.
class StateEditing final : public QObject {
  Q_OBJECT
 public:
  explicit StateEditing(StatesController* states);
  ~StateEditing() override;

  const std::optional<StateEdit>& edit() const { return edit_; }
  /// False where the shown state is none to be edited: not the head, read-only, not there yet.
  bool begin();
  void setEdited(State state);  ///< begins an edit where there is none
  void setNote(const QString& note);
  void discard();
  void commit();
  /// The same cells changed on the head as another program left it.
  void moveToHead();
  /// Begins an edit where there is none; what is taken comes by transplanted().
  void take(const Transplant& transplant);

  /// Cells of the next step that are not those of the last one, for the effect: by column, an empty
  /// one is missing.
  void setNext(const RowTexts& cells);
  const RowTexts& next() const { return next_; }
  std::vector<std::string> nextValues() const;  ///< "bili=2.1", as `--value` takes them

  const std::optional<EditEffect>& effect() const { return effect_; }
  const std::optional<Error>& effectError() const { return effectError_; }

  /// The user's history has come: an edit that was begun earlier, perhaps in another window.
  void takeDraft();
  /// Another user comes: what is edited is kept as a draft of the one before.
  void close();

 Q_SIGNALS:
  void changed();
  void transplanted(const stateroom::State& before, const stateroom::State& after);
  void effectChanged();

 private:
  void computeEffect();
  void keepDraft();
  void dropDraft();
  void end();

  StatesController* states_;
  QTimer draftSoon_;
  QString user_;  ///< whose edit
  std::optional<StateEdit> edit_;
  RowTexts next_;
  std::optional<EditEffect> effect_;
  std::optional<Error> effectError_;
};

}  // namespace stateroom
