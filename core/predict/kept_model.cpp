#include "core/predict/kept_model.h"

#include <array>

#include <nlohmann/json.hpp>

#include "core/base/file.h"
#include "core/interop/safetensors/safetensors.h"
#include "core/model/initial_state.h"
#include "core/model/resolve.h"

namespace stateroom {
namespace {

constexpr const char* kOrigin = "origin.json";  // which run and step it was
constexpr std::array kRunFiles = {"project.stateroom", "model.textproto", "features.textproto",
                                  "signatures.json"};

fs::path placeOf(const fs::path& projectFolder, const std::string& fingerprint) {
  return projectFolder / "models" / fingerprint;
}

Result<> copyInto(const fs::path& folder, const fs::path& from) {
  STATEROOM_TRY(const auto bytes, readFile(from, std::uintmax_t{16} << 30));
  return writeFileAtomically(folder / from.filename(), bytes);
}

Result<std::string> fingerprintOf(const TrainedModel& trained) {
  STATEROOM_TRY(const auto parameters, trained.model->parameters());
  return modelFingerprint(trained.spec, trained.features, parameters);
}

/// The weights are written from memory: the run's own files may be replaced while it trains.
Result<> copyModel(const TrainedModel& trained, const RunFolder& run, const fs::path& into) {
  std::error_code ignored;
  fs::remove_all(into, ignored);
  STATEROOM_CHECK(makeFolder(into));
  for (const char* name : kRunFiles) STATEROOM_CHECK(copyInto(into, run.path() / name));
  STATEROOM_TRY(const auto parameters, trained.model->parameters());
  STATEROOM_CHECK(writeSafetensors(into / kWeights, parameters));
  const nlohmann::ordered_json origin = {{"run", trained.run}, {"step", trained.step}};
  return writeFileAtomically(into / kOrigin, origin.dump() + "\n");
}

}  // namespace

fs::path ledgerPath(const fs::path& projectFolder) {
  return projectFolder / "states.sqlite";
}

Result<Ledger> openLedger(const fs::path& projectFolder, sqlite::Access access, bool exclusive) {
  const auto path = ledgerPath(projectFolder);
  std::error_code ignored;
  if (!fs::exists(path, ignored)) return fail(Code::ledger_none, {{"path", path.string()}});
  return Ledger::open(path, {.access = access, .exclusive = exclusive});
}

Result<LedgerModel> ledgerModelOf(const TrainedModel& trained) {
  STATEROOM_CHECK(checkStateful(trained.spec));
  LedgerModel model{.fingerprint = {}, .run = trained.run, .layout = {}, .initial = {}};
  STATEROOM_TRY(const auto parameters, trained.model->parameters());
  model.fingerprint = modelFingerprint(trained.spec, trained.features, parameters);
  STATEROOM_TRY(const auto layers, describe(trained.spec));
  std::vector<StateLayout::Layer> stateful;
  for (const auto& layer : layers) {
    if (layer.stateTensors.empty()) continue;
    auto& added = stateful.emplace_back(StateLayout::Layer{.name = layer.name, .tensors = {}});
    for (const auto& name : layer.stateTensors) added.tensors.push_back({name, layer.units});
  }
  STATEROOM_TRY(model.layout, StateLayout::of(std::move(stateful)));
  model.initial = model.layout.zero();
  setInitial(trained.spec, parameters, model.initial);
  return model;
}

Result<LedgerModel> keepModel(Engine& engine, const fs::path& projectFolder, const std::string& run,
                              const std::string& checkpoint) {
  STATEROOM_TRY(const auto trained, loadTrainedModel(engine, projectFolder, run, checkpoint));
  STATEROOM_TRY(auto model, ledgerModelOf(trained));
  const auto place = placeOf(projectFolder, model.fingerprint);
  std::error_code ignored;
  if (fs::exists(place, ignored)) return model;
  auto part = place;
  part += ".part";
  STATEROOM_CHECK(copyModel(trained, RunFolder(projectFolder, run), part));
  STATEROOM_CHECK(renameDurably(part, place));
  return model;
}

Result<TrainedModel> loadKeptModel(Engine& engine, const fs::path& projectFolder,
                                   const std::string& fingerprint) {
  const auto place = placeOf(projectFolder, fingerprint);
  std::error_code ignored;
  if (!fs::exists(place, ignored)) {
    return fail(Code::model_not_kept, {{"model", fingerprint}, {"path", place.string()}});
  }
  STATEROOM_TRY(auto trained, loadModelFiles(engine, place, place / kWeights));
  STATEROOM_TRY(const auto found, fingerprintOf(trained));
  if (found != fingerprint) {
    return fail(Code::kept_model_changed, {{"path", place.string()}, {"found", found}});
  }
  STATEROOM_TRY(const auto text, readFile(place / kOrigin, 1 << 16));
  const auto origin = nlohmann::json::parse(text, nullptr, false);
  trained.run = origin.is_object() ? origin.value("run", std::string()) : std::string();
  trained.step = origin.is_object() ? origin.value("step", std::int64_t{0}) : 0;
  return trained;
}

}  // namespace stateroom
