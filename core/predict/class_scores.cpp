#include "core/predict/class_scores.h"

#include "core/metrics/example.h"

namespace stateroom {

TaskKind taskKind(const OutputHead& head) {
  if (head.name.find("probabilit") == std::string::npos) return TaskKind::Regression;
  return head.units == 1 ? TaskKind::Binary : TaskKind::Classes;
}

std::int64_t actualClass(const OutputExamples& output, std::size_t example) {
  if (!output.classes.empty()) return output.classes[example];
  if (output.units == 1) return output.labels[example] > 0.5F ? 1 : 0;
  const auto units = static_cast<std::size_t>(output.units);
  return argmax(std::span(output.labels).subspan(example * units, units));
}

std::int64_t predictedClass(const OutputExamples& output, std::size_t example, double threshold) {
  if (output.units == 1) return output.predictions[example] > threshold ? 1 : 0;
  const auto units = static_cast<std::size_t>(output.units);
  return argmax(std::span(output.predictions).subspan(example * units, units));
}

std::vector<float> classScores(const OutputExamples& output, std::int64_t positive) {
  if (output.units == 1) return output.predictions;
  std::vector<float> scores;
  for (auto i = static_cast<std::size_t>(positive); i < output.predictions.size();
       i += static_cast<std::size_t>(output.units)) {
    scores.push_back(output.predictions[i]);
  }
  return scores;
}

std::vector<std::uint8_t> classTruths(const OutputExamples& output, std::int64_t positive) {
  const auto units = static_cast<std::size_t>(output.units);
  std::vector<std::uint8_t> truths(output.predictions.size() / units);
  for (std::size_t i = 0; i < truths.size(); ++i) {
    truths[i] = actualClass(output, i) == positive ? 1 : 0;
  }
  return truths;
}

}  // namespace stateroom
