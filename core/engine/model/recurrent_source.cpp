#include <fmt/format.h>

#include "core/engine/model/activation.h"
#include "core/engine/model/layer_source.h"
#include "core/model/resolve.h"

/// Recurrent layers in TorchScript. Sequences are packed (see packingSource) when there is a mask:
/// the kernel sees valid steps only. `run` is one direction: the native operator where there is one
/// for the layer's settings, else `unrolled`, the same arithmetic step by step, which also gives
/// the gates.
namespace stateroom::engine {
namespace {

/// What differs between the three kinds.
struct Cell {
  int states = 1;            ///< h, and c of LSTM
  std::string native;        ///< operator; empty: no operator computes these settings
  std::string step;          ///< from x, s0 (List of states) to s1 and the gates to keep
  std::string keep;          ///< the step's gates side by side
  std::string gates = "[]";  ///< gates of one direction, each [B, T, units], from `g`
  bool joinedBias = true;    ///< both biases are added to the input's part, before the steps
};

std::string lstmStep(const Recurrent& layer) {
  const auto& gate = layer.recurrent_activation();
  const auto& candidate = layer.activation();
  return fmt::format(R"(
        ai, af, ag, ao = torch.chunk(x + torch.linear(s0[0], weights[1]), 4, 1)
        i = {}
        f = {}
        g = {}
        o = {}
        c = f * s0[1] + i * g
        s1 = [o * {}, c]
)",
                     activate(gate, "ai"), activate(gate, "af"), activate(candidate, "ag"),
                     activate(gate, "ao"), activate(candidate, "c"));
}

std::string gruStep(const Recurrent& layer) {
  const auto& gate = layer.recurrent_activation();
  const bool after = layer.reset_after();
  const auto candidate =
      after ? activate(layer.activation(), "an + r * bn")
            : activate(layer.activation(), "an + torch.linear(r * s0[0], hidden, hidden_bias)");
  return fmt::format(R"(
        ar, az, an = torch.chunk(x, 3, 1)
{}
        r = {}
        z = {}
        n = {}
        s1 = [(1.0 - z) * n + z * s0[0]]
)",
                     after ? "        br, bz, bn = torch.chunk("
                             "torch.linear(s0[0], weights[1], bias_hh), 3, 1)"
                           : R"(        size = s0[0].size(1)
        hidden = weights[1].narrow(0, 2 * size, size)
        hidden_bias: Optional[Tensor] = None
        first_bias: Optional[Tensor] = None
        if bias_hh is not None:
            hidden_bias = bias_hh.narrow(0, 2 * size, size)
            first_bias = bias_hh.narrow(0, 0, 2 * size)
        first = torch.linear(s0[0], weights[1].narrow(0, 0, 2 * size), first_bias)
        br, bz = torch.chunk(first, 2, 1))",
                     activate(gate, "ar + br"), activate(gate, "az + bz"), candidate);
}

Cell cellOf(const Layer& layer) {
  const auto& settings = *recurrentOf(layer);
  const std::string native(nativeOperator(layer));
  if (layer.has_lstm()) {
    return {.states = 2,
            .native = native,
            .step = lstmStep(settings),
            .keep = "torch.cat([i, f, g, o], 1)",
            .gates = "torch.chunk(g, 4, 2)"};
  }
  if (layer.has_gru()) {
    return {.states = 1,
            .native = native,
            .step = gruStep(settings),
            .keep = "torch.cat([z, r, n], 1)",
            .gates = "torch.chunk(g, 3, 2)",
            .joinedBias = false};
  }
  const auto h = activate(settings.activation(), "x + torch.linear(s0[0], weights[1])");
  return {.states = 1,
          .native = native,
          .step = fmt::format("        s1 = [{}]\n", h),
          .keep = "x.narrow(1, 0, 0)",
          .gates = "[]"};
}

/// Rows that have ended leave the state and come back, in their order, at the end.
std::string unrolledSource(const Cell& cell) {
  return fmt::format(R"(
def unrolled(self, weights: List[Tensor], data: Tensor, sizes: List[int], state: List[Tensor], keep_gates: bool) -> Tuple[Tensor, List[Tensor], List[Tensor]]:
    bias_ih: Optional[Tensor] = None
    bias_hh: Optional[Tensor] = None
    if len(weights) == 4:
        bias_ih = {}
        bias_hh = weights[3]
    projected = torch.split(torch.linear(data, weights[0], bias_ih), sizes)
    outputs: List[Tensor] = []
    gates: List[Tensor] = []
    ended: List[List[Tensor]] = []
    for x in projected:
        rows = x.size(0)
        s0 = state
        if rows < state[0].size(0):
            ended.append([s.narrow(0, rows, s.size(0) - rows) for s in state])
            s0 = [s.narrow(0, 0, rows) for s in state]
{}
        outputs.append(s1[0])
        if keep_gates:
            gates.append({})
        state = s1
    for k in range(len(ended)):
        last = ended[len(ended) - 1 - k]
        state = [torch.cat([state[j], last[j]]) for j in range(len(state))]
    return torch.cat(outputs), state, gates

def packed(self, x: Tensor, state: List[Tensor], packing: {}) -> Tuple[Tensor, List[int], List[Tensor]]:
    if packing is None:
        return x.transpose(0, 1).flatten(0, 1), [x.size(0)] * x.size(1), state
    index, sizes, rows, source = packing
    counts: List[int] = sizes.tolist()
    return x.flatten(0, 1).index_select(0, index), counts, [s.index_select(0, rows) for s in state]
)",
                     cell.joinedBias ? "weights[2] + weights[3]" : "weights[2]", cell.step,
                     cell.keep, kPackingType);
}

