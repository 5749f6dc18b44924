#include "core/engine/model/program.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/engine/model/activation.h"
#include "core/engine/model/layer_source.h"
#include "core/model/resolve.h"

namespace stateroom::engine {
namespace {

/// Methods of the model that its layers share.
///
/// A packing of a mask bool [B, T] holds
/// - index [N]: where the valid steps stand in the flattened [B * T], first all first valid steps,
///   then all second ones …, rows with more steps first (LibTorch's PackedSequence);
/// - sizes: how many rows have a first, a second … valid step;
/// - rows: the rows with a valid step, those with more steps first;
/// - source [B * T]: 1 + place in `index` of the row's last valid step up to this one, 0: none.
constexpr const char* kShared = R"(
def _valid(self, lengths: Optional[Tensor], x: Tensor) -> Optional[Tensor]:
    if lengths is None:
        return None
    return torch.arange(x.size(1), device=x.device).unsqueeze(0) < lengths.unsqueeze(1)

def _both(self, a: Optional[Tensor], b: Optional[Tensor]) -> Optional[Tensor]:
    if a is None:
        return b
    if b is None:
        return a
    return torch.logical_and(a, b)

def _packing(self, mask: Optional[Tensor]) -> Optional[Tuple[Tensor, Tensor, Tensor, Tensor]]:
    if mask is None:
        return None
    lengths = mask.sum([1])
    sorted_lengths, order = torch.sort(lengths, stable=True, dim=0, descending=True)
    rows = order.narrow(0, 0, int(torch.gt(lengths, 0).sum()))
    place = torch.argsort(order)
    rank = torch.cumsum(mask, 1) - 1
    position = torch.nonzero(mask.flatten()).squeeze(1)
    sizes = torch.bincount(rank.flatten().index_select(0, position), minlength=1)
    before = torch.cumsum(sizes, 0) - sizes
    number = before.index_select(0, torch.clamp(rank, 0).flatten()).view_as(rank) + place.unsqueeze(1)
    index = torch.index_copy(torch.zeros_like(position), 0, number.flatten().index_select(0, position), position)
    source = torch.where(rank >= 0, number + 1, torch.zeros_like(number)).flatten()
    return index, sizes, rows, source

def _reversal(self, lengths: Optional[Tensor], x: Tensor) -> Tensor:
    rows = torch.arange(x.size(0), device=x.device).unsqueeze(1) * x.size(1)
    steps = torch.arange(x.size(1), device=x.device).unsqueeze(0)
    if lengths is None:
        return (rows + x.size(1) - 1 - steps).flatten()
    ends = lengths.unsqueeze(1)
    return (rows + torch.where(steps < ends, ends - 1 - steps, steps)).flatten()

def _mirror(self, mask: Optional[Tensor], reversal: Tensor) -> Optional[Tensor]:
    if mask is None:
        return None
    return mask.flatten().index_select(0, reversal).view_as(mask)
)";

std::string value(const std::string& layer) {
  return "v_" + layer;
}

/// The last activation of a layer when a cross-entropy can be computed from the value before it.
std::string rawActivation(const Layer& layer) {
  const auto activation = lastActivation(layer);
  return activation == "sigmoid" || activation == "softmax" ? activation : "linear";
}

std::vector<float> scaleOf(const Layer& layer) {
  const auto& scale = layer.rescaling().scale();
  return {scale.begin(), scale.end()};
}

/// Writes the statements of one method after the other, layer by layer.
class Writer {
 public:
  explicit Writer(const ModelSpec& spec)
      : spec_(spec), outputs_(spec.outputs().begin(), spec.outputs().end()) {
    if (outputs_.empty() && spec.layers_size() > 0) {
      outputs_.push_back(spec.layers(spec.layers_size() - 1).name());
    }
  }

