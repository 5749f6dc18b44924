#include "ui/session/what_if.h"

#include <algorithm>

#include "ui/session/states_controller.h"
#include "ui/session/text.h"

namespace stateroom {

WhatIf::WhatIf(StatesController* states) : QObject(states), states_(states) {}

void WhatIf::set(std::int64_t revision, const QString& column, const QString& value) {
  const auto found = std::ranges::find_if(edits_, [&](const InputEdit& edit) {
    return edit.revision == revision && edit.column == column.toStdString();
  });
  if (value.isEmpty() && found == edits_.end()) return;
  if (value.isEmpty())
    edits_.erase(found);
  else if (found != edits_.end())
    found->value = value.toStdString();
  else
    edits_.push_back({revision, column.toStdString(), value.toStdString()});
  compute();
}

QString WhatIf::value(std::int64_t revision, const QString& column) const {
  for (const InputEdit& edit : edits_)
    if (edit.revision == revision && qstr(edit.column) == column) return qstr(edit.value);
  return {};
}

RowTexts WhatIf::row(std::int64_t revision) const {
  const Revision* found = states_->history() ? states_->history()->find(revision) : nullptr;
  if (found == nullptr) return {};
  RowTexts row = recordedCells(found->input);
  for (const InputEdit& edit : edits_)
    if (edit.revision == revision) row[edit.column] = edit.value;
  return row;
}

std::vector<InputEdit> WhatIf::edits() const {
  std::vector<InputEdit> edits;
  for (const InputEdit& edit : edits_) {
    const Revision* revision =
        states_->history() ? states_->history()->find(edit.revision) : nullptr;
    if (revision != nullptr && revision->branch == kMain) edits.push_back(edit);
  }
  return edits;
}

void WhatIf::clear() {
  if (edits_.empty()) return;
  edits_.clear();
  compute();
}

void WhatIf::keep(const QString& branch) {
  if (const auto edits = this->edits(); !edits.empty())
    states_->writer()->keepWhatIf(states_->history()->user, branch, edits);
}

void WhatIf::compute() {
  result_.reset();
  error_.reset();
  states_->work()->cancel("what-if");
  Q_EMIT changed();
  const auto edits = this->edits();
  if (edits.empty()) return;
  states_->work()->run(
      "what-if",
      [user = states_->history()->user.toStdString(),
       edits](StateDesk& desk) -> Result<Counterfactual> {
        STATEROOM_TRY(const auto predictor, desk.predictor());
        return counterfactual(predictor, user, edits);
      },
      [this](const Result<Counterfactual>& computed) {
        if (computed)
          result_ = *computed;
        else
          error_ = computed.error();
        Q_EMIT changed();
      });
}

std::map<std::int64_t, double> WhatIf::series() const {
  std::map<std::int64_t, double> series;
  if (!result_) return series;
  for (const CounterfactualStep& step : result_->steps)
    if (const auto output = lastOutputOf(step.counterfactual))
      series.emplace(step.revision, *output);
  return series;
}

}  // namespace stateroom
