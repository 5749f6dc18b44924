#include "core/train/schedule.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string_view>

namespace stateroom {
namespace {

using Formula = double (*)(const Schedule&, double base, double step);

/// Decays done at a step: fractional, or whole ones with `staircase`.
double decays(const Schedule& s, double step) {
  const double count = step / static_cast<double>(s.decay_steps());
  return s.staircase() ? std::floor(count) : count;
}

/// From `from` to `to` along half a cosine; `share` in [0, 1].
double cosineBetween(double from, double to, double share) {
  return to + (from - to) * 0.5 * (1 + std::cos(std::numbers::pi * share));
}

double constant(const Schedule&, double base, double) {
  return base;
}

double exponential(const Schedule& s, double base, double step) {
  return base * std::pow(s.decay_rate(), decays(s, step));
}

double inverseTime(const Schedule& s, double base, double step) {
  return base / (1 + s.decay_rate() * decays(s, step));
}

/// values[i] up to and with boundaries[i]; `base` where no value is given.
double piecewise(const Schedule& s, double base, double step) {
  const auto& boundaries = s.boundaries();
  const auto passed = std::ranges::count_if(
      boundaries, [&](auto boundary) { return step > static_cast<double>(boundary); });
  return passed < s.values_size() ? s.values(static_cast<int>(passed)) : base;
}

double polynomial(const Schedule& s, double base, double step) {
  double length = static_cast<double>(s.decay_steps());
  if (s.cycle()) {
    length *= std::max(1.0, std::ceil(step / length));
  } else {
    step = std::min(step, length);
  }
  return (base - s.end_learning_rate()) * std::pow(1 - step / length, s.power()) +
         s.end_learning_rate();
}

double cosine(const Schedule& s, double base, double step) {
  const double share = std::min(1.0, step / static_cast<double>(s.decay_steps()));
  return cosineBetween(base, base * s.alpha(), share);
}

/// SGDR (Loshchilov and Hutter, 2017): period i is t_mul^i as long and m_mul^i as high as the
/// first.
double cosineRestarts(const Schedule& s, double base, double step) {
  double length = static_cast<double>(s.decay_steps()), height = 1;
  while (step >= length && length >= 1) {
    step -= length;
    length *= s.t_mul();
    height *= s.m_mul();
  }
  const double decayed = cosineBetween(height, 0, std::min(1.0, step / length));
  return base * ((1 - s.alpha()) * decayed + s.alpha());
}

/// torch.optim.lr_scheduler.OneCycleLR, defaults: up for 30 % from base / 25, then down to
/// base / 250,000.
double oneCycle(const Schedule& s, double base, double step) {
  constexpr double kUp = 0.3, kFirst = 25, kLast = 1e4;
  const double total = static_cast<double>(s.decay_steps());
  const double top = kUp * total - 1, end = total - 1;
  const double first = base / kFirst;
  if (step <= top) return cosineBetween(first, base, step / top);
  return cosineBetween(base, first / kLast, std::min(1.0, (step - top) / (end - top)));
}

struct Row {
  std::string_view name;
  Formula formula;
};

constexpr std::array<Row, 9> kFormulas = {{{"constant", constant},
                                           {"exponential_decay", exponential},
                                           {"piecewise_constant", piecewise},
                                           {"polynomial_decay", polynomial},
                                           {"inverse_time_decay", inverseTime},
                                           {"cosine_decay", cosine},
                                           {"cosine_decay_restarts", cosineRestarts},
                                           {"reduce_on_plateau", constant},
                                           {"one_cycle", oneCycle}}};

}  // namespace

double learningRateAt(const Schedule& schedule, double base, std::int64_t step) {
  const auto row = std::ranges::find(kFormulas, schedule.name(), &Row::name);
  const auto formula = row == kFormulas.end() ? constant : row->formula;
  const auto warmup = schedule.warmup_steps();
  if (step >= warmup) return formula(schedule, base, static_cast<double>(step - warmup));
  return formula(schedule, base, 0) * static_cast<double>(step) / static_cast<double>(warmup);
}

Result<ReduceOnPlateau> ReduceOnPlateau::make(const Schedule& settings, double rate) {
  STATEROOM_TRY(auto monitor, Monitor::make(settings.monitor(), "auto"));
  return ReduceOnPlateau(settings, std::move(monitor), rate);
}

/// keras/src/callbacks/reduce_lr_on_plateau.py, on_epoch_end
bool ReduceOnPlateau::update(double value) {
  if (state_.cooldown > 0) {
    --state_.cooldown;
    state_.wait = 0;
  }
  const bool first = !state_.best && !std::isnan(value);  // Keras begins with an infinity
  if (first || (state_.best && monitor_.isBetter(value, *state_.best, settings_.min_delta()))) {
    state_.best = value;
    state_.wait = 0;
    return false;
  }
  if (state_.cooldown > 0 || ++state_.wait < settings_.patience()) return false;
  if (state_.rate <= settings_.min_learning_rate()) return false;
  state_.rate = std::max(state_.rate * settings_.factor(), settings_.min_learning_rate());
  state_.cooldown = settings_.cooldown();
  state_.wait = 0;
  return true;
}

}  // namespace stateroom
