#pragma once

#include <QTemporaryDir>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/base/file.h"
#include "core/engine_loader.h"
#include "core/interop/safetensors/safetensors.h"
#include "core/model/resolve.h"
#include "core/predict/prediction_stream.h"
#include "core/project/run_folder.h"
#include "core/project/settings.h"
#include "core/train/model_files.h"
#include "tests/core/state/ledger_fixture.h"
#include "tests/support/paths.h"

namespace stateroom::test {

template <typename T>
T orDie(Result<T> result) {
  if (!result) qFatal("%s", explain(result.error()).c_str());
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

/// A project with runs whose weights are drawn from a seed: user, day (order), x and z, and with
/// `windows` the days since the user's row before. No training, but all that a trained run has.
class StatefulProject {
 public:
  explicit StatefulProject(std::int64_t units = 24, bool windows = false,
                           const std::vector<std::string>& layers = {"lstm"},
                           const std::string& initialState = "zeros")
      : settings_(settingsOf(units, windows, layers, initialState)) {
    addRun("first", 1);
    addRun("second", 2);
  }

  fs::path folder() const { return folder_.path().toStdString(); }
  const Project& settings() const { return settings_; }

  void addRun(const std::string& name, std::uint64_t seed) const {
    std::vector<FeatureColumn> columns(settings_.features().begin(), settings_.features().end());
    const auto features = orDie(FeatureSet::load(columns));
    const auto spec = orDie(resolveModel(settings_, features));
    const RunFolder run(folder(), name);
    orDie(makeFolder(run.finalPath()));
    orDie(writeFileAtomically(run.projectPath(), printProject(settings_)));
    orDie(writeModelFiles(run, settings_, spec, features));
    auto parameters = orDie(initialParameters(spec, seed, folder()));
    for (auto& [parameter, tensor] : parameters) {  // as if it had learned something
      if (parameter.find(".initial_") == std::string::npos) continue;
      const auto values = tensor.as<float>();
      for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i % 3) / 4;
    }
    orDie(writeSafetensors(run.finalPath() / "weights.safetensors", parameters));
    RunRecord record;
    record.name = name;
    record.status = "done";
    record.step = 1;
    orDie(writeRun(run, record));
  }

 private:
  /// "lstm", "gru" or "simple_rnn".
  static void addRecurrent(Project& project, const std::string& kind, std::int64_t units,
                           const std::string& initialState) {
    auto& layer = *project.mutable_model()->add_layers();
    const auto count = project.model().layers_size();
    layer.set_name(count == 1 ? kind : kind + std::to_string(count));
    auto& recurrent = kind == "lstm"  ? *layer.mutable_lstm()
                      : kind == "gru" ? *layer.mutable_gru()
                                      : *layer.mutable_simple_rnn();
    recurrent.set_units(units);
    recurrent.set_return_sequences(true);
    recurrent.set_initial_state(initialState);
    recurrent.set_initial_state_value(0.375);
  }

  static Project settingsOf(std::int64_t units, bool windows,
                            const std::vector<std::string>& layers,
                            const std::string& initialState) {
    Project project;
    const auto add = [&](const char* name, ColumnType type, Role role) {
      auto& column = *project.mutable_data()->add_columns();
      column.set_name(name);
      column.set_type(type);
      column.set_role(role);
    };
    add("user", STRING, USER);
    add("day", INT, ORDER);
    add("x", FLOAT, FEATURE);
    add("z", FLOAT, FEATURE);
    project.mutable_data()->add_sources()->set_path("rows.csv");
    std::vector<std::string> features = {"x", "z"};
    if (windows) {
      auto& since = *project.mutable_data()->add_derived();
      since.set_name("since");
      since.set_expression("coalesce(day - lag(day) over user_rows, 0) / 10.0");
      since.set_type(FLOAT);
      since.set_role(FEATURE);
      features.emplace_back("since");
    }
    for (const auto& name : features) {
      auto& feature = *project.add_features();
      feature.set_name(name);
      feature.set_column(name);
    }
    for (const auto& kind : layers) addRecurrent(project, kind, units, initialState);
    auto& head = *project.mutable_model()->add_layers();
    head.set_name("risk");
    head.mutable_dense()->set_units(1);
    head.mutable_dense()->set_activation("sigmoid");
    return resolveDefaults(project);
  }

  QTemporaryDir folder_{fastFolder()};
  Project settings_;
};

/// A project's ledger in some file, with what computes.
struct OpenStates {
  OpenStates(const StatefulProject& project, const char* file = "states.sqlite",
             const std::string& run = "first")
      : path(project.folder() / file),
        ledger(orDie(Ledger::open(path))),
        shelf(project.folder(), [] { return engine({.threads = 1}); }),
        predictor(orDie(StatefulPredictor::open(ledger, shelf, {.run = run}))) {}

  /// Takes rows given as CSV, all at once.
  std::vector<StatefulAnswer> take(const std::string& csv, StreamOptions options = {}) {
    const auto rows = orDie(parseStream(predictor.model().settings(), csv, {}));
    return orDie(PredictionStream(predictor, std::move(options)).take(rows));
  }
  State stateOf(const std::string& user) { return orDie(ledger.state(orDie(ledger.head(user)))); }

  fs::path path;
  Ledger ledger;
  ModelShelf shelf;
  StatefulPredictor predictor;
};

inline constexpr const char* kHeader = "user,day,x,z\n";

/// One row of numbers that look random and are the same every time.
inline std::string rowOf(int user, int day) {
  const auto wave = [](int a, int b) { return ((a * 7919 + b * 104729) % 2000 - 1000) / 500.0; };
  return fmt::format("u{},{},{},{}\n", user, day, wave(user, day), wave(day + 3, user + 11));
}

}  // namespace stateroom::test
