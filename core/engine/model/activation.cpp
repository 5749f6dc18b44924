#include "core/engine/model/activation.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace stateroom::engine {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 15> kTemplates = {{
    {"linear", "{0}"},
    {"relu", "torch.relu({0})"},
    {"tanh", "torch.tanh({0})"},
    {"sigmoid", "torch.sigmoid({0})"},
    {"softmax", "torch.softmax({0}, -1)"},
    {"softplus", "torch.softplus({0})"},
    {"softsign", "torch.div({0}, torch.add(torch.abs({0}), 1.0))"},
    {"elu", "torch.elu({0})"},
    {"selu", "torch.selu({0})"},
    {"gelu", "torch.gelu({0})"},
    {"silu", "torch.silu({0})"},
    {"exponential", "torch.exp({0})"},
    {"hard_sigmoid", "torch.hardsigmoid({0})"},
    {"leaky_relu", "torch.leaky_relu({0}, 0.2)"},
    {"relu6", "torch.hardtanh({0}, 0.0, 6.0)"},
}};

}  // namespace

std::string activate(std::string_view function, std::string_view x) {
  const auto* found = std::ranges::find(kTemplates, function,
                                        &std::pair<std::string_view, std::string_view>::first);
  return fmt::format(fmt::runtime(found == kTemplates.end() ? "{0}" : found->second), x);
}

}  // namespace stateroom::engine
