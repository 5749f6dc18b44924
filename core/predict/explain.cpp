#include "core/predict/explain.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/base/text.h"

namespace stateroom {
namespace {

double pick(const std::vector<std::vector<float>>& outputs, ExplainedUnit unit) {
  return outputs[unit.head][unit.unit];
}

std::string cell(const RowTexts& row, const std::string& column) {
  const auto found = row.find(column);
  return found == row.end() ? "" : found->second;
}

/// The order says when a step is and is not taken away.
RowTexts atBaseline(const RowTexts& row, const std::vector<InputColumn>& columns) {
  RowTexts base = row;
  for (const auto& column : columns)
    if (!column.order) base[column.name] = column.baseline;
  return base;
}

void sortByAmount(std::vector<Contribution>& contributions) {
  std::ranges::stable_sort(contributions, std::greater(),
                           [](const Contribution& each) { return std::abs(each.amount); });
}

// ---- integrated gradients

/// Rows on the way from the baseline to the row: all but ids lies between, [steps, 1, width].
struct Path {
  Batch batch;
  std::vector<Tensor> memory;
  State state;
};

Tensor between(const TensorView& from, const TensorView& to, int steps) {
  auto shape = to.shape;
  shape.front() = steps;
  Tensor tensor(to.dtype, shape);
  const auto width = to.elements();
  if (to.dtype == DType::I64) {
    for (int i = 0; i < steps; ++i)
      std::ranges::copy(to.as<std::int64_t>(), tensor.as<std::int64_t>().begin() + i * width);
    return tensor;
  }
  for (int i = 0; i < steps; ++i) {
    const float share = (static_cast<float>(i) + 0.5F) / static_cast<float>(steps);
    for (std::int64_t k = 0; k < width; ++k) {
      const auto place = static_cast<std::size_t>(k);
      tensor.as<float>()[static_cast<std::size_t>(i * width + k)] =
          std::lerp(from.as<float>()[place], to.as<float>()[place], share);
    }
  }
  return tensor;
}

Path pathBetween(const Batch& from, const Batch& to, const State& before, int steps) {
  Path path;
  path.memory.reserve(to.inputs.size() + 1);
  path.batch.rows = steps;
  path.batch.steps = to.steps;
  for (std::size_t i = 0; i < to.inputs.size(); ++i) {
    path.memory.push_back(between(from.inputs[i].view, to.inputs[i].view, steps));
    path.batch.inputs.push_back({to.inputs[i].name, path.memory.back().view()});
  }
  if (!to.lengths.empty()) {
    path.memory.push_back(between(to.lengths, to.lengths, steps));
    path.batch.lengths = path.memory.back().view();
  }
  path.state = repeated(before, steps);
  for (auto& layer : path.state)
    for (auto& [name, tensor] : layer.tensors) {
      const auto units = tensor.shape().back();
      for (int i = 0; i < steps; ++i) {
        const float share = (static_cast<float>(i) + 0.5F) / static_cast<float>(steps);
        for (std::int64_t k = 0; k < units; ++k)
          tensor.as<float>()[static_cast<std::size_t>(i * units + k)] *= share;
      }
    }
  return path;
}

/// Mean over the path of each value's gradient, times the way that it went.
std::vector<double> along(const Tensor& gradients, std::span<const float> way) {
  std::vector<double> sums(way.size(), 0);
  const auto all = gradients.as<float>();
  const auto steps = all.size() / way.size();
  for (std::size_t i = 0; i < all.size(); ++i) sums[i % way.size()] += all[i];
  for (std::size_t k = 0; k < way.size(); ++k) sums[k] *= way[k] / static_cast<double>(steps);
  return sums;
}

/// The file's columns behind a feature: its own, or those that a derived one reads.
class Attribution {
 public:
  Attribution(const TrainedModel& trained, const std::vector<InputColumn>& columns)
      : trained_(trained) {
    for (const auto& column : columns) amounts_[column.name] = 0;
  }

  void add(const Layer& input, const std::vector<double>& values) {
    std::size_t place = 0;
    for (const auto& name : input.input().features()) {
      const auto& outputs = trained_.features.outputs();
      const auto found = std::ranges::find(outputs, name, &FeatureSet::Output::name);
      if (found == outputs.end()) return;
      const auto& column =
          trained_.features.columns()[static_cast<std::size_t>(found - outputs.begin())].column();
      for (std::int64_t k = 0; k < found->width && place < values.size(); ++k)
        amounts_[column] += values[place++];
    }
  }

  const std::map<std::string, double>& amounts() const { return amounts_; }

