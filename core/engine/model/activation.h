#pragma once

#include <string>
#include <string_view>

namespace stateroom::engine {

/// TorchScript that applies a Keras activation to the expression `x`. Formulas are Keras 3's:
/// hard_sigmoid is relu6(x + 3) / 6, gelu the exact one, leaky_relu has slope 0.2.
std::string activate(std::string_view function, std::string_view x);

}  // namespace stateroom::engine
