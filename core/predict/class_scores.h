#pragma once

#include <cstdint>
#include <vector>

#include "core/predict/evaluation.h"
#include "core/predict/predictor.h"

namespace stateroom {

/// What an output answers: yes or no, which class, how much.
enum class TaskKind { Binary, Classes, Regression };
TaskKind taskKind(const OutputHead& head);

/// The class numbers of one example; a single probability has the classes 0 and 1, told apart by
/// the threshold, several go by the largest.
std::int64_t actualClass(const OutputExamples& output, std::size_t example);
std::int64_t predictedClass(const OutputExamples& output, std::size_t example, double threshold);

/// One class against all others: its probability, and whether it was right.
std::vector<float> classScores(const OutputExamples& output, std::int64_t positive);
std::vector<std::uint8_t> classTruths(const OutputExamples& output, std::int64_t positive);

}  // namespace stateroom
