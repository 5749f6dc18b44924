#include <cmath>

#include <fmt/format.h>

#include "app/cli/command_line.h"
#include "app/cli/job.h"
#include "app/cli/open_project.h"
#include "app/cli/options.h"
#include "core/base/text.h"
#include "core/engine_loader.h"
#include "core/predict/exporter.h"

namespace stateroom::cli {
namespace {

struct ExportOptions {
  std::string project, run, checkpoint = "best", format, output;
};

Result<int> exportModel(const Output& out, const ExportOptions& options, const OpenProject& project,
                        const std::string& run, JobStatus* job) {
  const auto& training = project.settings.training();
  STATEROOM_TRY(auto* computing,
                engine({.threads = training.threads(), .device = training.device()}));
  STATEROOM_TRY(const auto trained,
                loadTrainedModel(*computing, project.folder, run, options.checkpoint));
  if (job != nullptr) job->phase("writing");
  const fs::path path = options.output;
  STATEROOM_CHECK(options.format == "torchscript" ? exportTorchScript(trained, path)
                                                  : exportSafetensors(trained, path));
  if (job != nullptr) job->phase("proving");
  STATEROOM_TRY(const auto proof, options.format == "torchscript"
                                      ? proveTorchScript(trained, *computing, path)
                                      : proveSafetensors(trained, *computing, path));
  std::error_code ignored;
  out.document({{"run", run},
                {"checkpoint", trained.step},
                {"format", options.format},
                {"output", options.output},
                {"features", featuresFileOf(path).string()},
                {"bytes", fs::file_size(path, ignored)},
                {"max_difference", proof.maxDifference},
                {"compared", proof.values}});
  out.text(fmt::format("{} (step {}) written to {}", run, trained.step, options.output));
  out.text(fmt::format("Read back and compared: {} of outputs and states, max |d| = {:.3g}",
                       counted(proof.values, "value"), proof.maxDifference));
  if (job != nullptr) job->message(options.output);
  return 0;
}

Result<int> run(Invocation& invocation, const ExportOptions& options) {
  STATEROOM_TRY(const auto project, openProject(options.project, invocation.global));
  STATEROOM_TRY(const auto name, chosenRun(project.folder, options.run));
  return runAsJob(
      project.folder, "export", fmt::format("Export {} as {}", name, options.format),
      [&](JobStatus* job) { return exportModel(invocation.out, options, project, name, job); });
}

}  // namespace

void declareExport(CommandLine& line) {
  auto options = std::make_shared<ExportOptions>();
  auto& command = line.add(
      line.root(), "export", "Write a trained model for other programs, read it back and compare",
      "stateroom export projects/liver --format torchscript --output liver.pt");
  addProject(command, options->project);
  addRun(command, options->run);
  addText(command, "--checkpoint", options->checkpoint, "best|last|STEP", "Whose weights");
  addChoice(command, "--format", options->format, {"torchscript", "safetensors"}, "File format")
      ->required();
  addText(command, "--output", options->output, "PATH", "The file to write")->required();
  line.onRun(command, [options](Invocation& i) { return run(i, *options); });
}

}  // namespace stateroom::cli
