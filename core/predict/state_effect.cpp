#include "core/predict/state_effect.h"

#include <algorithm>
#include <set>

#include "core/base/json_fields.h"
#include "core/predict/recorded_input.h"
#include "core/predict/row_cells.h"
#include "core/state/lineage.h"

namespace stateroom {
namespace {

const Layer* specLayer(const ModelSpec& spec, const std::string& name) {
  const auto found = std::ranges::find(spec.layers(), name, [](const auto& l) { return l.name(); });
  return found == spec.layers().end() ? nullptr : &*found;
}

const Tensor* hiddenOf(const State& state, const std::string& layer) {
  const auto found = std::ranges::find(state, layer, &LayerState::layer);
  if (found == state.end()) return nullptr;
  const auto h = std::ranges::find(found->tensors, "h", &NamedTensor::name);
  return h == found->tensors.end() ? nullptr : &h->tensor;
}

/// The layers from the states to the outputs, with the hidden states as their inputs. Empty where
/// an output needs more than these.
std::optional<ModelSpec> specBehindStates(const ModelSpec& spec) {
  std::set<std::string> needed(spec.outputs().begin(), spec.outputs().end());
  ModelSpec behind;
  *behind.mutable_outputs() = spec.outputs();
  std::vector<Layer> layers;
  for (int i = spec.layers_size() - 1; i >= 0; --i) {
    const auto& layer = spec.layers(i);
    if (!needed.contains(layer.name())) continue;
    if (layer.has_input()) return std::nullopt;
    auto& added = layers.emplace_back(layer);
    if (const auto* recurrent = recurrentOf(layer)) {
      InputLayer input;
      input.set_width(recurrent->units());
      input.set_time(recurrent->return_sequences());
      added.clear_inputs();
      *added.mutable_input() = input;
    } else {
      needed.insert(layer.inputs().begin(), layer.inputs().end());
    }
  }
  for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) {
    *behind.add_layers() = *layer;
  }
  return behind;
}

/// The part of a model behind its states, as a model of its own.
class OutputModel {
 public:
  static Result<std::optional<OutputModel>> make(const StatefulPredictor& predictor) {
    const auto& trained = predictor.model().predictor().trained();
    const auto spec = specBehindStates(trained.spec);
    if (!spec) return std::nullopt;
    STATEROOM_TRY(auto* const engine, predictor.shelf().engine());
    STATEROOM_TRY(auto model, engine->compile(*spec));
    STATEROOM_TRY(auto parameters, trained.model->parameters());
    const auto infos = model->parameterInfo();
    std::erase_if(parameters, [&](const NamedTensor& parameter) {
      return std::ranges::find(infos, parameter.name, &ParameterInfo::name) == infos.end();
    });
    STATEROOM_CHECK(model->setParameters(parameters));
    return OutputModel(*spec, std::move(model));
  }

  Result<HeadOutputs> outputs(const State& state) const {
    std::vector<Tensor> hidden;
    Batch batch{.rows = 1, .steps = 0, .inputs = {}, .lengths = {}, .labels = {}, .weights = {}};
    hidden.reserve(static_cast<std::size_t>(spec_.layers_size()));
    for (const auto& layer : spec_.layers()) {
      if (!layer.has_input()) continue;
      const auto* h = hiddenOf(state, layer.name());
      if (h == nullptr) {
        return fail(Code::state_shape,
                    {{"name", layer.name()}, {"got", "nothing"}, {"wanted", "a state"}});
      }
      const bool time = layer.input().time();
      const auto units = h->elements();
      hidden.push_back(
          Tensor::of<float>(time ? Shape{1, 1, units} : Shape{1, units}, h->as<float>()));
      if (time) batch.steps = 1;
      batch.inputs.push_back({layer.name(), hidden.back().view()});
    }
    STATEROOM_TRY(const auto outputs, model_->forward(batch, {}));
    HeadOutputs units;
    for (const auto& output : outputs.values) {
      const auto values = output.tensor.as<float>();
      units.emplace_back(values.begin(), values.end());
    }
    return units;
  }

 private:
  OutputModel(ModelSpec spec, std::unique_ptr<Model> model)
      : spec_(std::move(spec)), model_(std::move(model)) {}
  ModelSpec spec_;
  std::unique_ptr<Model> model_;
};

/// The last step of the last recorded input with some cells replaced.
Result<std::string> nextInput(const StatefulModel& model, const std::string& last,
                              const std::vector<std::string>& values) {
  if (!last.empty() && recordedSteps(last).empty()) {
    return fail(Code::record_damaged, {{"record", last}});
  }
  auto json = lastRecordedStep(last);
  for (const auto& value : values) {
    const auto equals = value.find('=');
    const auto name = value.substr(0, equals);
    STATEROOM_CHECK(checkColumn(model.settings(), name));
    json[name] = equals == value.npos ? "" : value.substr(equals + 1);
  }
  return json.dump();
}

}  // namespace

