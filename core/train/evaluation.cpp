#include "core/train/evaluation.h"

#include <limits>
#include <map>

#include "core/train/metric_set.h"

namespace stateroom {
namespace {

/// Weighted mean of losses.
struct LossMean {
  double sum = 0, weight = 0;

  void add(const StepResult& step) {
    if (step.weight == 0) return;  // a batch without any weighted step has no loss
    sum += step.loss * step.weight;
    weight += step.weight;
  }
  double value() const {
    return weight == 0 ? std::numeric_limits<double>::quiet_NaN() : sum / weight;
  }
};

TensorView rowOf(const TensorView& view, std::int64_t row) {
  if (view.empty()) return view;
  TensorView one = view;
  one.shape[0] = 1;
  one.data += static_cast<std::size_t>(row) * one.bytes();
  return one;
}

/// One row of a batch, borrowed from it.
Batch rowOf(const Batch& batch, std::int64_t row) {
  Batch one = batch;
  one.rows = 1;
  for (auto& input : one.inputs) input.view = rowOf(input.view, row);
  for (auto& label : one.labels) label.view = rowOf(label.view, row);
  one.lengths = rowOf(batch.lengths, row);
  one.weights = rowOf(batch.weights, row);
  return one;
}

/// Losses by user, in order of first appearance.
class UserLosses {
 public:
  Result<> add(Model& model, const LoadedBatch& loaded, const Loss& loss) {
    for (std::int64_t row = 0; row < loaded.batch.rows; ++row) {
      STATEROOM_TRY(const auto step, model.evaluate(rowOf(loaded.batch, row), loss));
      const auto& user = loaded.sequences[static_cast<std::size_t>(row)]->user;
      const auto [place, isNew] = places_.try_emplace(user, means_.size());
      if (isNew) means_.emplace_back(user, LossMean());
      means_[place->second].second.add(step);
    }
    return {};
  }

  std::vector<EvaluationResult::UserLoss> losses() const {
    std::vector<EvaluationResult::UserLoss> losses;
    for (const auto& [user, mean] : means_) losses.push_back({user, mean.value(), mean.weight});
    return losses;
  }

 private:
  std::map<std::string, std::size_t> places_;
  std::vector<std::pair<std::string, LossMean>> means_;
};

}  // namespace

Result<EvaluationResult> evaluateBatches(Model& model, BatchSource& batches, const Loss& loss,
                                         const std::vector<std::string>& metrics, bool perUser,
                                         std::stop_token stop) {
  STATEROOM_TRY(auto set, MetricSet::make(metrics));
  EvaluationResult result;
  LossMean mean;
  UserLosses users;
  batches.skipTo(0, 0);
  for (;;) {
    if (stop.stop_requested()) return fail(Code::cancelled);
    STATEROOM_TRY(const auto* loaded, batches.next());
    if (!loaded) break;
    STATEROOM_TRY(const auto step, model.evaluate(loaded->batch, loss));
    mean.add(step);
    set.update(loaded->batch, step.outputs);
    result.examples += loaded->examples;
    if (perUser) STATEROOM_CHECK(users.add(model, *loaded, loss));
  }
  result.metrics = set.results();
  result.metrics["loss"] = mean.value();
  result.users = users.losses();
  return result;
}

}  // namespace stateroom
