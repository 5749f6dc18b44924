#include "core/predict/evaluation.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

#include <fmt/format.h>

#include "core/base/random.h"
#include "core/data/loader.h"
#include "core/metrics/metric.h"
#include "core/predict/kept_model.h"
#include "core/train/metric_set.h"

namespace stateroom {
namespace {

/// The stream of the seed that draws users, apart from those of training.
constexpr std::uint64_t kBootstrapStream = 0xb007;

template <typename T>
void appendUnits(std::vector<T>& to, const TensorView& view, std::int64_t place,
                 std::int64_t units) {
  const auto values = view.as<T>().subspan(static_cast<std::size_t>(place * units),
                                           static_cast<std::size_t>(units));
  to.insert(to.end(), values.begin(), values.end());
}

void appendExample(OutputExamples& output, const TensorView& prediction, const TensorView& label,
                   std::int64_t place) {
  output.units = prediction.shape.back();
  appendUnits(output.predictions, prediction, place, output.units);
  if (label.dtype == DType::I64) {
    appendUnits(output.classes, label, place, 1);
  } else {
    appendUnits(output.labels, label, place, output.units);
  }
}

/// Numbers users as they come; without a user column each sequence is a user of
/// its own.
class Gathering {
 public:
  Gathering(const ModelSpec& spec, bool hasUsers) {
    examples_.byUser = hasUsers;
    for (const auto& layer : spec.outputs()) examples_.outputs.push_back({.layer = layer});
  }

  void add(const LoadedBatch& loaded, const StepResult& step) {
    const auto& batch = loaded.batch;
    const auto user = numberOf(loaded.sequences.front()->user);
    examples_.userLoss[user] += step.weight > 0 ? step.loss * step.weight : 0;
    examples_.userWeight[user] += step.weight;
    const auto weights = exampleWeights(batch, step.outputs.front().view);
    const auto rows = loaded.sequences.front()->rows;
    const bool everyStep = weights.size() > 1 || rows.size() == 1;  // else one label a sequence
    for (std::size_t place = 0; place < weights.size(); ++place) {
      if (!(weights[place] > 0)) continue;
      examples_.weights.push_back(weights[place]);
      examples_.users.push_back(user);
      examples_.rows.push_back(everyStep ? rows[std::min(place, rows.size() - 1)] : rows.back());
      for (std::size_t i = 0; i < examples_.outputs.size(); ++i) {
        appendExample(examples_.outputs[i], step.outputs[i].view, batch.labels[i].view,
                      static_cast<std::int64_t>(place));
      }
    }
  }

  Examples take() && { return std::move(examples_); }

 private:
  std::size_t numberOf(const std::string& user) {
    const auto next = examples_.userNames.size();
    const auto name = examples_.byUser ? user : std::to_string(next);
    const auto [place, isNew] = numbers_.try_emplace(name, next);
    if (isNew) {
      examples_.userNames.push_back(name);
      examples_.userLoss.push_back(0);
      examples_.userWeight.push_back(0);
    }
    return place->second;
  }

