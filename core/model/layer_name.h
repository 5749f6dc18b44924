#pragma once

#include <set>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace stateroom {

/// A name that can be an attribute of a TorchScript module: a letter, then letters, digits or _, no
/// word of Python and no attribute of every module.
Result<> checkLayerName(const std::string& name);

/// A layer's name made of any text: other characters become _, and a number is added until it is
/// none of `taken`.
std::string layerNameFrom(std::string_view text, const std::set<std::string>& taken);

}  // namespace stateroom
