#include "core/model/initializer.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/text.h"

namespace stateroom {

/// What fill() passes on to the kind of initializer.
struct Filling {
  std::span<float> values;
  std::int64_t rows, columns;
  double fanIn, fanOut;
  std::span<const double> arguments;
  Random& random;
};

struct InitializerType {
  std::string_view name;
  std::string_view usage;
  std::vector<double> defaults;  ///< of the arguments
  bool matrix;                   ///< fills matrices only
  void (*fill)(const Filling&);
};

namespace {

void uniform(const Filling& filling, double low, double high) {
  for (auto& value : filling.values) {
    value = static_cast<float>(low + (high - low) * filling.random.uniform());
  }
}

/// Values beyond two standard deviations are drawn again.
void truncatedNormal(const Filling& filling, double mean, double deviation) {
  for (auto& value : filling.values) {
    double z = filling.random.normal();
    while (std::abs(z) > 2) z = filling.random.normal();
    value = static_cast<float>(mean + deviation * z);
  }
}

void normal(const Filling& filling) {
  for (auto& value : filling.values) {
    value =
        static_cast<float>(filling.arguments[0] + filling.arguments[1] * filling.random.normal());
  }
}

void constant(const Filling& filling, double value) {
  std::ranges::fill(filling.values, static_cast<float>(value));
}

void identity(const Filling& filling) {
  constant(filling, 0);
  for (std::int64_t i = 0; i < std::min(filling.rows, filling.columns); ++i) {
    filling.values[static_cast<std::size_t>(i * filling.columns + i)] =
        static_cast<float>(filling.arguments[0]);
  }
}

enum class Fan { In, Average };

/// Keras's VarianceScaling: variance scale / fan.
template <int scale, Fan fan>
double variance(const Filling& filling) {
  const double size = fan == Fan::In ? filling.fanIn : (filling.fanIn + filling.fanOut) / 2;
  return scale / std::max(1.0, size);
}

template <int scale, Fan fan>
void scaledUniform(const Filling& filling) {
  const double limit = std::sqrt(3 * variance<scale, fan>(filling));
  uniform(filling, -limit, limit);
}

/// The divisor is the standard deviation of a standard normal cut off at two.
template <int scale, Fan fan>
void scaledNormal(const Filling& filling) {
  truncatedNormal(filling, 0, std::sqrt(variance<scale, fan>(filling)) / .87962566103423978);
}

const auto& initializerTypes() {
  using F = const Filling&;
  static const std::array types = {
      InitializerType{
          "glorot_uniform", "glorot_uniform", {}, false, scaledUniform<1, Fan::Average>},
      InitializerType{"glorot_normal", "glorot_normal", {}, false, scaledNormal<1, Fan::Average>},
      InitializerType{"he_uniform", "he_uniform", {}, false, scaledUniform<2, Fan::In>},
      InitializerType{"he_normal", "he_normal", {}, false, scaledNormal<2, Fan::In>},
      InitializerType{"lecun_uniform", "lecun_uniform", {}, false, scaledUniform<1, Fan::In>},
      InitializerType{"lecun_normal", "lecun_normal", {}, false, scaledNormal<1, Fan::In>},
      InitializerType{
          "orthogonal",
          "orthogonal or orthogonal(gain)",
          {1},
          true,
          [](F f) { fillOrthogonal(f.values, f.rows, f.columns, f.arguments[0], f.random); }},
      InitializerType{"uniform",
                      "uniform or uniform(min, max)",
                      {-0.05, 0.05},
                      false,
                      [](F f) { uniform(f, f.arguments[0], f.arguments[1]); }},
      InitializerType{"random_uniform",
                      "random_uniform or random_uniform(min, max)",
                      {-0.05, 0.05},
                      false,
                      [](F f) { uniform(f, f.arguments[0], f.arguments[1]); }},
      InitializerType{"normal", "normal or normal(mean, deviation)", {0, 0.05}, false, normal},
      InitializerType{"random_normal",
                      "random_normal or random_normal(mean, deviation)",
                      {0, 0.05},
                      false,
                      normal},
      InitializerType{"truncated_normal",
                      "truncated_normal or truncated_normal(mean, deviation)",
                      {0, 0.05},
                      false,
                      [](F f) { truncatedNormal(f, f.arguments[0], f.arguments[1]); }},
      InitializerType{"zeros", "zeros", {}, false, [](F f) { constant(f, 0); }},
      InitializerType{"ones", "ones", {}, false, [](F f) { constant(f, 1); }},
      InitializerType{
          "constant", "constant(value)", {0}, false, [](F f) { constant(f, f.arguments[0]); }},
      InitializerType{"identity", "identity or identity(gain)", {1}, true, identity},
  };
  return types;
}

unexpected<Error> unknownInitializer(const std::string& text, const std::string& name) {
  std::vector<std::string> names;
  for (const auto& type : initializerTypes()) names.emplace_back(type.name);
  const auto known = join(names, ", ");
  if (const auto near = nearest(name, names)) {
    return fail(Code::initializer_unknown,
                {{"initializer", text}, {"nearest", *near}, {"known", known}});
  }
  return fail(Code::initializer_unlike, {{"initializer", text}, {"known", known}});
}

/// The numbers of "uniform(-1, 1)"; empty when there are other things.
std::optional<std::vector<double>> argumentsOf(std::string_view text) {
  const auto open = text.find('(');
  if (open == text.npos) return std::vector<double>();
  if (!text.ends_with(')')) return std::nullopt;
  std::vector<double> numbers;
  for (const auto part : split(text.substr(open + 1, text.size() - open - 2), ',')) {
    const auto number = parseDouble(trimmed(part));
    if (!number || !std::isfinite(*number)) return std::nullopt;
    numbers.push_back(*number);
  }
  return numbers;
}

}  // namespace

Result<Initializer> Initializer::parse(std::string_view text) {
  const auto name = std::string(trimmed(text.substr(0, text.find('('))));
  Initializer initializer;
  initializer.text_ = std::string(text);
  const auto& types = initializerTypes();
  const auto type = std::ranges::find(types, name, &InitializerType::name);
  if (type == types.end()) return unknownInitializer(initializer.text_, name);
  initializer.type_ = &*type;
  initializer.arguments_ = type->defaults;
  const auto given = argumentsOf(trimmed(text));
  if (!given || (!given->empty() && given->size() != type->defaults.size())) {
    return fail(Code::initializer_arguments,
                {{"initializer", initializer.text_}, {"usage", std::string(type->usage)}});
  }
  if (!given->empty()) initializer.arguments_ = *given;
  return initializer;
}

bool Initializer::needsMatrix() const {
  return type_->matrix;
}

void Initializer::fill(std::span<float> values, std::int64_t rows, std::int64_t columns,
                       double fanIn, double fanOut, Random& random) const {
  type_->fill({values, rows, columns, fanIn, fanOut, arguments_, random});
}

std::vector<std::string> initializerNames() {
  std::vector<std::string> names;
  for (const auto& type : initializerTypes()) names.emplace_back(type.usage);
  return names;
}

}  // namespace stateroom