  Program write() {
    for (const auto& layer : spec_.layers()) {
      program_.layers.push_back(layer.name());
      if (layer.has_input()) {
        writeInput(layer);
      } else if (recurrentOf(computing(layer)) != nullptr) {
        writeRecurrent(layer, computing(layer));
      } else {
        writeLayer(layer, computing(layer));
      }
    }
    writeOutputs();
    program_.source = kShared + valuesSource() + gatesSource() + forwardSource();
    return std::move(program_);
  }

 private:
  /// A statement that computes values, and one that both methods need (masks, packings).
  template <typename... Arguments>
  void compute(fmt::format_string<Arguments...> text, Arguments&&... arguments) {
    values_ += "    " + fmt::format(text, std::forward<Arguments>(arguments)...) + "\n";
  }
  template <typename... Arguments>
  void prepare(fmt::format_string<Arguments...> text, Arguments&&... arguments) {
    const auto line = "    " + fmt::format(text, std::forward<Arguments>(arguments)...) + "\n";
    values_ += line;
    gates_ += line;
  }

  void unpack(const std::string& layer) {
    gates_ += fmt::format("    {} = values[{}]\n", value(layer), program_.layers.size() - 1);
  }

  std::string mask(const std::string& layer) const { return masks_.at(layer); }

  void writeInput(const Layer& layer) {
    const auto& input = layer.input();
    program_.inputs.push_back({layer.name(), input.width(), input.ids(), input.time()});
    unpack(layer.name());
    if (!input.time()) {
      masks_[layer.name()] = "None";
      return;
    }
    if (timed_.empty()) {
      timed_ = value(layer.name());
      prepare("m_steps = self._valid(lengths, {})", timed_);
    }
    masks_[layer.name()] = "m_steps";
  }

  void writeLayer(const Layer& layer, const Layer& inner) {
    const auto& name = layer.name();
    const auto& first = layer.inputs(0);
    unpack(name);
    masks_[name] = mask(first);
    if (inner.has_concatenate()) {
      std::vector<std::string> values;
      for (const auto& input : layer.inputs()) values.push_back(value(input));
      compute("{} = self.{}.forward([{}])", value(name), name, fmt::join(values, ", "));
      masks_[name] = commonMask(layer);
    } else if (inner.has_batch_normalization()) {
      program_.movingAverages = true;
      compute("{} = self.{}.forward({}, {})", value(name), name, value(first), mask(first));
    } else if (inner.has_dense() && isOutput(name) && rawActivation(layer) != "linear") {
      compute("l_{0} = self.{0}.raw({1})", name, value(first));
      compute("{} = {}", value(name), activate(rawActivation(layer), "l_" + name));
    } else {
      compute("{} = self.{}.forward({})", value(name), name, value(first));
    }
    if (inner.has_dropout()) program_.dropout |= inner.dropout().rate() > 0;
    if (inner.has_masking() || (inner.has_embedding() && inner.embedding().mask_zero())) {
      prepare("m_{0} = self._both({1}, self.{0}.mask({2}))", name, mask(first), value(first));
      masks_[name] = "m_" + name;
    }
  }

  std::string commonMask(const Layer& layer) {
    std::string common = mask(layer.inputs(0));
    for (int i = 1; i < layer.inputs_size(); ++i) {
      const auto next = mask(layer.inputs(i));
      if (next == common) continue;
      const auto both = fmt::format("m_{}_{}", layer.name(), i);
      prepare("{} = self._both({}, {})", both, common, next);
      common = both;
    }
    return common;
  }

  /// The packing of a mask, written once.
  std::string packing(const std::string& mask) {
    if (mask == "None") return mask;
    const auto name = "p_" + mask;
    if (!packed_.contains(mask)) prepare("{} = self._packing({})", name, mask);
    packed_[mask] = name;
    return name;
  }

