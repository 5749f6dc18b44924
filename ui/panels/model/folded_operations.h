#pragma once

#include <vector>

#include "core/engine.h"

namespace stateroom {

/// The operations that compute tensors, linked past the plumbing between them: lists, tuples,
/// branches, loops and changes of shape hand their values on, lengths and comparisons of them are
/// left out. What a list of many values is made of stays an operation of its own, so that links
/// stay few.
std::vector<Operation> withoutPlumbing(const std::vector<Operation>& operations);

}  // namespace stateroom
