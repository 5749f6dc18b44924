#include "ui/session/browsed_model.h"

#include <QCoreApplication>
#include <QProcess>
#include <algorithm>
#include <cmath>

#include "core/base/text.h"
#include "core/engine_loader.h"
#include "core/interop/safetensors/safetensors.h"
#include "core/model/signature.h"
#include "core/predict/trained_model.h"
#include "core/train/model_files.h"
#include "ui/session/error_text.h"
#include "ui/session/job_launcher.h"
#include "ui/session/number_format.h"
#include "ui/session/status_text.h"
#include "ui/session/text.h"

namespace stateroom {

using namespace Qt::StringLiterals;
using Json = nlohmann::json;

namespace {

constexpr std::int64_t kMostInitialValues = 20'000'000;  // larger models: drawing takes seconds
constexpr std::uintmax_t kMostSignatures = std::uintmax_t{64} << 20;

QString described(const char* text) {
  return QCoreApplication::translate("BrowsedModel", text);
}

void addLayerTensors(BrowsedModel& model) {
  for (const LayerInfo& layer : model.layers)
    for (const ParameterSpec& parameter : layer.parameters)
      model.tensors.push_back({layer.name + '.' + parameter.name, layer.name, "float32",
                               parameter.shape, parameter.trainable});
}

/// Which features an Input layer takes: those that it names, else all that no other one does.
void addInputs(BrowsedModel& model, const FeatureSet& features) {
  std::vector<std::string> named;
  for (const auto& layer : model.spec->layers())
    if (layer.has_input())
      named.insert(named.end(), layer.input().features().begin(), layer.input().features().end());
  for (const auto& layer : model.spec->layers()) {
    if (!layer.has_input()) continue;
    std::vector<BrowsedInput> taken;
    for (const auto& output : features.outputs()) {
      const auto& own = layer.input().features();
      const bool takes = own.empty() ? std::ranges::count(named, output.name) == 0
                                     : std::ranges::count(own, output.name) > 0;
      if (takes) taken.push_back({output.name, output.ids ? 1 : output.width});
    }
    model.inputs.emplace_back(layer.name(), std::move(taken));
  }
}

Json signaturesOf(const ModelSpec& spec, const FeatureSet& features, const Project& project) {
  const auto signatures = describeSignatures(spec, features.columns(), project);
  return signatures ? *signatures : Json();
}

/// Runs `stateroom inspect` with a child's limits of its own and gives its JSON.
Result<Json> inspected(const std::filesystem::path& path, const QStringList& more,
                       const std::stop_token& stop) {
  QProcess child;
  child.start(JobLauncher::program(),
              QStringList{u"inspect"_s, qpath(path)} + more + QStringList{u"--json"_s});
  while (!child.waitForFinished(50)) {
    if (child.state() == QProcess::NotRunning) break;
    if (!stop.stop_requested()) continue;
    child.kill();
    child.waitForFinished();
    return fail(Code::cancelled);
  }
  const QByteArray output = child.readAllStandardOutput();
  auto json = Json::parse(output.begin(), output.end(), nullptr, false);
  if (json.is_object() && json.contains("error")) return unexpected(errorOfJson(json["error"]));
  const bool ended = child.exitStatus() == QProcess::NormalExit && child.exitCode() == 0;
  if (ended && json.is_object()) return json;
  return fail(Code::format_unknown, {{"path", path.string()}});
}

Shape shapeOf(const Json& json) {
  Shape shape;
  if (json.is_array())
    for (const auto& size : json)
      shape.push_back(size.is_number_integer() ? size.get<std::int64_t>() : -1);
  return shape;
}

std::vector<std::string> textsOf(const Json& json) {
  std::vector<std::string> texts;
  if (json.is_array())
    for (const auto& text : json)
      if (text.is_string()) texts.push_back(text.get<std::string>());
  return texts;
}

LayerInfo layerOf(const Json& json) {
  LayerInfo layer;
  layer.name = json.value("name", "");
  layer.type = json.value("type", "");
  layer.inputs = textsOf(json.value("inputs", Json::array()));
  layer.outputShape = shapeOf(json.value("output_shape", Json::array()));
  layer.stateTensors = textsOf(json.value("states", Json::array()));
  layer.units = json.value("units", std::int64_t{0});
  layer.multiplyAdds = json.value("multiply_adds", std::int64_t{0});
  for (const auto& parameter : json.value("parameters", Json::array()))
    layer.parameters.push_back({parameter.value("name", ""),
                                shapeOf(parameter.value("shape", Json::array())),
                                parameter.value("trainable", true)});
  return layer;
}

void addVariables(BrowsedModel& model, const Json& variables) {
  if (!variables.is_array() || variables.empty()) return addLayerTensors(model);
  for (const auto& variable : variables) {
    BrowsedTensor tensor{variable.value("name", ""),
                         {},
                         variable.value("dtype", ""),
                         shapeOf(variable.value("shape", Json::array())),
                         true};
    for (const LayerInfo& layer : model.layers)
      if (tensor.name.starts_with(layer.name + '.') || tensor.name.starts_with(layer.name + '/'))
        tensor.layer = layer.name;
    model.tensors.push_back(std::move(tensor));
  }
}

}  // namespace

const LayerInfo* BrowsedModel::layer(const std::string& name) const {
  const auto found = std::ranges::find(layers, name, &LayerInfo::name);
  return found == layers.end() ? nullptr : &*found;
}

const Tensor* BrowsedModel::value(const std::string& tensor) const {
  const auto found = std::ranges::find(values, tensor, &NamedTensor::name);
  return found == values.end() ? nullptr : &found->tensor;
}

const Tensor* BrowsedModel::firstValue(const std::string& tensor) const {
  const auto found = std::ranges::find(firstValues, tensor, &NamedTensor::name);
  return found == firstValues.end() ? nullptr : &found->tensor;
}

std::int64_t BrowsedModel::parameterCount() const {
  std::int64_t count = 0;
  for (const BrowsedTensor& tensor : tensors) count += elementsOf(tensor.shape);
  return count;
}

std::int64_t BrowsedModel::stateUnits() const {
  std::int64_t units = 0;
  for (const LayerInfo& layer : layers) units += layer.units * std::ssize(layer.stateTensors);
  return units;
}

std::int64_t BrowsedModel::multiplyAdds() const {
  std::int64_t count = 0;
  for (const LayerInfo& layer : layers) count += layer.multiplyAdds;
  return count;
}

Result<BrowsedModelPtr> browseProject(const Project& resolved, const LoadedData& data,
                                      const std::filesystem::path& folder) {
  if (!data.features) return unexpected(data.featureError.value_or(Error(Code::internal)));
  auto model = std::make_shared<BrowsedModel>();
  STATEROOM_TRY(model->spec, resolveModel(resolved, *data.features));
  STATEROOM_TRY(model->layers, describe(*model->spec));
  addLayerTensors(*model);
  addInputs(*model, *data.features);
  model->signatures = signaturesOf(*model->spec, *data.features, resolved);
  const auto seed = static_cast<std::uint64_t>(resolved.training().seed());
  if (model->parameterCount() <= kMostInitialValues) {
    if (auto drawn = initialParameters(*model->spec, seed, folder))
      model->values = *std::move(drawn);
  }
  model->provenance = {
      {described(QT_TRANSLATE_NOOP("BrowsedModel", "Source")),
       described(QT_TRANSLATE_NOOP("BrowsedModel", "the project file, on the data as they are"))},
      {described(QT_TRANSLATE_NOOP("BrowsedModel", "Values")),
       described(QT_TRANSLATE_NOOP("BrowsedModel", "first weights, drawn from seed %1"))
           .arg(seed)}};
  return model;
}

Result<BrowsedModelPtr> browseRun(const std::filesystem::path& folder, const std::string& run,
                                  const std::string& checkpoint) {
  const RunFolder place(folder, run);
  auto model = std::make_shared<BrowsedModel>();
  model->origin = BrowsedModel::Origin::Run;
  model->title = qstr(run);
  STATEROOM_TRY(model->spec, readModelSpec(place.path()));
  STATEROOM_TRY(model->layers, describe(*model->spec));
  addLayerTensors(*model);
  if (const auto features = readFeatures(place.path())) addInputs(*model, *features);
  if (const auto text = readFile(place.path() / "signatures.json", kMostSignatures))
    model->signatures = Json::parse(*text, nullptr, false);
  STATEROOM_TRY(const auto record, readRun(place));
  const auto add = [&](const char* name, const QString& value) {
    if (!value.isEmpty()) model->provenance.emplace_back(described(name), value);
  };
  add(QT_TRANSLATE_NOOP("BrowsedModel", "Run"), qstr(record.name));
  add(QT_TRANSLATE_NOOP("BrowsedModel", "Status"), runStatusText(record));
  if (const auto weights = findCheckpoint(place, checkpoint)) {  // a run may not have one yet
    STATEROOM_TRY(auto saved, readSafetensors(weights->path));
    model->values = std::move(saved.tensors);
    model->file = weights->path;
    model->step = weights->step;
    add(QT_TRANSLATE_NOOP("BrowsedModel", "Checkpoint"),
        described(QT_TRANSLATE_NOOP("BrowsedModel", "%1, step %2"))
            .arg(checkpointText(qstr(checkpoint)), wholeNumber(weights->step)));
    add(QT_TRANSLATE_NOOP("BrowsedModel", "Weights"), qpath(weights->path));
  }
  add(QT_TRANSLATE_NOOP("BrowsedModel", "Started"), qstr(record.started));
  add(QT_TRANSLATE_NOOP("BrowsedModel", "Ended"), qstr(record.ended));
  add(QT_TRANSLATE_NOOP("BrowsedModel", "Engine"), qstr(record.engine));
  add(QT_TRANSLATE_NOOP("BrowsedModel", "Machine"), qstr(record.host));
  for (const std::string& hash : record.dataHashes)
    add(QT_TRANSLATE_NOOP("BrowsedModel", "SHA-256 of the data"), qstr(hash));
  if (const auto features = readFeatures(place.path()); features && !model->values.empty())
    add(QT_TRANSLATE_NOOP("BrowsedModel", "Fingerprint"),
        qstr(modelFingerprint(*model->spec, *features, model->values)));
  const auto file = ProjectFile::open(place.projectPath());
  if (file && model->parameterCount() <= kMostInitialValues) {
    const auto seed = static_cast<std::uint64_t>(file->project().training().seed());
    if (auto drawn = initialParameters(*model->spec, seed, folder))
      model->firstValues = *std::move(drawn);
  }
  return model;
}

Result<BrowsedModelPtr> browseFile(const std::filesystem::path& path, std::stop_token stop) {
  STATEROOM_TRY(const Json json, inspected(path, {}, stop));
  auto model = std::make_shared<BrowsedModel>();
  model->origin = BrowsedModel::Origin::File;
  model->file = path;
  model->title = qstr(path.filename().string());
  for (const auto& layer : json.value("layers", Json::array()))
    model->layers.push_back(layerOf(layer));
  addVariables(*model, json.value("variables", Json::array()));
  for (const auto& each : json.value("operations", Json::array()))
    model->operations.push_back({each.value("name", ""), each.value("op", ""),
                                 each.value("layer", ""),
                                 textsOf(each.value("inputs", Json::array())),
                                 textsOf(each.value("outputs", Json::array()))});
  model->signatures = json.value("signatures", Json());
  model->provenance = {
      {described(QT_TRANSLATE_NOOP("BrowsedModel", "File")), qpath(path)},
      {described(QT_TRANSLATE_NOOP("BrowsedModel", "Format")), qstr(json.value("format", ""))}};
  if (const std::string producer = json.value("producer", ""); !producer.empty())
    model->provenance.emplace_back(described(QT_TRANSLATE_NOOP("BrowsedModel", "Producer")),
                                   qstr(producer));
  return model;
}

Result<Tensor> browsedTensor(const std::filesystem::path& path, const std::string& tensor,
                             std::stop_token stop) {
  STATEROOM_TRY(const Json json, inspected(path, {u"--tensor"_s, qstr(tensor)}, stop));
  std::vector<float> values;
  const auto gather = [&values](const auto& self, const Json& value) -> void {
    if (value.is_array())
      for (const auto& each : value) self(self, each);
    else if (value.is_number())
      values.push_back(value.get<float>());
    else if (value.is_string())
      values.push_back(static_cast<float>(parseDouble(value.get<std::string>()).value_or(NAN)));
    else
      values.push_back(NAN);
  };
  gather(gather, json.value("values", Json::array()));
  auto shape = shapeOf(json.value("shape", Json::array()));
  if (elementsOf(shape) != std::ssize(values)) shape = {std::ssize(values)};
  return Tensor::of<float>(std::move(shape), values);
}

Result<OperationGraphs> operationsOf(const ModelSpec& spec) {
  STATEROOM_TRY(auto* computing, engine());
  STATEROOM_TRY(const auto model, computing->compile(spec));
  return OperationGraphs{model->operations(), model->operationsAsRun()};
}

QString shapeText(const Shape& shape) {
  QStringList parts;
  for (std::size_t i = 0; i < shape.size(); ++i)
    parts << (shape[i] >= 0 ? QString::number(shape[i]) : i == 0 ? u"B"_s : u"T"_s);
  return parts.join(u", "_s);
}

}  // namespace stateroom