  void writeRecurrent(const Layer& layer, const Layer& inner) {
    const auto& settings = *recurrentOf(inner);
    program_.dropout |= settings.dropout() > 0;
    unpack(layer.name());
    addGates(layer.name(), inner);
    const auto call =
        readsBackwards(settings) ? writeBackwards(layer, settings) : writeStateful(layer, inner);
    gates_ += fmt::format("    gates.append(self.{}.gates({}))\n", layer.name(), call);
    if (!settings.return_sequences()) masks_[layer.name()] = "None";
  }

  std::string writeStateful(const Layer& layer, const Layer& inner) {
    const auto& name = layer.name();
    const auto& settings = *recurrentOf(inner);
    Program::State state{.layer = name,
                         .tensors = {"h"},
                         .units = settings.units(),
                         .initial = settings.initial_state(),
                         .value = settings.initial_state_value()};
    if (inner.has_lstm()) state.tensors.push_back("c");
    std::vector<std::string> tensors;
    for (const auto& tensor : state.tensors)
      tensors.push_back(fmt::format("s_{}_{}", name, tensor));
    program_.states.push_back(std::move(state));
    masks_[name] = mask(layer.inputs(0));
    auto call = fmt::format("{}, [{}], {}", value(layer.inputs(0)), fmt::join(tensors, ", "),
                            packing(mask(name)));
    compute("{}, n_{} = self.{}.forward({})", value(name), name, name, call);
    return call;
  }

  std::string writeBackwards(const Layer& layer, const Recurrent& settings) {
    const auto& name = layer.name();
    const auto& input = layer.inputs(0);
    prepare("r_{} = self._reversal(lengths, {})", name, value(input));
    const auto mirrored = "b_" + name;
    prepare("{} = self._mirror({}, r_{})", mirrored, mask(input), name);
    masks_[name] = settings.bidirectional() ? mask(input) : mirrored;
    auto call = fmt::format("{}, r_{}, {}, {}", value(input), name, packing(mask(input)),
                            packing(mirrored));
    compute("{} = self.{}.forward({})", value(name), name, call);
    return call;
  }

  void addGates(const std::string& name, const Layer& inner) {
    Program::Gates gates{name, {}};
    if (inner.has_lstm()) gates.names = {"i", "f", "g", "o"};
    if (inner.has_gru()) gates.names = {"z", "r", "n"};
    if (recurrentOf(inner)->bidirectional()) {
      const auto forward = gates.names;
      for (const auto& gate : forward) gates.names.push_back(gate + "_reverse");
    }
    program_.gates.push_back(std::move(gates));
  }

  void writeOutputs() {
    for (const auto& name : outputs_) {
      const auto place = std::ranges::find(program_.layers, name) - program_.layers.begin();
      writeOutput(spec_.layers(static_cast<int>(place)), static_cast<std::size_t>(place));
    }
  }

  bool isOutput(const std::string& name) const {
    return std::ranges::find(outputs_, name) != outputs_.end();
  }

  void writeOutput(const Layer& layer, std::size_t place) {
    const auto activation = rawActivation(layer);
    auto raw = value(layer.name());
    if (activation != "linear") {
      raw = computing(layer).has_dense() ? "l_" + layer.name() : value(layer.inputs(0));
    }
    program_.outputs.push_back({layer.name(), place, activation, scaleOf(computing(layer))});
    raws_.push_back(raw);
  }

  std::vector<std::string> stateNames() const {
    std::vector<std::string> names;
    for (const auto& state : program_.states) {
      for (const auto& tensor : state.tensors)
        names.push_back(fmt::format("s_{}_{}", state.layer, tensor));
    }
    return names;
  }