/// The call of the native operator on padded or packed sequences; states gain and lose LibTorch's
/// layer axis.
std::string nativeCall(const Cell& cell, const std::string& arguments, bool batchFirst) {
  const std::string hx =
      cell.states == 2 ? "[s.unsqueeze(0) for s in state]" : "state[0].unsqueeze(0)";
  const std::string result = cell.states == 2 ? "y, hn, cn" : "y, hn";
  const std::string state = cell.states == 2 ? "[hn.squeeze(0), cn.squeeze(0)]" : "[hn.squeeze(0)]";
  return fmt::format(
      "{} = torch.{}({}, {}, weights, len(weights) == 4, 1, 0.0, self.training, False{})\n"
      "        state = {}",
      result, cell.native, arguments, hx, batchFirst ? ", True" : "", state);
}

std::string nativeRun(const Cell& cell) {
  return fmt::format(R"(
    if packing is None:
        {}
    else:
        index, sizes, rows, source = packing
        data = x.flatten(0, 1).index_select(0, index)
        state = [s.index_select(0, rows) for s in state]
        {}
)",
                     nativeCall(cell, "x", true), nativeCall(cell, "data, sizes", false));
}

constexpr const char* kUnrolledRun = R"(
    data, counts, state = self.packed(x, state, packing)
    y, state, gates = self.unrolled(weights, data, counts, state, False)
    if packing is None:
        y = y.view([x.size(1), x.size(0), -1]).transpose(0, 1)
)";

/// A masked step repeats the output of the step before (zeros before the first), without a
/// gradient: steps that are masked here are masked for whatever comes after too.
std::string outputsSource(const Recurrent& settings) {
  if (!settings.return_sequences()) {
    return R"(
    last = state[0]
    if packing is not None:
        last = torch.index_copy(torch.zeros_like(before[0]), 0, packing[2], last)
        state = [torch.index_copy(before[k], 0, packing[2], state[k]) for k in range(len(state))]
    return last, state
)";
  }
  const std::string fill =
      settings.zero_output_for_mask()
          ? "torch.zeros([source.size(0), y.size(1)], dtype=y.dtype, device=y.device)"
          : "torch.index_select(torch.cat([torch.zeros_like(y.narrow(0, 0, 1)), y.detach()]), 0, "
            "source)";
  return fmt::format(R"(
    if packing is not None:
        index, sizes, rows, source = packing
        y = torch.index_copy({}, 0, index, y).view([x.size(0), x.size(1), -1])
        state = [torch.index_copy(before[k], 0, rows, state[k]) for k in range(len(state))]
    return y, state
)",
                     fill);
}

std::string runSource(const Cell& cell, const Recurrent& settings) {
  return fmt::format(R"(
def run(self, weights: List[Tensor], x: Tensor, state: List[Tensor], packing: {}) -> Tuple[Tensor, List[Tensor]]:
    before = state
    if packing is not None:
        if packing[0].size(0) == 0:
            return {}, state
{}
{}
)",
                     kPackingType,
                     settings.return_sequences()
                         ? "x.new_zeros([x.size(0), x.size(1), state[0].size(1)])"
                         : "torch.zeros_like(state[0])",
                     cell.native.empty() ? kUnrolledRun : nativeRun(cell), outputsSource(settings));
}

/// Gates of one direction: [B, T, units] each, zero at masked steps.
std::string directionGatesSource(const Cell& cell) {
  return fmt::format(R"(
def direction_gates(self, weights: List[Tensor], x: Tensor, state: List[Tensor], packing: {}) -> List[Tensor]:
    places = x.size(0) * x.size(1)
    g = x.new_zeros([places, weights[1].size(0)])
    data, sizes, state = self.packed(x, state, packing)
    if len(sizes) > 0 and data.size(0) > 0:
        y, state, steps = self.unrolled(weights, data, sizes, state, True)
        gates = torch.cat(steps)
        if packing is None:
            g = gates.view([x.size(1), x.size(0), gates.size(1)]).transpose(0, 1).flatten(0, 1)
        else:
            g = torch.index_copy(gates.new_zeros([places, gates.size(1)]), 0, packing[0], gates)
    g = g.view([x.size(0), x.size(1), g.size(1)])
    return {}
)",
                     kPackingType, cell.gates);
}

