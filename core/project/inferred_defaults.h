#pragma once

#include <string>

#include "core/project/project.pb.h"

namespace stateroom {

/// Defaults that follow from other settings, filled in where nothing is written:
/// data.sequences.enabled is true when a layer is recurrent; loss.name is usualLoss().
void inferDefaults(Project& project);

/// The loss that goes with the model's first output: sigmoid -> binary_crossentropy; softmax ->
/// sparse_categorical_crossentropy, or categorical_crossentropy when several columns are labels;
/// else mean_squared_error.
std::string usualLoss(const Project& project);

bool isRecurrent(const Layer& layer);
bool hasRecurrentLayer(const ModelSpec& model);

/// The layer that gives the first output; nullptr for a model without layers.
const Layer* outputLayer(const ModelSpec& model);
/// The activation at a layer's end ("linear" when it has none), seen through TimeDistributed.
std::string activationOf(const Layer& layer);

/// Columns of a role, derived ones after those of the files.
std::vector<std::string> columnsOf(const Project& project, Role role);

}  // namespace stateroom
