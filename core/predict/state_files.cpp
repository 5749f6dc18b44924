#include "core/predict/state_files.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "core/base/file.h"
#include "core/base/text.h"
#include "core/interop/npy/npy.h"
#include "core/predict/outputs_json.h"
#include "core/state/state_math.h"

namespace stateroom {
namespace {

constexpr const char* kModel = "model";
constexpr const char* kUsers = "users";
constexpr const char* kRevisions = "revisions";

unexpected<Error> wrong(std::string reason) {
  return fail(Code::states_file_wrong, {{"reason", std::move(reason)}});
}

unexpected<Error> wrongShape(const std::string& name, const std::string& got, std::int64_t wanted) {
  return fail(Code::state_shape,
              {{"name", name}, {"got", got}, {"wanted", fmt::format("[{}]", wanted)}});
}

/// A number of units, of any row of a JSON array.
Result<> fillRow(const std::string& name, const Json& json, std::span<float> row) {
  const auto& values = json.is_array() && json.size() == 1 && json[0].is_array() ? json[0] : json;
  if (!values.is_array() || values.size() != row.size()) {
    const auto got = values.is_array() ? fmt::format("[{}]", values.size()) : "no list";
    return wrongShape(name, got, std::ssize(row));
  }
  for (std::size_t i = 0; i < row.size(); ++i) {
    const double value = values[i].is_number() ? values[i].get<double>() : HUGE_VAL;
    if (std::abs(value) > std::numeric_limits<float>::max()) {
      return wrong(fmt::format("{}[{}] is no float32", name, i));
    }
    row[i] = static_cast<float>(value);
  }
  return {};
}

std::string nameOf(const std::string& layer, const std::string& tensor) {
  return layer + "." + tensor;
}

/// The array of a state tensor: float32 or float64 [rows, units], or [units] for one row.
Result<const Tensor*> arrayOf(const std::vector<NamedTensor>& arrays, const std::string& name,
                              std::int64_t rows, std::int64_t units) {
  const auto found = std::ranges::find(arrays, name, &NamedTensor::name);
  if (found == arrays.end()) return wrong("there is no array " + name);
  const auto& array = found->tensor;
  const bool number = array.dtype() == DType::F32 || array.dtype() == DType::F64;
  const bool fits =
      array.shape() == Shape{rows, units} || (rows == 1 && array.shape() == Shape{units});
  if (number && fits) return &array;
  return fail(
      Code::state_shape,
      {{"name", name},
       {"got", fmt::format("{} {}", stateroom::nameOf(array.dtype()), toString(array.shape()))},
       {"wanted", "float32 " + toString(Shape{rows, units})}});
}

void fillTensor(const Tensor& array, Tensor& tensor) {
  if (array.dtype() == DType::F32) {
    std::ranges::copy(array.as<float>(), tensor.as<float>().begin());
  } else {
    std::ranges::transform(array.as<double>(), tensor.as<float>().begin(),
                           [](double value) { return static_cast<float>(value); });
  }
}

/// `rows` is what the file says: no memory is taken for it before the arrays have it.
Result<State> stateOfArrays(const StateLayout& layout, const std::vector<NamedTensor>& arrays,
                            std::int64_t rows) {
  std::vector<const Tensor*> found;
  for (const auto& layer : layout.layers()) {
    for (const auto& tensor : layer.tensors) {
      STATEROOM_TRY(found.emplace_back(),
                    arrayOf(arrays, nameOf(layer.name, tensor.name), rows, tensor.units));
    }
  }
  auto state = layout.zero(rows);
  auto array = found.begin();
  for (auto& layer : state) {
    for (auto& [name, tensor] : layer.tensors) fillTensor(**array++, tensor);
  }
  return state;
}

NamedTensor textArray(const char* name, const std::string& text) {
  const std::vector<std::uint8_t> bytes(text.begin(), text.end());
  return {name, Tensor::of<std::uint8_t>({std::ssize(bytes)}, bytes)};
}

/// The bytes of an array as text; empty where there is none.
std::string textOf(const std::vector<NamedTensor>& arrays, std::string_view name) {
  const auto found = std::ranges::find(arrays, name, &NamedTensor::name);
  if (found == arrays.end()) return {};
  const auto bytes = found->tensor.bytes();
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// A text member of an object; empty where there is none.
std::string textOf(const Json& json, const char* name) {
  const bool there = json.is_object() && json.contains(name) && json[name].is_string();
  return there ? json[name].get<std::string>() : std::string();
}

void addArrays(const State& state, std::vector<NamedTensor>& arrays) {
  for (const auto& layer : state) {
    for (const auto& [name, tensor] : layer.tensors) {
      arrays.push_back({nameOf(layer.layer, name), tensor});
    }
  }
}

Result<std::vector<ExportedState>> statesOfArrays(const StateLayout& layout,
                                                  const std::vector<NamedTensor>& arrays) {
  const auto names = Json::parse(textOf(arrays, kUsers), nullptr, false);
  if (!names.is_array()) return wrong("there is no array users with a list of names");
  const auto model = textOf(arrays, kModel);
  const auto count = static_cast<std::int64_t>(names.size());
  STATEROOM_TRY(const auto state, stateOfArrays(layout, arrays, count));
  std::vector<ExportedState> states;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto& name = names[static_cast<std::size_t>(i)];
    if (!name.is_string()) return wrong("a user's name is no text");
    states.push_back({.user = name.get<std::string>(), .model = model, .state = rowOf(state, i)});
  }
  return states;
}

Result<ExportedState> exportedOf(const StateLayout& layout, std::string_view line) {
  const auto json = Json::parse(line, nullptr, false);
  const bool whole = json.is_object() && json.contains("user") && json["user"].is_string() &&
                     json.contains("states");
  if (!whole) return wrong("a line is no object with user and states");
  STATEROOM_TRY(auto state, stateOfJson(layout, json["states"]));
  return ExportedState{
      .user = textOf(json, "user"), .model = textOf(json, kModel), .state = std::move(state)};
}

/// The object of `state show`, or its "states" alone.
Result<ExportedState> shownOf(const StateLayout& layout, const Json& json) {
  const bool document = json.is_object() && json.contains("states");
  STATEROOM_TRY(auto state, stateOfJson(layout, document ? json["states"] : json));
  return ExportedState{
      .user = textOf(json, "user"), .model = textOf(json, kModel), .state = std::move(state)};
}

Result<ExportedState> shownOf(const StateLayout& layout, const std::vector<NamedTensor>& arrays) {
  STATEROOM_TRY(auto state, stateOfArrays(layout, arrays, 1));
  return ExportedState{.model = textOf(arrays, kModel), .state = std::move(state)};
}

Result<std::vector<ExportedState>> readLines(const StateLayout& layout,
                                             const std::filesystem::path& path) {
  STATEROOM_TRY(const auto text, readFile(path, std::uintmax_t{16} << 30));
  std::vector<ExportedState> states;
  std::int64_t number = 0;
  for (const auto line : split(text, '\n')) {
    ++number;
    if (trimmed(line).empty()) continue;
    auto state = exportedOf(layout, line);
    if (!state) return passOn(std::move(state).error(), "row", number);
    states.push_back(*std::move(state));
  }
  return states;
}

template <typename Value>
Result<Value> inFile(Result<Value> result, const std::filesystem::path& path) {
  if (result) return result;
  return passOn(std::move(result).error(), "file", path.string());
}

}  // namespace

Json stateJson(const State& state) {
  Json json = Json::object();
  for (const auto& layer : state) {
    auto& tensors = json[layer.layer] = Json::object();
    for (const auto& [name, tensor] : layer.tensors) {
      auto& rows = tensors[name] = Json::array();
      const auto values = tensor.as<float>();
      const auto units = static_cast<std::size_t>(tensor.shape()[1]);
      for (std::size_t begin = 0; begin < values.size(); begin += units) {
        auto& row = rows.emplace_back(Json::array());
        for (const float value : values.subspan(begin, units)) row.push_back(jsonFloat(value));
      }
    }
  }
  return json;
}

Result<State> stateOfJson(const StateLayout& layout, const Json& json) {
  auto state = layout.zero();
  for (auto& layer : state) {
    for (auto& [name, tensor] : layer.tensors) {
      const bool there = json.is_object() && json.contains(layer.layer) &&
                         json[layer.layer].is_object() && json[layer.layer].contains(name);
      if (!there) return wrong("there is no " + nameOf(layer.layer, name));
      STATEROOM_CHECK(
          fillRow(nameOf(layer.layer, name), json[layer.layer][name], tensor.as<float>()));
    }
  }
  return state;
}

Result<> checkMadeBy(const LedgerModel& bound, const ExportedState& state) {
  if (state.model.empty() || state.model == bound.fingerprint) return {};
  return fail(Code::state_of_other_model,
              {{"user", state.user}, {"model", state.model}, {"bound", bound.fingerprint}});
}

Result<> writeStateNpz(const std::filesystem::path& path, const std::string& model,
                       const State& state) {
  std::vector<NamedTensor> arrays = {textArray(kModel, model)};
  addArrays(state, arrays);
  return writeNpz(path, arrays);
}

Result<ExportedState> readState(const StateLayout& layout, const std::filesystem::path& path) {
  if (path.extension() == ".npz") {
    STATEROOM_TRY(const auto arrays, readNpz(path));
    return inFile(shownOf(layout, arrays), path);
  }
  STATEROOM_TRY(const auto text, readFile(path));
  const auto json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) return inFile<ExportedState>(wrong("it is neither .npz nor JSON"), path);
  return inFile(shownOf(layout, json), path);
}

