#include "core/engine/model/layer_source.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/engine/model/activation.h"

namespace stateroom::engine {
namespace {

std::string denseSource(const Dense& dense) {
  return fmt::format(R"(
def raw(self, x: Tensor) -> Tensor:
    return torch.linear(x, self.weight, {})

def forward(self, x: Tensor) -> Tensor:
    y = self.raw(x)
    return {}
)",
                     dense.use_bias() ? "self.bias" : "None", activate(dense.activation(), "y"));
}

std::string embeddingSource(const Embedding& embedding) {
  std::string source = R"(
def forward(self, ids: Tensor) -> Tensor:
    return torch.embedding(self.weight, ids)
)";
  if (embedding.mask_zero()) {
    source += R"(
def mask(self, ids: Tensor) -> Tensor:
    return torch.ne(ids, 0)
)";
  }
  return source;
}

std::string layerNormalizationSource(const LayerNormalization& layer) {
  return fmt::format(R"(
def forward(self, x: Tensor) -> Tensor:
    return torch.layer_norm(x, [x.size(-1)], {}, {}, {:.9e})
)",
                     layer.scale() ? "self.weight" : "None", layer.center() ? "self.bias" : "None",
                     layer.epsilon());
}

/// Moments over all axes but the last, over valid steps only; the moving variance takes the
/// population's, as Keras. A frozen layer uses its moving averages in training too.
std::string batchNormalizationSource(const BatchNormalization& layer, bool trainable) {
  std::string source =
      fmt::format(R"(
def moments(self, x: Tensor, mask: Optional[Tensor]) -> Tuple[Tensor, Tensor]:
    if self.training and {}:
        rows = x.reshape([-1, x.size(-1)])
        weights = torch.ones_like(rows.narrow(1, 0, 1))
        if mask is not None:
            weights = mask.reshape([-1, 1]).to(rows.dtype)
        count = torch.clamp(weights.sum(), 1.0)
        mean = torch.div((rows * weights).sum([0]), count)
        variance = torch.div((torch.pow(rows - mean, 2) * weights).sum([0]), count)
        self.running_mean.mul_({:.9e}).add_(mean.detach() * {:.9e})
        self.running_var.mul_({:.9e}).add_(variance.detach() * {:.9e})
        return mean, variance
    return self.running_mean, self.running_var

def forward(self, x: Tensor, mask: Optional[Tensor]) -> Tensor:
    mean, variance = self.moments(x, mask)
    y = (x - mean) * torch.rsqrt(variance + {:.9e})
)",
                  trainable ? "True" : "False", layer.momentum(), 1 - layer.momentum(),
                  layer.momentum(), 1 - layer.momentum(), layer.epsilon());
  if (layer.scale()) source += "    y = y * self.weight\n";
  if (layer.center()) source += "    y = y + self.bias\n";
  return source + "    return y\n";
}

std::string maskingSource(const Masking& masking) {
  return fmt::format(R"(
def mask(self, x: Tensor) -> Tensor:
    return torch.ne(x, {:.9e}).any(-1)

def forward(self, x: Tensor) -> Tensor:
    return x * self.mask(x).unsqueeze(-1).to(x.dtype)
)",
                     masking.mask_value());
}

std::string functionSource(const std::string& expression) {
  return fmt::format("\ndef forward(self, x: Tensor) -> Tensor:\n    return {}\n", expression);
}

/// One number, or a tensor of one for each unit.
std::string constantOf(const google::protobuf::RepeatedField<double>& numbers) {
  if (numbers.size() == 1) return fmt::format("{:.9e}", numbers[0]);
  return fmt::format("torch.tensor([{:.9e}], dtype=x.dtype, device=x.device)",
                     fmt::join(numbers, ", "));
}

std::string rescalingSource(const Rescaling& layer) {
  auto expression = "x * " + constantOf(layer.scale());
  if (!layer.offset().empty()) expression += " + " + constantOf(layer.offset());
  return functionSource(expression);
}

constexpr const char* kConcatenate = R"(
def forward(self, x: List[Tensor]) -> Tensor:
    return torch.cat(x, -1)
)";

}  // namespace

const Layer& computing(const Layer& layer) {
  return layer.has_time_distributed() ? computing(layer.time_distributed().layer()) : layer;
}

bool readsBackwards(const Recurrent& layer) {
  return layer.bidirectional() || layer.go_backwards();
}

std::string lastActivation(const Layer& layer) {
  const auto& inner = computing(layer);
  if (inner.has_dense()) return inner.dense().activation();
  if (inner.has_activation()) return inner.activation().function();
  return "linear";
}

std::string layerSource(const Layer& layer) {
  const auto& inner = computing(layer);
  switch (inner.kind_case()) {
    case Layer::kDense:
      return denseSource(inner.dense());
    case Layer::kEmbedding:
      return embeddingSource(inner.embedding());
    case Layer::kDropout:
      return functionSource(
          fmt::format("torch.dropout(x, {:.9e}, self.training)", inner.dropout().rate()));
    case Layer::kLayerNormalization:
      return layerNormalizationSource(inner.layer_normalization());
    case Layer::kBatchNormalization:
      return batchNormalizationSource(inner.batch_normalization(), layer.trainable());
    case Layer::kConcatenate:
      return kConcatenate;
    case Layer::kMasking:
      return maskingSource(inner.masking());
    case Layer::kActivation:
      return functionSource(activate(inner.activation().function(), "x"));
    case Layer::kRescaling:
      return rescalingSource(inner.rescaling());
    case Layer::kLstm:
    case Layer::kGru:
    case Layer::kSimpleRnn:
      return recurrentSource(inner);
    default:
      return functionSource("x");
  }
}

}  // namespace stateroom::engine
