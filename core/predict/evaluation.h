#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/predict/trained_model.h"
#include "core/state/ledger.h"

namespace stateroom {

/// Predictions and labels of one output, an example (a step with weight) a row.
struct OutputExamples {
  std::string layer;
  std::int64_t units = 1;
  std::vector<float> predictions = {};     ///< [n, units], activated
  std::vector<float> labels = {};          ///< [n, units]; empty when they are class numbers
  std::vector<std::int64_t> classes = {};  ///< [n]
};

/// What a model said and what was right, example by example, with whose it was. Examples of several
/// models (the folds of a cross-validation) can be put together.
struct Examples {
  std::vector<OutputExamples> outputs;
  std::vector<float> weights;          ///< [n], above 0
  std::vector<std::size_t> users;      ///< [n], into userNames
  std::vector<std::int64_t> rows;      ///< [n], of the Dataset that it was scored on
  std::vector<std::string> userNames;  ///< ascending; without a user column every sequence is one
  bool byUser = true;                  ///< there is a user column
  std::vector<double> userLoss;        ///< by user: sum of weight * loss
  std::vector<double> userWeight;      ///< by user: sum of weights

  std::int64_t count() const { return static_cast<std::int64_t>(weights.size()); }
  /// 0 without a user column.
  std::int64_t userCount() const { return byUser ? std::ssize(userNames) : 0; }
};

/// The state that a user's sequences begin from, [1, units]; not given: the model's initial state.
using StatesOfUsers = std::function<Result<State>(const std::string& user)>;

/// What the ledger remembers of each user now, on main; users it does not know begin from the
/// initial state. Only for the model that the ledger is bound to (Code::model_not_bound). The
/// ledger is read, never written, and must live as long.
Result<StatesOfUsers> rememberedStates(Ledger& ledger, const TrainedModel& trained);

/// Runs a model over a split, one sequence at a time, so that each user's loss is its own.
Result<Examples> scoreExamples(TrainedModel& trained, const Dataset& data, SplitName split,
                               std::stop_token stop, const StatesOfUsers& stateOf = {});

/// One set of examples; a user of several parts counts as one, a sequence without a user never. At
/// least one part, and all of models with the same outputs.
Examples joined(std::vector<Examples> parts);

using Metrics = std::map<std::string, double>;

/// The metrics a project measures: its own, else those usual for its loss; "loss" first.
std::vector<std::string> metricNames(const Project& settings);

/// Metrics over the examples, each user's counted `multiplicity` times (empty: once). "loss" is the
/// weighted mean. With several outputs the layer's name comes before a metric's.
Result<Metrics> metricsOf(const Examples& examples, const std::vector<std::string>& names,
                          const std::vector<int>& multiplicity = {});

/// Metrics of `resamples` bootstrap samples: users drawn with replacement (Efron and Tibshirani,
/// 1993, chapter 6). The same seed and number of users draw the same users, so that the samples of
/// two models on the same users are paired.
Result<std::vector<Metrics>> bootstrap(const Examples& examples,
                                       const std::vector<std::string>& names, int resamples,
                                       std::uint64_t seed, std::stop_token stop);

struct Interval {
  double low = 0, high = 0;
};

/// The 2.5 and 97.5 percentiles of each metric's samples, linearly interpolated; a sample without a
/// value (one class only) is left out, and a metric without any has no interval.
std::map<std::string, Interval> percentileIntervals(const std::vector<Metrics>& samples);

/// a - b, metric by metric and sample by sample.
std::vector<Metrics> differences(const std::vector<Metrics>& a, const std::vector<Metrics>& b);

/// Whether two sets hold the same users with the same weights: only then can they be paired.
Result<> checkComparable(const Examples& a, const std::string& nameOfA, const Examples& b,
                         const std::string& nameOfB);

}  // namespace stateroom