std::string weights(const Recurrent& settings, const std::string& suffix) {
  std::string list = fmt::format("self.weight_ih_l0{0}, self.weight_hh_l0{0}", suffix);
  if (settings.use_bias()) list += fmt::format(", self.bias_ih_l0{0}, self.bias_hh_l0{0}", suffix);
  return "[" + list + "]";
}

std::string inputDropout(const Recurrent& settings) {
  if (settings.dropout() == 0) return "";
  return fmt::format(
      "    x = x * torch.dropout(torch.ones_like(x.narrow(1, 0, 1)), {:.9e}, self.training)\n",
      settings.dropout());
}

/// State in, state out.
std::string forwardSource(const Recurrent& settings) {
  return fmt::format(R"(
def forward(self, x: Tensor, state: List[Tensor], packing: {0}) -> Tuple[Tensor, List[Tensor]]:
{1}
    return self.run({2}, x, state, packing)

def gates(self, x: Tensor, state: List[Tensor], packing: {0}) -> List[Tensor]:
    return self.direction_gates({2}, x, state, packing)
)",
                     kPackingType, inputDropout(settings), weights(settings, ""));
}

std::string merged(const std::string& mode) {
  if (mode == "sum") return "y + z";
  if (mode == "mul") return "y * z";
  if (mode == "ave") return "(y + z) / 2.0";
  return "torch.cat([y, z], -1)";
}

/// `reversal` [B * T] says where each step's mirror stands, `mirrored` is the packing of the
/// mirrored mask. Both directions start from zeros; outputs of a bidirectional layer stand at their
/// input's step, those of go_backwards in the order in which they were computed.
std::string backwardsForwardSource(const Recurrent& settings, int states) {
  const std::string align = settings.return_sequences() ? "self.mirror(z, reversal)" : "z";
  const auto body =
      settings.bidirectional()
          ? fmt::format(
                "    y, s = self.run({}, x, zeros, packing)\n"
                "    z, s = self.run({}, self.mirror(x, reversal), zeros, mirrored)\n"
                "    z = {}\n    return {}",
                weights(settings, ""), weights(settings, "_reverse"), align,
                merged(settings.merge_mode()))
          : fmt::format(
                "    y, s = self.run({}, self.mirror(x, reversal), zeros, mirrored)\n    return y",
                weights(settings, ""));
  const auto gates = settings.bidirectional()
                         ? fmt::format(
                               "    gates = self.direction_gates({}, x, zeros, packing)\n"
                               "    for g in self.direction_gates({}, self.mirror(x, reversal), "
                               "zeros, mirrored):\n"
                               "        gates.append(self.mirror(g, reversal))\n    return gates",
                               weights(settings, ""), weights(settings, "_reverse"))
                         : fmt::format(
                               "    gates: List[Tensor] = []\n"
                               "    for g in self.direction_gates({}, self.mirror(x, reversal), "
                               "zeros, mirrored):\n"
                               "        gates.append(self.mirror(g, reversal))\n    return gates",
                               weights(settings, ""));
  return fmt::format(R"(
def mirror(self, x: Tensor, reversal: Tensor) -> Tensor:
    return x.flatten(0, 1).index_select(0, reversal).view([x.size(0), x.size(1), x.size(2)])

def forward(self, x: Tensor, reversal: Tensor, packing: {0}, mirrored: {0}) -> Tensor:
{1}
    zeros = [x.new_zeros([x.size(0), self.weight_hh_l0.size(1)])] * {2}
{3}

def gates(self, x: Tensor, reversal: Tensor, packing: {0}, mirrored: {0}) -> List[Tensor]:
    zeros = [x.new_zeros([x.size(0), self.weight_hh_l0.size(1)])] * {2}
{4}
)",
                     kPackingType, inputDropout(settings), states, body, gates);
}

}  // namespace

std::string_view nativeOperator(const Layer& layer) {
  const auto& settings = *recurrentOf(layer);
  const bool tanh = settings.activation() == "tanh";
  const bool gates = tanh && settings.recurrent_activation() == "sigmoid";
  if (layer.has_lstm()) return gates ? "lstm" : "";
  if (layer.has_gru()) return gates && settings.reset_after() ? "gru" : "";
  if (tanh) return "rnn_tanh";
  return settings.activation() == "relu" ? "rnn_relu" : "";
}

std::string recurrentSource(const Layer& layer) {
  const auto& settings = *recurrentOf(layer);
  const auto cell = cellOf(layer);
  return unrolledSource(cell) + runSource(cell, settings) + directionGatesSource(cell) +
         (readsBackwards(settings) ? backwardsForwardSource(settings, cell.states)
                                   : forwardSource(settings));
}

}  // namespace stateroom::engine
