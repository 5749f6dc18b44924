#include "app/cli/model_text.h"

#include <fmt/format.h>

#include "app/cli/table.h"
#include "core/base/text.h"
#include "core/project/message_json.h"

namespace stateroom::cli {
namespace {

/// The settings of the layer's kind: units, activation …
Json configOf(const Layer& layer) {
  const auto json = jsonOf(layer);
  const auto* kind = layer.GetDescriptor()->FindFieldByNumber(static_cast<int>(layer.kind_case()));
  Json config = kind == nullptr ? Json::object() : json.at(kind->name());
  config["trainable"] = layer.trainable();
  return config;
}

}  // namespace

std::int64_t parameterCount(const std::vector<LayerInfo>& layers) {
  std::int64_t count = 0;
  for (const auto& layer : layers) count += layer.parameterCount();
  return count;
}

Json layersJson(const ModelSpec& spec, const std::vector<LayerInfo>& layers) {
  Json json = Json::array();
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const auto& layer = layers[i];
    const auto place = static_cast<int>(i);
    Json parameters = Json::array();
    for (const auto& parameter : layer.parameters) {
      parameters.push_back({{"name", parameter.name},
                            {"shape", parameter.shape},
                            {"dtype", nameOf(DType::F32)},
                            {"trainable", parameter.trainable}});
    }
    json.push_back(
        {{"name", layer.name},
         {"type", layer.type},
         {"inputs", layer.inputs},
         {"config", place < spec.layers_size() ? configOf(spec.layers(place)) : Json::object()},
         {"parameters", std::move(parameters)},
         {"output_shape", layer.outputShape},
         {"states", layer.stateTensors},
         {"units", layer.units},
         {"multiply_adds", layer.multiplyAdds}});
  }
  return json;
}

std::string shapeText(const Shape& shape) {
  std::string text;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const bool open = shape[i] < 0;
    text += (i > 0 ? ", " : "") + (!open    ? std::to_string(shape[i])
                                   : i == 0 ? std::string("batch")
                                            : std::string("time"));
  }
  return "[" + text + "]";
}

std::vector<std::string> layerTable(const std::vector<LayerInfo>& layers) {
  Table table({{"layer"}, {"type"}, {"from"}, {"output"}, {"parameters", Table::Align::Right}});
  for (const auto& layer : layers) {
    table.add({layer.name, layer.type, join(layer.inputs, ", "), shapeText(layer.outputShape),
               formatCount(layer.parameterCount())});
  }
  table.add({"total", "", "", "", formatCount(parameterCount(layers))});
  return table.lines();
}

}  // namespace stateroom::cli
