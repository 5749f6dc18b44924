#pragma once

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "core/base/file.h"
#include "core/interop/safetensors/safetensors.h"
#include "core/state/ledger.h"
#include "tests/headless/program.h"
#include "tests/support/paths.h"

namespace stateroom::test {

inline QStringList words(const QString& command) {
  return command.split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

template <typename A, typename B>
double farthest(const A& a, const B& b) {
  double most = a.size() == b.size() ? 0 : HUGE_VAL;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    most = std::max(most, std::abs(a[i].template get<double>() - b[i].template get<double>()));
  }
  return most;
}

/// A project whose model has the weights of a stateful Keras model and whose rows are the calls
/// that Keras was given (tests/oracle/stateful_keras), trained for one step with a learning rate
/// too small to change a float.
class KerasProject {
 public:
  explicit KerasProject(const char* model) {
    const auto path = std::string("stateful_keras/") + model + "/keras2.json";
    const auto text = readFile(oracle(path.c_str()));
    if (!text) qFatal("%s", explain(text.error()).c_str());
    json_ = nlohmann::json::parse(*text);
    writeText(file("keras.stateroom"), settings());
    writeText(file("calls.csv"), csv());
    writeWeights();
    const auto trained =
        call({"train", "P", "--run", "keras", "--max-steps", "1", "--threads", "1"});
    if (trained.status != 0) qFatal("%s", qPrintable(trained.all()));
  }

  QString path() const { return folder_.path(); }
  QString file(const char* name) const { return folder_.filePath(QString::fromLatin1(name)); }
  const nlohmann::json& calls() const { return json_["calls"]; }
  int units() const { return json_["configuration"]["units"]; }

  /// `stateroom ARGUMENTS`, "P" standing for the project, with --json.
  Finished call(QStringList arguments, const QByteArray& input = {}) const {
    for (auto& word : arguments) {
      if (word == QStringLiteral("P")) word = path();
    }
    return runProgram(arguments + QStringList{QStringLiteral("--json")}, {.input = input});
  }

  /// The last line of a command's answer; the command must succeed.
  nlohmann::json ok(const QString& command) const {
    const auto run = call(words(command));
    if (run.status != 0) qFatal("%s\n%s", qPrintable(command), qPrintable(run.all()));
    return run.lines().back();
  }
  nlohmann::json shown(const QString& user) const {
    return ok(QStringLiteral("state show P --user ") + user);
  }
  /// Of everything in the ledger.
  QString contentHash() const {
    auto ledger =
        Ledger::open(file("states.sqlite").toStdString(), {.access = sqlite::Access::ReadOnly});
    if (!ledger) qFatal("%s", explain(ledger.error()).c_str());
    return QString::fromStdString(*ledger->contentHash());
  }

  /// The calls as rows.
  QByteArray csv() const {
    QByteArray text = "user,step";
    for (int i = 0; i < features(); ++i) text += QByteArray(",x") + QByteArray::number(i);
    text += ",label\n";
    for (const auto& one : calls()) {
      const int number = one["call"];
      text += QByteArray::fromStdString(one["user"].get<std::string>()) + "," +
              QByteArray::number(one["step"].get<int>());
      for (const auto& x : one["input"]) text += "," + QByteArray::fromStdString(x.dump());
      text += "," + QByteArray::number(number % 2) + "\n";
    }
    return text;
  }

 private:
  int features() const { return json_["configuration"]["features"]; }

  QByteArray settings() const {
    QByteArray text =
        "data {\n  sources { path: \"calls.csv\" }\n"
        "  columns { name: \"user\" type: STRING role: USER }\n"
        "  columns { name: \"step\" type: INT role: ORDER }\n";
    for (int i = 0; i < features(); ++i) {
      text += "  columns { name: \"x" + QByteArray::number(i) + "\" type: FLOAT role: FEATURE }\n";
    }
    text += "  columns { name: \"label\" type: BOOL role: LABEL }\n}\n";
    for (int i = 0; i < features(); ++i) {
      text += "features { column: \"x" + QByteArray::number(i) + "\" }\n";
    }
    return text +
           "model {\n  layers { name: \"lstm\" initial_weights: \"lstm.safetensors\" lstm { "
           "units: " +
           QByteArray::number(units()) +
           " return_sequences: true } }\n  layers { name: \"probability\" initial_weights: "
           "\"probability.safetensors\" dense { units: 1 activation: \"sigmoid\" } }\n}\n"
           "optimizer { name: \"sgd\" learning_rate: 1e-30 }\n";
  }

  /// A Keras matrix [in, out] as LibTorch's [out, in]; vectors as they are.
  Tensor array(const std::string& suffix) const {
    for (const auto& weight : json_["weights"]) {
      const auto name = weight["name"].get<std::string>();
      if (name.find(suffix) == std::string::npos) continue;
      const auto& values = weight["values"];
      const auto rows = static_cast<std::int64_t>(values.size());
      if (!values[0].is_array()) {
        const auto vector = values.get<std::vector<float>>();
        return Tensor::of<float>({rows}, vector);
      }
      const auto columns = static_cast<std::int64_t>(values[0].size());
      Tensor transposed(DType::F32, {columns, rows});
      for (std::int64_t r = 0; r < rows; ++r) {
        for (std::int64_t c = 0; c < columns; ++c) {
          transposed.as<float>()[static_cast<std::size_t>(c * rows + r)] =
              values[static_cast<std::size_t>(r)][static_cast<std::size_t>(c)];
        }
      }
      return transposed;
    }
    qFatal("no weight %s", suffix.c_str());
    return {};
  }

  void writeWeights() const {
    const auto bias = array("lstm_cell/bias");
    const std::vector<NamedTensor> lstm = {{"weight_ih_l0", array("lstm_cell/kernel")},
                                           {"weight_hh_l0", array("lstm_cell/recurrent_kernel")},
                                           {"bias_ih_l0", bias},
                                           {"bias_hh_l0", Tensor(DType::F32, bias.shape())}};
    const std::vector<NamedTensor> head = {{"weight", array("probability/kernel")},
                                           {"bias", array("probability/bias")}};
    const auto write = [&](const char* name, const std::vector<NamedTensor>& tensors) {
      if (const auto done = writeSafetensors(file(name).toStdString(), tensors); !done) {
        qFatal("%s", explain(done.error()).c_str());
      }
    };
    write("lstm.safetensors", lstm);
    write("probability.safetensors", head);
  }

  QTemporaryDir folder_;
  nlohmann::json json_;
};

}  // namespace stateroom::test