Result<StateEffect> effectOf(const StatefulPredictor& predictor, const Revision& head,
                             const State& edited, const std::vector<std::string>& values) {
  const auto& model = predictor.model();
  STATEROOM_CHECK(model.ledgerModel().layout.rowsOf(edited));
  STATEROOM_TRY(const auto before, predictor.ledger().state(head, predictor.recompute()));
  STATEROOM_TRY(const auto lineage, lineageOf(predictor.ledger(), head));
  if (lineage.steps.empty() && values.empty()) {
    return fail(Code::effect_needs_input, {{"user", head.user}});
  }
  StateEffect effect;
  const auto last = lineage.steps.empty() ? std::string() : lineage.steps.back().input;
  STATEROOM_TRY(effect.input, nextInput(model, last, values));
  std::vector<std::string> inputs;
  for (const auto& step : lineage.steps) inputs.push_back(step.input);
  inputs.push_back(effect.input);
  STATEROOM_TRY(const auto rows, model.rowsOf(std::span(&inputs, 1)));
  STATEROOM_TRY(const auto assembler, model.assembler(rows.data));
  const auto next = std::span(rows.inputs).last(1);
  STATEROOM_TRY(auto plain, model.step(assembler, next, before));
  STATEROOM_TRY(auto changed, model.step(assembler, next, edited));
  effect.nextBefore = std::move(plain.outputs.front());
  effect.nextAfter = std::move(changed.outputs.front());
  STATEROOM_TRY(const auto outputs, OutputModel::make(predictor));
  if (!outputs) return effect;
  STATEROOM_TRY(effect.nowBefore, outputs->outputs(before));
  STATEROOM_TRY(effect.nowAfter, outputs->outputs(edited));
  return effect;
}

Result<std::vector<LayerGates>> gatesOf(const StatefulPredictor& predictor,
                                        const Revision& revision) {
  auto& ledger = predictor.ledger();
  const auto refuse = [&] {
    return fail(Code::replay_not_an_input,
                {{"revision", std::to_string(revision.number)}, {"user", revision.user}});
  };
  if (!isComputedFromInput(revision)) return refuse();
  STATEROOM_TRY(const auto* const model, predictor.shelf().find(revision.model));
  STATEROOM_TRY(auto before, ledger.stateBefore(revision, predictor.recompute()));
  if (!before) return refuse();
  STATEROOM_TRY(const auto inputs, inputsOf(ledger, *model, revision));
  STATEROOM_TRY(const auto rows, model->rowsOf(std::span(&inputs, 1)));
  STATEROOM_TRY(const auto assembler, model->assembler(rows.data));
  auto earlier = rows.inputs.back();
  const auto row = earlier.first + --earlier.count;  // the last step's
  if (earlier.count > 0) {
    STATEROOM_TRY(auto done, model->step(assembler, std::span(&earlier, 1), *before));
    before = std::move(done.after);
  }
  const Sequence sequence{.user = revision.user, .rows = std::span(&row, 1)};
  const std::vector<const Sequence*> chosen = {&sequence};
  LoadedBatch batch;
  assembler.assemble(chosen, batch);
  STATEROOM_TRY(auto outputs,
                model->predictor().trained().model->forward(batch.batch, *before, {.gates = true}));
  return std::move(outputs.gates);
}

Result<std::vector<UnitEffect>> unitEffects(const StatefulModel& model, const State& state) {
  const auto& trained = model.predictor().trained();
  std::vector<UnitEffect> effects;
  STATEROOM_TRY(const auto parameters, trained.model->parameters());
  for (const auto& name : trained.spec.outputs()) {
    const auto* dense = specLayer(trained.spec, name);
    if (dense == nullptr || !dense->has_dense() || dense->inputs_size() != 1) continue;
    const auto* h = hiddenOf(state, dense->inputs(0));
    const auto weight = std::ranges::find(parameters, name + ".weight", &NamedTensor::name);
    if (h == nullptr || weight == parameters.end()) continue;
    auto& effect =
        effects.emplace_back(UnitEffect{.layer = dense->inputs(0), .output = name, .products = {}});
    const auto values = h->as<float>();
    const auto weights = weight->tensor.as<float>();
    for (std::size_t begin = 0; begin + values.size() <= weights.size(); begin += values.size()) {
      auto& products = effect.products.emplace_back();
      for (std::size_t i = 0; i < values.size(); ++i) {
        products.push_back(weights[begin + i] * values[i]);
      }
    }
  }
  return effects;
}

}  // namespace stateroom
