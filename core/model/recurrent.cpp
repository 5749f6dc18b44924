#include <array>
#include <cmath>

#include <fmt/format.h>

#include "core/model/initial_state.h"
#include "core/model/layer_type.h"

namespace stateroom {
namespace {

/// What tells LSTM, GRU and SimpleRNN apart.
struct Cell {
  std::string_view type;
  std::int64_t gates;
  std::vector<int> order;  ///< Keras's block for each of LibTorch's; empty: the same
  std::vector<std::string> states;
  bool recurrentBias;  ///< bias_hh_l0 is learned, not zero
};

/// Width of one copy's parameters: `half` is "" or "_reverse".
struct Copy {
  const Cell& cell;
  const Recurrent& layer;
  std::int64_t width;  ///< of the input
  std::string half;

  std::int64_t columns() const { return cell.gates * layer.units(); }
  std::string named(std::string_view name) const { return fmt::format("{}{}", name, half); }
};

Result<Parameter> kernel(const Copy& copy, std::string_view name, const std::string& initializer,
                         std::int64_t rows) {
  STATEROOM_TRY(auto parameter,
                drawnParameter(copy.named(name), initializer, rows, copy.columns()));
  parameter.gates = copy.cell.order;
  return parameter;
}

/// Keras draws the bias of the forget gate, or of what lies beside it, by itself.
Result<Parameter> forgetBias(const Copy& copy) {
  const auto units = copy.layer.units();
  STATEROOM_TRY(auto bias,
                drawnParameter(copy.named("bias_ih_l0"), copy.layer.bias_initializer(), 0, units));
  STATEROOM_TRY(auto ones, drawnParameter("", "ones", 0, units));
  STATEROOM_TRY(auto rest, drawnParameter("", copy.layer.bias_initializer(), 0, 2 * units));
  bias.pieces.push_back(ones.pieces[0]);
  bias.pieces.push_back(rest.pieces[0]);
  bias.spec.shape = {copy.columns()};
  return bias;
}

Result<Parameter> inputBias(const Copy& copy) {
  if (copy.cell.gates == 4 && copy.layer.unit_forget_bias()) return forgetBias(copy);
  STATEROOM_TRY(auto bias, drawnParameter(copy.named("bias_ih_l0"), copy.layer.bias_initializer(),
                                          0, copy.columns()));
  bias.gates = copy.cell.order;
  // Keras keeps both biases of such a GRU in one array [2, 3 units].
  if (copy.cell.recurrentBias) bias.pieces[0].fanIn = 2;
  return bias;
}

Result<Parameter> recurrentBias(const Copy& copy) {
  const auto initializer = copy.cell.recurrentBias ? copy.layer.bias_initializer() : "zeros";
  STATEROOM_TRY(auto bias,
                drawnParameter(copy.named("bias_hh_l0"), initializer, 0, copy.columns()));
  bias.gates = copy.cell.order;
  bias.spec.trainable = copy.cell.recurrentBias;
  if (copy.cell.recurrentBias) bias.pieces[0].fanIn = 2;
  return bias;
}

Result<> addCopy(const Copy& copy, std::vector<Parameter>& parameters) {
  STATEROOM_TRY(auto in, kernel(copy, "weight_ih_l0", copy.layer.kernel_initializer(), copy.width));
  parameters.push_back(std::move(in));
  STATEROOM_TRY(auto recurrent, kernel(copy, "weight_hh_l0", copy.layer.recurrent_initializer(),
                                       copy.layer.units()));
  parameters.push_back(std::move(recurrent));
  if (!copy.layer.use_bias()) return {};
  STATEROOM_TRY(auto bias, inputBias(copy));
  parameters.push_back(std::move(bias));
  STATEROOM_TRY(auto second, recurrentBias(copy));
  parameters.push_back(std::move(second));
  return {};
}

/// What the state is before the first step, where that is learned: a vector for each tensor.
Result<> addInitialState(const Cell& cell, const Recurrent& layer,
                         std::vector<Parameter>& parameters) {
  if (beginsWithZeros(layer)) return {};
  if (layer.bidirectional() || layer.go_backwards()) return fail(Code::initial_state_backwards);
  if (!std::isfinite(layer.initial_state_value())) {
    return fail(Code::layer_number_missing,
                {{"type", std::string(cell.type)}, {"field", "initial_state_value"}});
  }
  if (layer.initial_state() != "learned") return {};
  for (const auto& tensor : cell.states) {
    STATEROOM_TRY(auto initial, drawnParameter("initial_" + tensor, "zeros", 0, layer.units()));
    parameters.push_back(std::move(initial));
  }
  return {};
}

/// A time axis may have been lost in a recurrent layer before, which layerFacts() tells apart.
Result<LayerFacts> cellFacts(const Cell& cell, const Recurrent& layer,
                             std::span<const LayerValue> inputs) {
  STATEROOM_TRY(const auto input, singleInput(cell.type, inputs));
  if (!input.time) {
    return fail(Code::layer_needs_time, {{"type", std::string(cell.type)}, {"input", input.layer}});
  }
  const auto units = layer.units();
  if (units < 1) {
    return fail(Code::layer_number_missing, {{"type", std::string(cell.type)}, {"field", "units"}});
  }
  const std::int64_t copies = layer.bidirectional() ? 2 : 1;
  const bool sideBySide = layer.bidirectional() && layer.merge_mode() == "concat";
  LayerFacts facts;
  facts.output.width = sideBySide ? 2 * units : units;
  facts.output.time = layer.return_sequences();
  facts.stateTensors = cell.states;
  facts.units = units;
  facts.multiplyAdds = copies * cell.gates * units * (input.width + units);
  STATEROOM_CHECK(addCopy({cell, layer, input.width, ""}, facts.parameters));
  if (layer.bidirectional())
    STATEROOM_CHECK(addCopy({cell, layer, input.width, "_reverse"}, facts.parameters));
  STATEROOM_CHECK(addInitialState(cell, layer, facts.parameters));
  return facts;
}

}  // namespace

Result<LayerFacts> lstmFacts(const Layer& layer, std::span<const LayerValue> inputs) {
  return cellFacts({"LSTM", 4, {}, {"h", "c"}, false}, layer.lstm(), inputs);
}

Result<LayerFacts> gruFacts(const Layer& layer, std::span<const LayerValue> inputs) {
  // Keras z r h, LibTorch r z n.
  return cellFacts({"GRU", 3, {1, 0, 2}, {"h"}, layer.gru().reset_after()}, layer.gru(), inputs);
}

Result<LayerFacts> simpleRnnFacts(const Layer& layer, std::span<const LayerValue> inputs) {
  return cellFacts({"SimpleRNN", 1, {}, {"h"}, false}, layer.simple_rnn(), inputs);
}

}  // namespace stateroom
