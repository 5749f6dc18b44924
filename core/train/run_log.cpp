#include "core/train/run_log.h"

#include <algorithm>
#include <array>

#include "core/base/text.h"
#include "core/project/settings.h"
#include "core/train/metric_set.h"

namespace stateroom {
namespace {

constexpr auto kBetweenWrites = std::chrono::seconds(1);
constexpr std::array<std::string_view, 6> kSections = {"loss",     "optimizer",  "schedule",
                                                       "training", "validation", "early_stopping"};

HParam hparamOf(const std::string& name, const std::string& text) {
  if (text == "true" || text == "false") {
    return {.name = name, .kind = HParam::Kind::Bool, .truth = text == "true", .text = {}};
  }
  if (const auto number = parseDouble(text)) {
    return {.name = name, .number = *number, .text = {}};
  }
  return {.name = name, .kind = HParam::Kind::Text, .text = text};
}

/// Every number and word that says how the run learns, defaults too, and what its layers are.
std::vector<HParam> hparamsOf(const Project& project) {
  std::vector<HParam> hparams;
  for (const auto& setting : allSettings()) {
    const auto section = setting.path.substr(0, setting.path.find('.'));
    const bool learns = std::ranges::find(kSections, section) != kSections.end();
    if (!learns || setting.repeated || setting.type == "message") continue;
    if (section == "early_stopping" && !project.has_early_stopping()) continue;
    const auto text = settingText(project, setting.path);
    if (text && !text->empty()) hparams.push_back(hparamOf(setting.path, *text));
  }
  for (const auto& [path, value] : changedSettings(project, Project())) {
    if (path.starts_with("model.")) hparams.push_back(hparamOf(path, value));
  }
  return hparams;
}

}  // namespace

RunLog::RunLog(RunFolder folder, RunRecord record, EventWriter events, TrainingSink& sink)
    : folder_(std::move(folder)),
      record_(std::move(record)),
      events_(std::move(events)),
      sink_(&sink) {}

Result<RunLog> RunLog::open(const RunFolder& folder, RunRecord record, std::int64_t step,
                            TrainingSink& sink) {
  STATEROOM_TRY(auto events, EventWriter::create(folder.path()));
  STATEROOM_CHECK(events.sessionStart(step == 0 ? 0 : step + 1));
  RunLog log(folder, std::move(record), std::move(events), sink);
  STATEROOM_CHECK(log.write());
  return log;
}

Result<> RunLog::hparams(const Project& project) {
  std::vector<std::string> tags = {"validation/loss"};
  for (const auto& name : measuredMetrics(project)) tags.push_back("validation/" + name);
  return events_.hparams(hparamsOf(project), tags, folder_.name(), secondsSinceEpoch(now()));
}

Result<> RunLog::noted(std::int64_t step, const std::string& text) {
  STATEROOM_CHECK(events_.text("notes", step, text));
  sink_->noted(text);
  return {};
}

Result<> RunLog::scalars(const char* split, std::int64_t step,
                         const std::map<std::string, double>& values) {
  for (const auto& [name, value] : values) {
    STATEROOM_CHECK(events_.scalar(std::string(split) + "/" + name, step, value));
  }
  return {};
}

Result<> RunLog::stepped(const TrainingStep& step) {
  STATEROOM_CHECK(scalars("train", step.step,
                          {{"loss", step.loss},
                           {"gradient_norm", step.gradientNorm},
                           {"learning_rate", step.learningRate},
                           {"examples_per_second", step.examplesPerSecond}}));
  STATEROOM_CHECK(writeSoon());
  sink_->stepped(step);
  return {};
}

Result<> RunLog::trainMetrics(std::int64_t step, const std::map<std::string, double>& metrics) {
  STATEROOM_CHECK(scalars("train", step, metrics));
  return events_.flush();  // an evaluation may follow that takes longer than a second
}

Result<> RunLog::evaluated(const TrainingEvaluation& evaluation) {
  STATEROOM_CHECK(scalars(evaluation.split.c_str(), evaluation.step, evaluation.metrics));
  STATEROOM_CHECK(events_.flush());
  STATEROOM_CHECK(writeSoon());
  sink_->evaluated(evaluation);
  return {};
}

Result<> RunLog::saved(const TrainingCheckpoint& checkpoint) {
  STATEROOM_CHECK(writeSoon());
  sink_->saved(checkpoint);
  return {};
}

Result<> RunLog::ended(const TrainingEnd& end) {
  record_.status = end.status;
  record_.stopReason = end.reason;
  STATEROOM_CHECK(close(true));
  sink_->ended(end);
  return {};
}

Result<> RunLog::failed(const std::string& status, const std::string& reason) {
  record_.status = status;
  record_.stopReason = reason;
  return close(false);
}

Result<> RunLog::close(bool success) {
  record_.ended = toIso(now());
  STATEROOM_CHECK(events_.sessionEnd(success, secondsSinceEpoch(now())));
  STATEROOM_CHECK(events_.sync());
  return write();
}

Result<> RunLog::status(const std::string& status) {
  record_.status = status;
  STATEROOM_CHECK(events_.flush());
  return write();
}

Result<> RunLog::sync() {
  return events_.sync();
}

Result<> RunLog::write() {
  lastWrite_ = Clock::now();
  return writeRun(folder_, record_);
}

Result<> RunLog::writeSoon() {
  if (Clock::now() - lastWrite_ < kBetweenWrites) return {};
  STATEROOM_CHECK(events_.flush());
  return write();
}

}  // namespace stateroom
