#include "app/cli/training_report.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/cli/run_text.h"

namespace stateroom::cli {
namespace {

using namespace std::chrono_literals;

std::string endText(const std::string& status) {
  if (status == "stopped_early") return "Stopped early";
  if (status == "stopped") return "Stopped";
  return status == "done" ? "Done" : status;
}

std::string header(const TrainingEvaluation& evaluation) {
  auto line = fmt::format("{:>8}  {:>6}  {:>10}", "step", "epoch", "train loss");
  for (const auto& [name, value] : evaluation.metrics) line += fmt::format("  {:>10}", name);
  return line;
}

}  // namespace

void TrainingReport::started(const TrainingStart& start) {
  start_ = start;
  out_.document({{"event", "start"},
                 {"run", start.run},
                 {"step", start.startStep},
                 {"total_steps", start.totalSteps},
                 {"parameters", start.parameters},
                 {"train_sequences", start.trainSequences},
                 {"validation_sequences", start.validationSequences},
                 {"padding", start.padding}});
  out_.text(fmt::format(
      "{}: {} in training, {} in validation, {}, {}", out_.bold(start.run),
      counted(start.trainSequences, "sequence"), formatCount(start.validationSequences),
      counted(start.parameters, "parameter"),
      start.startStep > 0 ? fmt::format("from step {} to {}", start.startStep, start.totalSteps)
                          : "up to " + counted(start.totalSteps, "step")));
  if (job_ != nullptr) job_->phase("training");
}

void TrainingReport::noted(const std::string& sentence) {
  bar_.clear();
  out_.document({{"event", "note"}, {"text", sentence}});
  out_.note(sentence);
}

void TrainingReport::stepped(const TrainingStep& step) {
  lossSum_ += step.loss;
  ++lossCount_;
  tellStep(step);
  if (job_ != nullptr) {
    const auto total = static_cast<double>(start_.totalSteps);
    job_->progress(part_.place * total + static_cast<double>(step.step), part_.count * total,
                   "steps");
  }
  bar_.show(static_cast<double>(step.step), static_cast<double>(start_.totalSteps), "steps",
            step.secondsLeft,
            fmt::format("{} examples/s  loss {}",
                        formatCount(static_cast<long long>(step.examplesPerSecond)),
                        formatMetric(step.loss)));
}

void TrainingReport::evaluated(const TrainingEvaluation& evaluation) {
  out_.document({{"event", "evaluation"},
                 {"run", start_.run},
                 {"step", evaluation.step},
                 {"epoch", evaluation.epoch},
                 {"split", evaluation.split},
                 {"metrics", metricsJson(evaluation.metrics)},
                 {"best", evaluation.best}});
  bar_.clear();
  if (!out_.quiet()) {
    if (!headed_) out_.text(out_.dim(header(evaluation)));
    headed_ = true;
    out_.text(row(evaluation) + (evaluation.best ? out_.good("  best") : ""));
  }
  lossSum_ = 0;
  lossCount_ = 0;
}

void TrainingReport::saved(const TrainingCheckpoint& checkpoint) {
  out_.document({{"event", "checkpoint"},
                 {"run", start_.run},
                 {"step", checkpoint.step},
                 {"best", checkpoint.best},
                 {"path", checkpoint.path.string()}});
  out_.detail(fmt::format("checkpoint of step {}: {}", checkpoint.step, checkpoint.path.string()));
}

void TrainingReport::ended(const TrainingEnd& end) {
  bar_.clear();
  out_.document({{"event", "end"},
                 {"run", start_.run},
                 {"status", end.status},
                 {"step", end.step},
                 {"best_step", end.bestStep ? Json(*end.bestStep) : Json()},
                 {"best", metricsJson(end.best)},
                 {"reason", end.reason}});
  out_.text(fmt::format("{} at step {}{}", out_.bold(endText(end.status)), end.step,
                        end.reason.empty() ? "" : ": " + end.reason));
  if (end.bestStep) {
    out_.text(fmt::format("Best at step {}: {}", *end.bestStep, metricsText(end.best)));
  }
}

/// At most ten a second: a reader that wants every step reads the event
/// files.
void TrainingReport::tellStep(const TrainingStep& step) {
  const auto now = std::chrono::steady_clock::now();
  if (!out_.json() || now - lastStep_ < 100ms) return;
  lastStep_ = now;
  out_.document({{"event", "step"},
                 {"run", start_.run},
                 {"step", step.step},
                 {"epoch", step.epoch},
                 {"loss", step.loss},
                 {"gradient_norm", step.gradientNorm},
                 {"learning_rate", step.learningRate},
                 {"examples_per_second", step.examplesPerSecond},
                 {"seconds_left", step.secondsLeft}});
}

std::string TrainingReport::row(const TrainingEvaluation& evaluation) const {
  const auto loss = lossCount_ > 0 ? formatMetric(lossSum_ / static_cast<double>(lossCount_)) : "";
  auto line = fmt::format("{:>8}  {:>6.1f}  {:>10}", evaluation.step, evaluation.epoch, loss);
  for (const auto& [name, value] : evaluation.metrics) {
    line += fmt::format("  {:>{}}", formatMetric(value), std::max<std::size_t>(10, name.size()));
  }
  return line;
}

}  // namespace stateroom::cli
