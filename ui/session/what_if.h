#pragma once

#include <QObject>
#include <map>
#include <optional>

#include "core/predict/replay.h"
#include "core/predict/user_step.h"

namespace stateroom {

class StatesController;

/// Other values in the inputs of the current user's revisions, and what would have been with them:
/// computed anew after every change, written nowhere until it is kept on a branch.
class WhatIf final : public QObject {
  Q_OBJECT
 public:
  explicit WhatIf(StatesController* states);

  /// Of main's revisions: those that the head builds on.
  std::vector<InputEdit> edits() const;
  /// The other value of a revision's input; an empty one takes it back. Of a branch's revision it
  /// counts for the next step only.
  void set(std::int64_t revision, const QString& column, const QString& value);
  QString value(std::int64_t revision, const QString& column) const;
  void clear();
  void keep(const QString& branch);
  /// The inputs of a revision with the other values in place.
  RowTexts row(std::int64_t revision) const;

  const std::optional<Counterfactual>& result() const { return result_; }
  const std::optional<Error>& error() const { return error_; }
  /// First output by revision, from the first one edited on.
  std::map<std::int64_t, double> series() const;

 Q_SIGNALS:
  void changed();  ///< edits(), result() or error()

 private:
  void compute();

  StatesController* states_;
  std::vector<InputEdit> edits_;
  std::optional<Counterfactual> result_;
  std::optional<Error> error_;
};

}  // namespace stateroom