 private:
  const TrainedModel& trained_;
  std::map<std::string, double> amounts_;
};

}  // namespace

std::vector<NamedUnit> namedUnits(const std::vector<OutputHead>& heads) {
  std::vector<NamedUnit> all;
  for (std::size_t h = 0; h < heads.size(); ++h)
    for (std::size_t u = 0; u < static_cast<std::size_t>(heads[h].units); ++u) {
      const auto& head = heads[h];
      auto name = u < head.classes.size() ? head.classes[u] : std::to_string(u);
      if (head.units == 1) {
        name = head.name;
      } else if (heads.size() > 1) {
        name = head.layer + "/" + name;
      }
      all.push_back({std::move(name), {h, u}});
    }
  return all;
}

Result<> checkUnit(const std::vector<OutputHead>& heads, ExplainedUnit unit) {
  if (unit.head < heads.size() && static_cast<std::int64_t>(unit.unit) < heads[unit.head].units)
    return {};
  return fail(Code::internal, {{"what", "the model has no such output to explain"}});
}

Result<Explanation> explainByOcclusion(const StepProbe& probe, const RowTexts& row,
                                       const std::vector<InputColumn>& columns,
                                       ExplainedUnit unit) {
  const bool hasState = !probe.before().empty();
  std::vector<StepQuestion> questions = {
      {row, hasState}, {atBaseline(row, columns), false}, {row, false}};
  std::vector<const InputColumn*> hidden;
  for (const auto& column : columns) {
    if (column.order || cell(row, column.name) == column.baseline) continue;
    auto without = row;
    without[column.name] = column.baseline;
    questions.push_back({std::move(without), hasState});
    hidden.push_back(&column);
  }
  STATEROOM_TRY(const auto answers, probe.ask(questions));
  Explanation explanation{pick(answers.outputs[0], unit), pick(answers.outputs[1], unit), {}};
  for (std::size_t i = 0; i < hidden.size(); ++i)
    explanation.contributions.push_back({hidden[i]->name, cell(row, hidden[i]->name),
                                         hidden[i]->baseline,
                                         explanation.output - pick(answers.outputs[3 + i], unit)});
  if (hasState)
    explanation.contributions.push_back(
        {"", "", "", explanation.output - pick(answers.outputs[2], unit)});
  sortByAmount(explanation.contributions);
  return explanation;
}

Result<Explanation> explainByGradients(const StepProbe& probe, const RowTexts& row,
                                       const std::vector<InputColumn>& columns, ExplainedUnit unit,
                                       int steps) {
  const auto& trained = probe.predictor().trained();
  const auto base = atBaseline(row, columns);
  const bool hasState = !probe.before().empty();
  const StepQuestion ends[] = {{row, hasState}, {base, false}};
  STATEROOM_TRY(const auto answers, probe.ask(ends));
  STATEROOM_TRY(const auto from, probe.encode(std::span(&base, 1)));
  STATEROOM_TRY(const auto to, probe.encode(std::span(&row, 1)));
  const auto path = pathBetween(from.batch, to.batch, probe.before(), steps);
  STATEROOM_TRY(const auto gradients,
                trained.model->inputGradients(path.batch, path.state,
                                              probe.predictor().heads()[unit.head].layer,
                                              static_cast<std::int64_t>(unit.unit)));
  Attribution attribution(trained, columns);
  double state = 0;
  for (const auto& [name, tensor] : gradients) {
    for (std::size_t i = 0; i < to.batch.inputs.size(); ++i) {
      const auto& input = to.batch.inputs[i];
      if (input.name != name || input.view.dtype == DType::I64) continue;
      std::vector<float> way(input.view.as<float>().begin(), input.view.as<float>().end());
      for (std::size_t k = 0; k < way.size(); ++k)
        way[k] -= from.batch.inputs[i].view.as<float>()[k];
      for (const auto& layer : trained.spec.layers())
        if (layer.name() == name) attribution.add(layer, along(tensor, way));
    }
    for (const auto& layer : probe.before())
      for (const auto& [part, value] : layer.tensors)
        if (name == "state/" + layer.layer + "." + part)
          for (const double amount : along(tensor, value.as<float>())) state += amount;
  }
  Explanation explanation{pick(answers.outputs[0], unit), pick(answers.outputs[1], unit), {}};
  for (const auto& [column, amount] : attribution.amounts()) {
    if (amount == 0) continue;
    explanation.contributions.push_back({column, cell(row, column), cell(base, column), amount});
  }
  if (hasState) explanation.contributions.push_back({"", "", "", state});
  sortByAmount(explanation.contributions);
  return explanation;
}

Result<WhatIfCurve> whatIf(const StepProbe& probe, const RowTexts& row, const std::string& column,
                           double low, double high, int points, ExplainedUnit unit) {
  WhatIfCurve curve;
  std::vector<StepQuestion> questions;
  const bool hasState = !probe.before().empty();
  const auto& declared = probe.predictor().trained().settings.data().columns();
  const bool whole = std::ranges::any_of(
      declared, [&](const Column& each) { return each.name() == column && each.type() == INT; });
  for (int i = 0; i < points; ++i) {
    const double x = std::lerp(low, high, points > 1 ? static_cast<double>(i) / (points - 1) : 0.0);
    if (whole && !curve.x.empty() && std::round(x) == curve.x.back()) continue;
    curve.x.push_back(whole ? std::round(x) : x);
    auto changed = row;
    changed[column] = formatDouble(curve.x.back());
    questions.push_back({changed, false});
    if (hasState) questions.push_back({std::move(changed), true});
  }
  STATEROOM_TRY(const auto answers, probe.ask(questions));
  for (std::size_t i = 0; i < questions.size(); ++i) {
    auto& line = questions[i].remembers ? curve.remembered : curve.fresh;
    line.push_back(pick(answers.outputs[i], unit));
  }
  return curve;
}

}  // namespace stateroom
