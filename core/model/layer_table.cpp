#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/text.h"
#include "core/model/layer_type.h"

namespace stateroom {
namespace {

using Values = std::span<const LayerValue>;

unexpected<Error> numberMissing(std::string_view type, std::string_view field) {
  return fail(Code::layer_number_missing,
              {{"type", std::string(type)}, {"field", std::string(field)}});
}

Result<LayerFacts> inputFacts(const Layer& layer, Values) {
  const auto& input = layer.input();
  if (input.width() < 1) return numberMissing("Input", "width");
  return LayerFacts{.output = {"", input.width(), input.time(), input.ids()}};
}

Result<LayerFacts> denseFacts(const Layer& layer, Values inputs) {
  const auto& dense = layer.dense();
  STATEROOM_TRY(const auto input, singleInput("Dense", inputs));
  if (dense.units() < 1) return numberMissing("Dense", "units");
  LayerFacts facts{.output = {"", dense.units(), input.time},
                   .multiplyAdds = input.width * dense.units()};
  STATEROOM_TRY(auto weight,
                drawnParameter("weight", dense.kernel_initializer(), input.width, dense.units()));
  facts.parameters.push_back(std::move(weight));
  if (!dense.use_bias()) return facts;
  STATEROOM_TRY(auto bias, drawnParameter("bias", dense.bias_initializer(), 0, dense.units()));
  facts.parameters.push_back(std::move(bias));
  return facts;
}

Result<LayerFacts> embeddingFacts(const Layer& layer, Values inputs) {
  const auto& embedding = layer.embedding();
  if (inputs.size() != 1) {
    return fail(Code::layer_input_count,
                {{"type", "Embedding"}, {"count", std::to_string(inputs.size())}});
  }
  if (!inputs[0].ids) return fail(Code::layer_needs_ids, {{"input", inputs[0].layer}});
  if (embedding.input_dim() < 1) return numberMissing("Embedding", "input_dim");
  if (embedding.output_dim() < 1) return numberMissing("Embedding", "output_dim");
  STATEROOM_TRY(auto weight, drawnParameter("weight", embedding.embeddings_initializer(),
                                            embedding.input_dim(), embedding.output_dim()));
  weight.transposed = false;
  weight.spec.shape = {embedding.input_dim(), embedding.output_dim()};
  LayerFacts facts{.output = {"", embedding.output_dim(), inputs[0].time}};
  facts.parameters.push_back(std::move(weight));
  return facts;
}

/// A layer that gives what it takes, of the same shape.
template <const char* type>
Result<LayerFacts> sameShape(const Layer&, Values inputs) {
  STATEROOM_TRY(auto input, singleInput(type, inputs));
  return LayerFacts{.output = input};
}

constexpr char kDropout[] = "Dropout";
constexpr char kActivation[] = "Activation";

Result<LayerFacts> maskingFacts(const Layer&, Values inputs) {
  STATEROOM_TRY(auto input, singleInput("Masking", inputs));
  if (!input.time)
    return fail(Code::layer_needs_time, {{"type", "Masking"}, {"input", input.layer}});
  return LayerFacts{.output = input};
}

/// Learned scale and offset of a normalisation.
Result<std::vector<Parameter>> scaleAndOffset(bool scale, bool center, std::int64_t width) {
  std::vector<Parameter> parameters;
  if (scale) {
    STATEROOM_TRY(auto weight, drawnParameter("weight", "ones", 0, width));
    parameters.push_back(std::move(weight));
  }
  if (center) {
    STATEROOM_TRY(auto bias, drawnParameter("bias", "zeros", 0, width));
    parameters.push_back(std::move(bias));
  }
  return parameters;
}

Result<LayerFacts> layerNormalizationFacts(const Layer& layer, Values inputs) {
  const auto& norm = layer.layer_normalization();
  STATEROOM_TRY(auto input, singleInput("LayerNormalization", inputs));
  LayerFacts facts{.output = input, .multiplyAdds = 2 * input.width};
  STATEROOM_TRY(facts.parameters, scaleAndOffset(norm.scale(), norm.center(), input.width));
  return facts;
}

Result<LayerFacts> batchNormalizationFacts(const Layer& layer, Values inputs) {
  const auto& norm = layer.batch_normalization();
  STATEROOM_TRY(auto input, singleInput("BatchNormalization", inputs));
  LayerFacts facts{.output = input, .multiplyAdds = input.width};
  STATEROOM_TRY(facts.parameters, scaleAndOffset(norm.scale(), norm.center(), input.width));
  for (const auto& [name, first] :
       {std::pair("running_mean", "zeros"), std::pair("running_var", "ones")}) {
    STATEROOM_TRY(auto average, drawnParameter(name, first, 0, input.width));
    average.spec.trainable = false;
    facts.parameters.push_back(std::move(average));
  }
  return facts;
}

Result<> checkCount(std::string_view field, std::int64_t count, std::int64_t width) {
  if (count == 1 || count == width) return {};
  return fail(Code::rescaling_count, {{"field", std::string(field)},
                                      {"count", std::to_string(count)},
                                      {"width", std::to_string(width)}});
}

Result<LayerFacts> rescalingFacts(const Layer& layer, Values inputs) {
  const auto& rescaling = layer.rescaling();
  STATEROOM_TRY(auto input, singleInput("Rescaling", inputs));
  if (rescaling.scale().empty()) return fail(Code::rescaling_not_fitted);
  STATEROOM_CHECK(checkCount("scale", rescaling.scale_size(), input.width));
  if (!rescaling.offset().empty())
    STATEROOM_CHECK(checkCount("offset", rescaling.offset_size(), input.width));
  for (const double scale : rescaling.scale()) {
    if (scale == 0 || !std::isfinite(scale))
      return fail(Code::rescaling_scale, {{"scale", formatDouble(scale)}});
  }
  return LayerFacts{.output = input, .multiplyAdds = input.width};
}

Result<LayerFacts> concatenateFacts(const Layer&, Values inputs) {
  LayerFacts facts{.output = {"", 0, inputs[0].time}};
  for (const auto& input : inputs) {
    if (input.ids)
      return fail(Code::layer_needs_numbers, {{"type", "Concatenate"}, {"input", input.layer}});
    if (input.time != inputs[0].time) {
      const auto& [with, without] =
          input.time ? std::tie(input, inputs[0]) : std::tie(inputs[0], input);
      return fail(Code::concatenate_time, {{"first", with.layer}, {"second", without.layer}});
    }
    facts.output.width += input.width;
  }
  return facts;
}

Result<LayerFacts> timeDistributedFacts(const Layer& layer, Values inputs) {
  constexpr std::array kInside = {Layer::kDense, Layer::kDropout, Layer::kActivation,
                                  Layer::kLayerNormalization, Layer::kBatchNormalization};
  const auto& inside = layer.time_distributed().layer();
  STATEROOM_TRY(auto input, singleInput("TimeDistributed", inputs));
  if (!input.time) {
    return fail(Code::layer_needs_time, {{"type", "TimeDistributed"}, {"input", input.layer}});
  }
  const auto* type = layerTypeOf(inside);
  if (type == nullptr || std::ranges::count(kInside, type->kind) == 0) {
    return fail(
        Code::time_distributed_kind,
        {{"type", std::string(type == nullptr ? "nothing" : type->name)},
         {"known", "dense, dropout, activation, layer_normalization, batch_normalization"}});
  }
  return type->facts(inside, inputs);
}

constexpr std::array kTypes = {
    LayerType{Layer::kInput, "Input", inputFacts},
    LayerType{Layer::kDense, "Dense", denseFacts},
    LayerType{Layer::kLstm, "LSTM", lstmFacts},
    LayerType{Layer::kGru, "GRU", gruFacts},
    LayerType{Layer::kSimpleRnn, "SimpleRNN", simpleRnnFacts},
    LayerType{Layer::kEmbedding, "Embedding", embeddingFacts},
    LayerType{Layer::kDropout, kDropout, sameShape<kDropout>},
    LayerType{Layer::kLayerNormalization, "LayerNormalization", layerNormalizationFacts},
    LayerType{Layer::kBatchNormalization, "BatchNormalization", batchNormalizationFacts},
    LayerType{Layer::kConcatenate, "Concatenate", concatenateFacts},
    LayerType{Layer::kMasking, "Masking", maskingFacts},
    LayerType{Layer::kTimeDistributed, "TimeDistributed", timeDistributedFacts},
    LayerType{Layer::kActivation, kActivation, sameShape<kActivation>},
    LayerType{Layer::kRescaling, "Rescaling", rescalingFacts},
};

}  // namespace

std::span<const LayerType> layerTypes() {
  return kTypes;
}

const LayerType* layerTypeOf(const Layer& layer) {
  const auto found = std::ranges::find(kTypes, layer.kind_case(), &LayerType::kind);
  return found == kTypes.end() ? nullptr : &*found;
}

Result<LayerValue> singleInput(std::string_view type, Values inputs) {
  if (inputs.size() != 1) {
    return fail(Code::layer_input_count,
                {{"type", std::string(type)}, {"count", std::to_string(inputs.size())}});
  }
  if (inputs[0].ids) {
    return fail(Code::layer_needs_numbers,
                {{"type", std::string(type)}, {"input", inputs[0].layer}});
  }
  return inputs[0];
}

Result<Parameter> drawnParameter(std::string name, const std::string& initializer,
                                 std::int64_t rows, std::int64_t columns) {
  STATEROOM_TRY(auto drawn, Initializer::parse(initializer));
  if (rows == 0 && drawn.needsMatrix()) {
    return fail(Code::initializer_matrix, {{"initializer", initializer}, {"parameter", name}});
  }
  const auto width = static_cast<double>(columns);
  Parameter parameter;
  parameter.spec.name = std::move(name);
  parameter.spec.shape = rows == 0 ? Shape{columns} : Shape{columns, rows};
  parameter.pieces.push_back({std::move(drawn), std::max<std::int64_t>(rows, 1), columns,
                              rows == 0 ? width : static_cast<double>(rows), width});
  return parameter;
}

}  // namespace stateroom
