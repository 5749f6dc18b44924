#include "tests/ui/train/run_fixture.h"

#include <QtGlobal>
#include <cmath>

#include <fmt/format.h>

#include "core/base/file.h"
#include "core/base/random.h"

namespace stateroom::test {

namespace {

template <typename Outcome>
void must(const Outcome& result) {
  if (!result) qFatal("%s", result.error().message().c_str());
}

double noise(const RunPlan& plan, std::int64_t step, std::uint64_t stream) {
  return Random(static_cast<std::uint64_t>(plan.colour * 100'000 + step), stream).normal();
}

double progress(const RunPlan& plan, std::int64_t step) {
  return std::exp(-static_cast<double>(step) * plan.learningRate * 30);
}

double area(const RunPlan& plan, std::int64_t step) {
  return 0.93 - 0.16 * progress(plan, step) + 0.004 * noise(plan, step, 4);
}

}  // namespace

double trainLoss(const RunPlan& plan, std::int64_t step) {
  const double mean = plan.floor - 0.03 + 0.2 * progress(plan, step);
  return std::max(0.02, mean * (1 + 0.35 * noise(plan, step, 1)));
}

double validationLoss(const RunPlan& plan, std::int64_t step) {
  const double overfit = 0.03 * std::pow(static_cast<double>(step) / 700, 2);
  return plan.floor + 0.14 * progress(plan, step) + overfit + 0.006 * noise(plan, step, 2);
}

WrittenRun::WrittenRun(const std::filesystem::path& projectFolder, RunPlan plan)
    : plan_(std::move(plan)), folder_(projectFolder, plan_.name) {
  must(makeFolder(folder_.path()));
  lock_ = FileLock::acquire(folder_.lockPath()).value();
  events_ = EventWriter::create(folder_.path()).value();
  begin_ = secondsSinceEpoch(now()) - static_cast<double>(plan_.startedBefore);
  must(writeFileAtomically(
      folder_.projectPath(),
      fmt::format(
          "title: \"Visits\"\noptimizer {{ name: \"adamw\" learning_rate: {} clip_norm: 1 }}\n"
          "training {{ epochs: {} batch_size: 16 seed: {} }}\n{}\n",
          plan_.learningRate, plan_.epochs, plan_.seed, plan_.settings)));
  record_.name = plan_.name;
  record_.status = "running";
  record_.started = toIso(WallTime(std::chrono::microseconds(std::llround(begin_ * 1e6))));
  record_.totalSteps = std::llround(plan_.epochs * static_cast<double>(plan_.stepsPerEpoch));
  record_.epochs = plan_.epochs;
  record_.colour = plan_.colour;
  must(events_->sessionStart(0));
  writeRecord();
  if (plan_.status != "running") {
    advance(plan_.steps);
    end(plan_.status);
  }
}

void WrittenRun::logStep(std::int64_t step) {
  const WallTime time(
      std::chrono::microseconds(std::llround((begin_ + 0.043 * static_cast<double>(step)) * 1e6)));
  const bool dropped = step > 4 * plan_.steps / 5;
  must(events_->scalar("train/loss", step, trainLoss(plan_, step), time));
  must(events_->scalar("train/gradient_norm", step, 0.17 * std::exp(0.4 * noise(plan_, step, 3)),
                       time));
  must(
      events_->scalar("train/learning_rate", step, plan_.learningRate * (dropped ? 0.3 : 1), time));
  must(events_->scalar("train/examples_per_second", step, 372, time));
  if (step % plan_.stepsPerEpoch != 0 || step == 0) return;
  const double loss = validationLoss(plan_, step);
  must(events_->scalar("validation/loss", step, loss, time));
  must(events_->scalar("validation/auc", step, area(plan_, step), time));
  must(events_->scalar("train/auc", step, area(plan_, step) + 0.01, time));
  must(events_->scalar("validation/accuracy", step, area(plan_, step) - 0.01, time));
  record_.last = {
      {"loss", loss}, {"auc", area(plan_, step)}, {"accuracy", area(plan_, step) - 0.01}};
  if (!record_.bestStep || loss < record_.best["loss"]) {
    record_.bestStep = step;
    record_.best = record_.last;
  }
}

void WrittenRun::advance(std::int64_t step) {
  for (; step_ < step; ++step_) logStep(step_ + 1);
  must(events_->flush());
  record_.step = step_;
  record_.epoch = static_cast<double>(step_) / static_cast<double>(plan_.stepsPerEpoch);
  record_.seconds = 0.043 * static_cast<double>(step_);
  const std::int64_t epoch = step_ / plan_.stepsPerEpoch * plan_.stepsPerEpoch;
  for (std::int64_t saved = std::max<std::int64_t>(plan_.stepsPerEpoch, epoch - 28); saved <= epoch;
       saved += plan_.stepsPerEpoch) {
    checkpoint(saved);
  }
  if (record_.bestStep) checkpoint(*record_.bestStep);
  writeRecord();
}

void WrittenRun::checkpoint(std::int64_t step) {
  const auto path = folder_.checkpointPath(step);
  if (std::filesystem::exists(path)) return;
  must(makeFolder(path));
  must(writeFileAtomically(path / "weights.safetensors", std::string(5'200'000, 'w')));
  must(writeFileAtomically(path / "state.json",
                           fmt::format(R"({{"step": {}, "last": {{"loss": {}, "auc": {}}}}})", step,
                                       validationLoss(plan_, step), area(plan_, step))));
}

void WrittenRun::restart(std::int64_t step) {
  must(events_->sessionStart(step));
  must(events_->flush());
  step_ = step - 1;
}

void WrittenRun::pause() {
  record_.status = "paused";
  writeRecord();
}

void WrittenRun::end(const std::string& status) {
  record_.status = status;
  record_.ended = toIso(now());
  if (status == "diverged") {
    record_.last["loss"] = std::nan("");
    must(events_->scalar("train/loss", step_ + 1, std::nan("")));
    record_.stopReason = "The loss became NaN";
  }
  must(events_->flush());
  writeRecord();
  lock_.reset();
}

void WrittenRun::writeRecord() {
  must(writeRun(folder_, record_));
}

}  // namespace stateroom::test
