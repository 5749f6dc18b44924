#pragma once

#include <QDir>
#include <QTemporaryDir>
#include <cmath>
#include <string>
#include <vector>

#include "core/base/file.h"
#include "core/state/ledger.h"
#include "core/state/state_math.h"
#include "tests/support/paths.h"

namespace stateroom::test {

/// A model of one LSTM whose initial state is not zero, so that the two are told apart.
inline LedgerModel modelOf(std::int64_t units, const std::string& fingerprint = "a3f9c2") {
  const auto layout = *StateLayout::of({{.name = "lstm", .tensors = {{"h", units}, {"c", units}}}});
  State initial = layout.zero();
  initial[0].tensors[0].tensor.as<float>()[0] = 0.25F;
  return {.fingerprint = fingerprint, .run = "quiet-fox", .layout = layout, .initial = initial};
}

/// A state whose every cell is `value`.
inline State filled(const LedgerModel& model, float value) {
  State state = model.layout.zero();
  for (auto& layer : state) {
    for (auto& [name, tensor] : layer.tensors) std::ranges::fill(tensor.as<float>(), value);
  }
  return state;
}

/// What stands for a model in tests: c' = c / 2 + x, h' = tanh(c'), with x the recorded input.
inline State stepped(const State& before, double x) {
  State after = before;
  auto h = after[0].tensors[0].tensor.as<float>();
  auto c = after[0].tensors[1].tensor.as<float>();
  for (std::size_t i = 0; i < c.size(); ++i) {
    c[i] = c[i] / 2 + static_cast<float>(x) + static_cast<float>(i) / 64;
    h[i] = std::tanh(c[i]);
  }
  return after;
}

/// In memory where there is such a file system: an fsync costs nothing there.
inline QString fastFolder() {
  const QString memory = QStringLiteral("/dev/shm");
  return QDir(memory).exists() ? memory + QStringLiteral("/ledger-XXXXXX")
                               : QDir::temp().filePath(QStringLiteral("ledger-XXXXXX"));
}

/// A ledger in a folder of its own, bound to a small model.
struct LedgerFixture {
  QTemporaryDir folder{fastFolder()};
  fs::path path = fs::path(folder.path().toStdString()) / "states.sqlite";
  LedgerModel model = modelOf(4);
  Ledger ledger = opened();

  Ledger opened() {
    auto made = Ledger::open(path);
    if (!made) qFatal("%s", explain(made.error()).c_str());
    if (const auto bound = made->bind(model); !bound) {
      qFatal("%s", explain(bound.error()).c_str());
    }
    return std::move(*made);
  }

  /// One step of a user with input x, written like a prediction.
  Result<Appended> step(const std::string& user, double x,
                        std::optional<std::int64_t> expected = {},
                        const std::string& branch = "main") {
    STATEROOM_TRY(const auto loaded, ledger.load(std::vector{user}, branch));
    const State after = stepped(loaded.state, x);
    Change change;
    change.user = user;
    change.branch = branch;
    change.expected = expected.value_or(loaded.standings[0].number);
    change.state = &after;
    change.input = "{\"x\":" + std::to_string(x) + "}";
    change.output = "{\"p\":0.5}";
    change.lastOutput = x;
    change.author = "ana";
    return ledger.append(change);
  }
};

inline Result<State> recomputed(const State& before, const Revision& revision) {
  return stepped(before, std::stod(revision.input.substr(5)));
}

}  // namespace stateroom::test
