#include "core/data/features.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/base/text.h"
#include "core/data/feature_fit.h"
#include "core/data/feature_plan.h"

namespace stateroom {
namespace {

constexpr std::size_t kFewTexts = 20;  // one-hot up to here, an embedding beyond
constexpr double kSkewed = 2;          // skewness above which positive numbers get a logarithm

/// Labels and what gives them away are no features.
Result<> checkRole(const Dataset& data, const std::string& column) {
  const auto role = data.roleOf(column);
  if (role != LABEL && role != WEIGHT && role != IGNORE) return {};
  return fail(Code::feature_role, {{"name", column}, {"role", Role_Name(role)}});
}

Result<const ColumnData*> columnOf(const Dataset& data, const std::string& name) {
  if (const auto* column = data.column(name)) return column;
  std::vector<std::string> names;
  for (const auto& column : data.columns()) names.push_back(column.name());
  if (const auto like = nearest(name, names)) {
    return fail(Code::missing_column, {{"name", name}, {"nearest", *like}});
  }
  return fail(Code::missing_column_of, {{"name", name}, {"columns", join(names, ", ")}});
}

std::vector<FeatureColumn> wantedColumns(const Project& project, const Dataset& data) {
  if (!project.features().empty()) return {project.features().begin(), project.features().end()};
  std::vector<FeatureColumn> guessed;
  for (const auto& column : data.columns()) {
    if (data.roleOf(column.name()) == FEATURE) guessed.push_back(guessFeature(column));
  }
  return guessed;
}

bool asksForMoments(const ModelSpec& model) {
  return std::ranges::any_of(model.layers(), [](const Layer& layer) {
    return layer.has_rescaling() && layer.rescaling().scale().empty();
  });
}

std::vector<std::int64_t> trainingRows(const Dataset& data) {
  std::vector<std::int64_t> rows;
  for (std::int64_t row = 0; row < data.rowCount(); ++row) {
    if (data.splitOf(row) == SplitName::Train) rows.push_back(row);
  }
  return rows;
}

Result<FeatureColumn> fitOne(const FeatureColumn& wanted, const Dataset& data,
                             std::span<const std::int64_t> rows) {
  STATEROOM_TRY(const auto* column, columnOf(data, wanted.column()));
  STATEROOM_CHECK(checkRole(data, wanted.column()));
  return fitFeature(wanted, *column, rows);
}

std::string nameOf(const FeatureColumn& feature) {
  return feature.name().empty() ? feature.column() : feature.name();
}

FeatureSet::Output outputOf(const FeatureColumn& feature, const FeaturePlan& plan) {
  FeatureSet::Output output{.name = feature.name(), .valueNames = plan.valueNames()};
  output.ids = plan.isIds();
  output.width = plan.isIds() ? plan.tableRows() : plan.width();
  if (output.ids) output.embedding = feature.steps().rbegin()->embedding().dimension();
  return output;
}

struct Moments {
  std::int64_t count = 0;
  double low = 0, mean = 0, skewness = 0;
};

Moments momentsOf(const ColumnData& column) {
  std::vector<double> values;
  for (std::int64_t row = 0; row < column.rows(); ++row) {
    if (!column.isMissing(row)) values.push_back(column.number(row));
  }
  Moments moments{.count = std::ssize(values)};
  if (values.empty()) return moments;
  const auto n = static_cast<double>(values.size());
  moments.low = *std::ranges::min_element(values);
  for (const double x : values) moments.mean += x / n;
  double second = 0, third = 0;
  for (const double x : values) {
    const double d = x - moments.mean;
    second += d * d / n;
    third += d * d * d / n;
  }
  moments.skewness = second > 0 ? third / std::pow(second, 1.5) : 0;
  return moments;
}

std::size_t countTexts(const ColumnData& column) {
  std::set<std::string_view> texts;
  for (std::int64_t row = 0; row < column.rows(); ++row) {
    if (!column.isMissing(row)) texts.insert(column.textView(row));
  }
  return texts.size();
}

}  // namespace

Result<FeatureSet> FeatureSet::fit(const Project& resolved, const Dataset& data) {
  const auto rows = trainingRows(data);
  std::vector<FeatureColumn> fitted;
  for (const auto& wanted : wantedColumns(resolved, data)) {
    auto column = fitOne(wanted, data, rows);
    if (!column) return passOn(std::move(column).error(), "feature", nameOf(wanted));
    fitted.push_back(*std::move(column));
  }
  for (const auto* label : data.labelColumns()) {
    if (label->type() == STRING) {
      fitted.push_back(fitClasses(*label, rows));
    } else if (asksForMoments(resolved.model())) {
      STATEROOM_TRY(fitted.emplace_back(), fitMoments(*label, rows));
    }
  }
  return load(std::move(fitted));
}

Result<FeatureSet> FeatureSet::load(std::vector<FeatureColumn> fitted) {
  FeatureSet set;
  set.columns_ = std::move(fitted);
  std::ranges::stable_partition(set.columns_, [](const auto& column) { return !column.label(); });
  std::set<std::string> names;
  for (const auto& column : set.columns_) {
    if (column.label()) break;
    if (!names.insert(column.name()).second) {
      return fail(Code::feature_twice, {{"name", column.name()}});
    }
    auto plan = FeaturePlan::of(column);
    if (!plan) return passOn(std::move(plan).error(), "feature", column.name());
    set.outputs_.push_back(outputOf(column, *plan));
    set.plans_.push_back(std::make_shared<const FeaturePlan>(*std::move(plan)));
  }
  if (set.outputs_.empty()) return fail(Code::feature_none);
  return set;
}

const Step* FeatureSet::labelStep(std::string_view label) const {
  const auto found = std::ranges::find_if(columns_, [&](const auto& column) {
    return column.label() && column.column() == label && !column.steps().empty();
  });
  return found == columns_.end() ? nullptr : &found->steps(0);
}

std::vector<std::string> FeatureSet::classesOf(std::string_view label) const {
  const auto* step = labelStep(label);
  if (step == nullptr) return {};
  return {step->vocabulary().values().begin(), step->vocabulary().values().end()};
}

std::optional<Standardize> FeatureSet::momentsOf(std::string_view label) const {
  const auto* step = labelStep(label);
  if (step == nullptr || !step->has_standardize()) return std::nullopt;
  return step->standardize();
}

Result<> FeatureSet::check(const Dataset& data) const {
  for (std::size_t i = 0; i < outputs_.size(); ++i) {
    const auto found = columnOf(data, columns_[i].column());
    if (!found) return passOn(found.error(), "feature", outputs_[i].name);
    const ColumnData& column = **found;
    if (column.type() == STRING && plans_[i]->needsNumbers()) {
      return passOn(Error(Code::feature_needs_numbers, {{"name", column.name()}}), "feature",
                    outputs_[i].name);
    }
    if (columns_[i].missing() != "error") continue;
    for (std::int64_t row = 0; row < column.rows(); ++row) {
      if (!column.isMissing(row)) continue;
      return unexpected(Error(Code::feature_missing, {{"name", column.name()}})
                            .at("feature", outputs_[i].name)
                            .at("row", data.lineOf(row))
                            .at("file", data.fileOf(row)));
    }
  }
  return {};
}

void FeatureSet::apply(std::size_t column, const Dataset& data, std::span<const std::int64_t> rows,
                       std::span<float> values, std::int64_t stride) const {
  const auto step = stride > 0 ? stride : outputs_[column].width;
  plans_[column]->apply(*data.column(columns_[column].column()), rows, values.data(), step);
}

void FeatureSet::applyIds(std::size_t column, const Dataset& data,
                          std::span<const std::int64_t> rows, std::span<std::int64_t> ids) const {
  plans_[column]->applyIds(*data.column(columns_[column].column()), rows, ids.data());
}

FeatureColumn guessFeature(const ColumnData& column) {
  FeatureColumn feature;
  feature.set_column(column.name());
  bool missing = false;
  for (std::int64_t row = 0; row < column.rows() && !missing; ++row)
    missing = column.isMissing(row);
  if (missing) feature.set_missing("indicator");
  if (column.type() == BOOL) return feature;
  if (column.type() == STRING) {
    feature.add_steps()->mutable_vocabulary();
    const auto texts = countTexts(column);
    if (texts <= kFewTexts) {
      feature.add_steps()->mutable_one_hot();
    } else {
      const auto dimension = std::ceil(4 * std::pow(static_cast<double>(texts), 0.25));
      feature.add_steps()->mutable_embedding()->set_dimension(static_cast<std::int64_t>(dimension));
      feature.clear_missing();  // an id has no second value to say it
    }
    return feature;
  }
  const auto moments = momentsOf(column);
  if (moments.skewness > kSkewed && moments.low > 0) feature.add_steps()->mutable_log();
  feature.add_steps()->mutable_standardize();
  return feature;
}

}  // namespace stateroom