  std::string valuesSource() const {
    std::vector<std::string> parameters, values, states, masks;
    for (const auto& input : program_.inputs) parameters.push_back(value(input.name) + ": Tensor");
    for (const auto& state : stateNames()) parameters.push_back(state + ": Tensor");
    for (const auto& layer : program_.layers) values.push_back(value(layer));
    for (const auto& state : program_.states) {
      for (std::size_t i = 0; i < state.tensors.size(); ++i) {
        states.push_back(fmt::format("n_{}[{}]", state.layer, i));
      }
    }
    for (const auto& output : program_.outputs) masks.push_back(mask(output.name));
    return fmt::format(R"(
def _values(self, {}, lengths: Optional[Tensor]) -> Tuple[List[Tensor], List[Tensor], List[Tensor], List[Optional[Tensor]]]:
{}    states: List[Tensor] = [{}]
    masks: List[Optional[Tensor]] = [{}]
    return [{}], [{}], states, masks
)",
                       fmt::join(parameters, ", "), values_, fmt::join(states, ", "),
                       fmt::join(masks, ", "), fmt::join(values, ", "), fmt::join(raws_, ", "));
  }

  std::string gatesSource() const {
    std::vector<std::string> parameters = {"values: List[Tensor]"};
    for (const auto& state : stateNames()) parameters.push_back(state + ": Tensor");
    return fmt::format(R"(
def _gates(self, {}, lengths: Optional[Tensor]) -> List[List[Tensor]]:
    gates: List[List[Tensor]] = []
{}    return gates
)",
                       fmt::join(parameters, ", "), gates_);
  }

  /// What a state tensor is before the first step, for the rows of `input`.
  static std::string initialSource(const Program::State& state, const std::string& tensor,
                                   const std::string& input) {
    const auto size = fmt::format("[{}.size(0), {}]", input, state.units);
    if (state.initial == "learned") {
      return fmt::format("self.{}.initial_{}.unsqueeze(0).expand({})", state.layer, tensor, size);
    }
    if (state.initial == "constant") {
      return fmt::format("torch.full({}, {:.17e}, device={}.device)", size, state.value, input);
    }
    return fmt::format("torch.zeros({}, device={}.device)", size, input);
  }

  /// An input's name, unless forward means something else by it.
  static std::string parameterName(const std::string& input) {
    return input == "lengths" ? input + "_" : input;
  }

  /// Names of the parameters are those that a caller in Python sees.
  std::string forwardSource() const {
    std::vector<std::string> parameters, arguments, results;
    std::string initial;
    for (const auto& input : program_.inputs) {
      arguments.push_back(parameterName(input.name));
      parameters.push_back(arguments.back() + ": Tensor");
    }
    for (const auto& state : program_.states) {
      for (const auto& tensor : state.tensors) {
        const auto name = fmt::format("{}_{}", state.layer, tensor);
        parameters.push_back(name + ": Optional[Tensor] = None");
        initial += fmt::format("    if {0} is None:\n        {0} = {1}\n", name,
                               initialSource(state, tensor, arguments.front()));
        arguments.push_back(name);
        results.push_back(fmt::format("_states[{}]", results.size()));
      }
    }
    std::vector<std::string> outputs;
    for (const auto& output : program_.outputs)
      outputs.push_back(fmt::format("_values[{}]", output.layer));
    outputs.insert(outputs.end(), results.begin(), results.end());
    return fmt::format(R"(
def forward(self, {}, lengths: Optional[Tensor] = None):
{}    _values, _raws, _states, _masks = self._values({}, lengths)
    return {}
)",
                       fmt::join(parameters, ", "), initial, fmt::join(arguments, ", "),
                       fmt::join(outputs, ", "));
  }

  const ModelSpec& spec_;
  std::vector<std::string> outputs_;
  Program program_;
  std::string values_, gates_;
  std::string timed_;                          ///< the first input with a time axis
  std::map<std::string, std::string> masks_;   ///< by layer: variable, or "None"
  std::map<std::string, std::string> packed_;  ///< by mask: variable of its packing
  std::vector<std::string> raws_;
};

}  // namespace

Program writeProgram(const ModelSpec& spec) {
  return Writer(spec).write();
}

}  // namespace stateroom::engine