  Examples examples_;
  std::unordered_map<std::string, std::size_t> numbers_;
};

TensorView viewOf(const std::vector<float>& values, std::int64_t rows, std::int64_t units) {
  return {DType::F32, {rows, units}, reinterpret_cast<const std::byte*>(values.data())};
}

TensorView labelsOf(const OutputExamples& output, std::int64_t rows) {
  if (output.classes.empty()) return viewOf(output.labels, rows, output.units);
  return {DType::I64, {rows}, reinterpret_cast<const std::byte*>(output.classes.data())};
}

double lossOf(const Examples& examples, const std::vector<int>& multiplicity) {
  double loss = 0;
  double weight = 0;
  for (std::size_t user = 0; user < examples.userLoss.size(); ++user) {
    const int times = multiplicity.empty() ? 1 : multiplicity[user];
    loss += times * examples.userLoss[user];
    weight += times * examples.userWeight[user];
  }
  return loss / weight;
}

std::vector<float> weightsOf(const Examples& examples, const std::vector<int>& multiplicity) {
  auto weights = examples.weights;
  for (std::size_t i = 0; i < weights.size() && !multiplicity.empty(); ++i) {
    weights[i] *= static_cast<float>(multiplicity[examples.users[i]]);
  }
  return weights;
}

std::vector<int> drawUsers(Random& random, std::size_t users) {
  std::vector<int> multiplicity(users, 0);
  for (std::size_t i = 0; i < users; ++i) ++multiplicity[random.below(users)];
  return multiplicity;
}

/// A quantile of ascending values, linearly interpolated (Hyndman and Fan,
/// 1996, type 7).
double quantile(const std::vector<double>& sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const auto above = std::min(below + 1, sorted.size() - 1);
  return std::lerp(sorted[below], sorted[above], place - std::floor(place));
}

template <typename T>
void append(std::vector<T>& to, const std::vector<T>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

/// Numbers users in ascending order of their names, so that two models' users
/// pair up.
void sortUsers(Examples& examples) {
  std::vector<std::size_t> order(examples.userNames.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t user) { return examples.userNames[user]; });
  std::vector<std::size_t> numberOf(order.size());
  Examples sorted;
  for (const auto user : order) {
    numberOf[user] = sorted.userNames.size();
    sorted.userNames.push_back(examples.userNames[user]);
    sorted.userLoss.push_back(examples.userLoss[user]);
    sorted.userWeight.push_back(examples.userWeight[user]);
  }
  for (auto& user : examples.users) user = numberOf[user];
  examples.userNames = std::move(sorted.userNames);
  examples.userLoss = std::move(sorted.userLoss);
  examples.userWeight = std::move(sorted.userWeight);
}

}  // namespace

Result<StatesOfUsers> rememberedStates(Ledger& ledger, const TrainedModel& trained) {
  STATEROOM_TRY(const auto* const bound, ledger.boundModel());
  STATEROOM_TRY(const auto model, ledgerModelOf(trained));
  if (model.fingerprint != bound->fingerprint) {
    return fail(Code::model_not_bound,
                {{"bound", bound->fingerprint}, {"model", model.fingerprint}});
  }
  return StatesOfUsers([&ledger](const std::string& user) -> Result<State> {
    STATEROOM_TRY(auto loaded, ledger.load(std::span(&user, 1)));
    return std::move(loaded.state);
  });
}

Result<Examples> scoreExamples(TrainedModel& trained, const Dataset& data, SplitName split,
                               std::stop_token stop, const StatesOfUsers& stateOf) {
  STATEROOM_CHECK(refuseErrors(data.problems()));
  // A remembered state has seen the rows before already.
  const Loader::Options options = {
      .split = split, .batchSize = 1, .byLength = false, .warmUp = !stateOf};
  STATEROOM_TRY(auto loader,
                Loader::make(data, trained.features, trained.spec, trained.settings, options));
  loader.startEpoch(0);
  Gathering gathering(trained.spec, data.userColumn() != nullptr);
  for (;;) {
    if (stop.stop_requested()) return fail(Code::cancelled);
    STATEROOM_TRY(const auto* batch, loader.next());
    if (batch == nullptr) break;
    State before;
    if (stateOf) {
      STATEROOM_TRY(before, stateOf(batch->sequences.front()->user));
    }
    STATEROOM_TRY(const auto step,
                  trained.model->evaluate(batch->batch, trained.settings.loss(), before));
    gathering.add(*batch, step);
  }
  auto examples = std::move(gathering).take();
  if (examples.count() == 0) {
    return fail(Code::examples_none, {{"split", std::string(nameOf(split))}});
  }
  sortUsers(examples);
  return examples;
}

Examples joined(std::vector<Examples> parts) {
  if (parts.size() > 1 && !parts.front().byUser) {
    // Sequences are numbered anew in every part: "2/17" is the second's.
    for (std::size_t part = 0; part < parts.size(); ++part)
      for (auto& name : parts[part].userNames) name = fmt::format("{}/{}", part + 1, name);
  }
  auto whole = std::move(parts.front());
  std::unordered_map<std::string, std::size_t> numbers;
  for (std::size_t i = 0; i < whole.userNames.size(); ++i) numbers[whole.userNames[i]] = i;
  for (auto part = parts.begin() + 1; part != parts.end(); ++part) {
    std::vector<std::size_t> numberOf;
    for (std::size_t i = 0; i < part->userNames.size(); ++i) {
      const auto [place, isNew] = numbers.try_emplace(part->userNames[i], whole.userNames.size());
      if (isNew) {
        whole.userNames.push_back(part->userNames[i]);
        whole.userLoss.push_back(0);
        whole.userWeight.push_back(0);
      }
      whole.userLoss[place->second] += part->userLoss[i];
      whole.userWeight[place->second] += part->userWeight[i];
      numberOf.push_back(place->second);
    }
    for (const auto user : part->users) whole.users.push_back(numberOf[user]);
    append(whole.weights, part->weights);
    append(whole.rows, part->rows);
    for (std::size_t i = 0; i < whole.outputs.size(); ++i) {
      append(whole.outputs[i].predictions, part->outputs[i].predictions);
      append(whole.outputs[i].labels, part->outputs[i].labels);
      append(whole.outputs[i].classes, part->outputs[i].classes);
    }
  }
  sortUsers(whole);
  return whole;
}

std::vector<std::string> metricNames(const Project& settings) {
  std::vector<std::string> names = {"loss"};
  append(names, measuredMetrics(settings));
  return names;
}

Result<Metrics> metricsOf(const Examples& examples, const std::vector<std::string>& names,
                          const std::vector<int>& multiplicity) {
  const auto weights = weightsOf(examples, multiplicity);
  const auto rows = examples.count();
  const TensorView weightView = {
      DType::F32, {rows}, reinterpret_cast<const std::byte*>(weights.data())};
  Metrics metrics;
  for (const auto& name : names) {
    if (name == "loss") {
      metrics[name] = lossOf(examples, multiplicity);
      continue;
    }
    for (const auto& output : examples.outputs) {
      STATEROOM_TRY(const auto metric, makeMetric(name));
      metric->update(viewOf(output.predictions, rows, output.units), labelsOf(output, rows),
                     weightView);
      metrics[examples.outputs.size() > 1 ? output.layer + "/" + name : name] = metric->result();
    }
  }
  return metrics;
}

Result<std::vector<Metrics>> bootstrap(const Examples& examples,
                                       const std::vector<std::string>& names, int resamples,
                                       std::uint64_t seed, std::stop_token stop) {
  Random random(seed, kBootstrapStream);
  std::vector<Metrics> samples;
  for (int i = 0; i < resamples; ++i) {
    if (stop.stop_requested()) return fail(Code::cancelled);
    STATEROOM_TRY(auto sample,
                  metricsOf(examples, names, drawUsers(random, examples.userNames.size())));
    samples.push_back(std::move(sample));
  }
  return samples;
}

std::map<std::string, Interval> percentileIntervals(const std::vector<Metrics>& samples) {
  std::map<std::string, std::vector<double>> values;
  for (const auto& sample : samples) {
    for (const auto& [name, value] : sample) {
      if (std::isfinite(value)) values[name].push_back(value);
    }
  }
  std::map<std::string, Interval> intervals;
  for (auto& [name, sorted] : values) {
    std::ranges::sort(sorted);
    intervals[name] = {quantile(sorted, 0.025), quantile(sorted, 0.975)};
  }
  return intervals;
}

std::vector<Metrics> differences(const std::vector<Metrics>& a, const std::vector<Metrics>& b) {
  std::vector<Metrics> differences;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    Metrics difference;
    for (const auto& [name, value] : a[i]) {
      if (const auto other = b[i].find(name); other != b[i].end()) {
        difference[name] = value - other->second;
      }
    }
    differences.push_back(std::move(difference));
  }
  return differences;
}

Result<> checkComparable(const Examples& a, const std::string& nameOfA, const Examples& b,
                         const std::string& nameOfB) {
  const auto differ = [&](const std::string& what) {
    return fail(Code::examples_differ, {{"run", nameOfA}, {"other", nameOfB}, {"what", what}});
  };
  if (a.userNames != b.userNames) return differ("their users are not the same");
  for (std::size_t user = 0; user < a.userNames.size(); ++user) {
    if (std::abs(a.userWeight[user] - b.userWeight[user]) > 1e-9 * a.userWeight[user]) {
      return differ("the rows of user " + a.userNames[user] + " do not weigh the same");
    }
  }
  return {};
}

}  // namespace stateroom