Result<> exportStates(const std::filesystem::path& path, const std::string& model,
                      std::span<const ExportedState> states) {
  if (path.extension() != ".npz") {
    std::string text;
    for (const auto& each : states) {
      const Json line = {{"user", each.user},
                         {"revision", each.revision},
                         {"model", model},
                         {"states", stateJson(each.state)}};
      text += line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
    }
    return writeFileAtomically(path, text);
  }
  Json names = Json::array();
  std::vector<std::int64_t> revisions;
  std::vector<State> all;
  for (const auto& each : states) {
    names.push_back(each.user);
    revisions.push_back(each.revision);
    all.push_back(each.state);
  }
  std::vector<NamedTensor> arrays = {
      textArray(kModel, model),
      textArray(kUsers, names.dump(-1, ' ', false, Json::error_handler_t::replace))};
  arrays.push_back({kRevisions, Tensor::of<std::int64_t>({std::ssize(revisions)}, revisions)});
  if (!all.empty()) {
    STATEROOM_TRY(const auto stacked, stack(all));
    addArrays(stacked, arrays);
  }
  return writeNpz(path, arrays);
}

Result<std::vector<ExportedState>> readStates(const StateLayout& layout,
                                              const std::filesystem::path& path) {
  if (path.extension() != ".npz") return inFile(readLines(layout, path), path);
  STATEROOM_TRY(const auto arrays, readNpz(path));
  return inFile(statesOfArrays(layout, arrays), path);
}

}  // namespace stateroom
