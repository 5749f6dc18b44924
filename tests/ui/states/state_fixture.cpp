#include "tests/ui/states/state_fixture.h"

#include <cmath>

namespace stateroom::test {

namespace {

template <typename Value>
Value must(Result<Value> result) {
  if (!result) qFatal("%s", result.error().message().c_str());
  if constexpr (!std::is_void_v<Value>) return std::move(*result);
}

Change predictionOf(int user, int revision, const State& state) {
  Change change;
  change.user = "u" + std::to_string(user);
  change.state = &state;
  change.input = R"({"day":)" + std::to_string(revision * 180) + R"(,"bili":)" +
                 std::to_string(revision * user % 7) + R"(,"sex":"f"})";
  change.lastOutput = StateFixture::outputAt(user, revision);
  change.output = R"({"probability":)" + std::to_string(*change.lastOutput) + "}";
  change.order = revision * 180;
  change.author = "test";
  return change;
}

}  // namespace

LedgerModel StateFixture::model(const std::string& fingerprint, int units) {
  const auto layout = must(
      StateLayout::of(std::vector<StateLayout::Layer>{{"lstm", {{"h", units}, {"c", units}}}}));
  return {fingerprint, "quiet-fox", layout, layout.zero()};
}

State StateFixture::stateAt(int user, int revision) {
  State state = model().layout.zero();
  auto h = state[0].tensors[0].tensor.as<float>();
  auto c = state[0].tensors[1].tensor.as<float>();
  for (std::size_t unit = 0; unit < h.size(); ++unit) {
    c[unit] = std::sin(0.3F * static_cast<float>(revision) * static_cast<float>(unit + 1)) *
              static_cast<float>(user);
    h[unit] = std::tanh(c[unit]) * 0.5F;
  }
  return state;
}

double StateFixture::outputAt(int user, int revision) {
  return 1 / (1 + std::exp(-0.3 * revision + 0.5 * user));
}

StateFixture::StateFixture(int users, int revisions) {
  Ledger ledger = must(Ledger::open(ledgerPath(folder())));
  if (auto bound = ledger.bind(model()); !bound) qFatal("%s", bound.error().message().c_str());
  for (int user = 1; user <= users; ++user) {
    std::vector<State> states;
    std::vector<Change> changes;
    for (int revision = 1; revision <= revisions; ++revision)
      states.push_back(stateAt(user, revision));
    for (int revision = 1; revision <= revisions; ++revision)
      changes.push_back(
          predictionOf(user, revision, states[static_cast<std::size_t>(revision) - 1]));
    for (auto& written : must(ledger.append(std::span<const Change>(changes))))
      must(std::move(written));
  }
}

Ledger StateFixture::open() const {
  return must(Ledger::open(ledgerPath(folder())));
}

void StateFixture::move(const std::string& user, Cause cause) const {
  Ledger ledger = open();
  const State state = stateAt(9, 3);
  Change change;
  change.user = user;
  change.cause = cause;
  change.state = &state;
  change.author = "another";
  change.note = "from elsewhere";
  must(ledger.append(change));
}

void StateFixture::predict(const std::string& user, double output, const std::string& head,
                           const std::string& input) const {
  Ledger ledger = open();
  const State state = stateAt(9, 4);
  Change change;
  change.user = user;
  change.state = &state;
  change.lastOutput = output;
  change.input = input;
  change.output = "{\"" + head + "\":" + std::to_string(output) + "}";
  must(ledger.append(change));
}

}  // namespace stateroom::test
