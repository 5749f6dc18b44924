#include <algorithm>

#include <fmt/format.h>
#include <unistd.h>

#include "app/cli/interrupt.h"
#include "app/cli/line_source.h"
#include "app/cli/predict.h"
#include "app/cli/predict_explain.h"
#include "app/cli/prediction_text.h"
#include "app/cli/state_task.h"
#include "core/base/file.h"
#include "core/base/text.h"
#include "core/predict/outputs_json.h"
#include "core/predict/prediction_stream.h"
#include "core/predict/row_cells.h"
#include "core/predict/user_step.h"

namespace stateroom::cli {
namespace {

constexpr std::size_t kRowsAtOnce = 1024;  // one transaction

/// Where answers go: one at a time to stdout, or all to a file at the end.
class AnswerWriter {
 public:
  AnswerWriter(const Output& out, const std::vector<OutputHead>& heads, std::string path)
      : out_(out), heads_(heads), path_(std::move(path)) {
    if (!path_.empty() && !namesJsonLines(path_)) text_ = csvLine(header());
  }

  void add(const StatefulAnswer& answer) {
    const auto row = row_++;
    if (answer.error) {
      const auto kind = answer.error->kind();
      kind_ = refused_++ == 0 || kind == kind_ ? kind : ErrorKind::BadInput;
    } else {
      ++done_;
      repeated_ += answer.repeated ? 1 : 0;
    }
    if (!path_.empty()) {
      text_ += namesJsonLines(path_) ? document(answer, row).dump() + "\n" : line(answer, row);
      return;
    }
    out_.document(document(answer, row));
    if (row == 0) out_.text(out_.bold(columns(header())));
    if (!answer.error) out_.text(columns(cells(answer, row, "{:.4g}")));
    if (answer.error) out_.warning(fmt::format("row {}: {}", row, toText(*answer.error)));
  }

  Result<> finish() const {
    if (!path_.empty()) STATEROOM_CHECK(writeFileAtomically(path_, text_));
    if (!path_.empty()) out_.document({{"output", path_}, {"rows", row_}, {"refused", refused_}});
    auto said = counted(done_, "row");
    if (repeated_ > 0) said += fmt::format(", {} of them known already", formatCount(repeated_));
    if (refused_ > 0) said += fmt::format("; {} refused", formatCount(refused_));
    out_.note(said);
    return {};
  }

  /// 0, or the kind of the errors; bad input where they are of several.
  int status() const { return refused_ == 0 ? 0 : static_cast<int>(kind_); }
  bool isEmpty() const { return row_ == 0; }

 private:
  std::vector<std::string> header() const {
    std::vector<std::string> names = {"row", "user", "revision"};
    const auto outputs = outputColumns(heads_);
    names.insert(names.end(), outputs.begin(), outputs.end());
    return names;
  }

  std::vector<std::string> cells(const StatefulAnswer& answer, std::int64_t row,
                                 const std::string& format) const {
    const auto revision = answer.revision > 0 ? std::to_string(answer.revision) : "";
    std::vector<std::string> cells = {std::to_string(row), answer.user, revision};
    const auto outputs = outputCells(heads_, answer.outputs, format);
    cells.insert(cells.end(), outputs.begin(), outputs.end());
    return cells;
  }

  /// Rows come one by one, so the columns' widths cannot wait for them.
  static std::string columns(const std::vector<std::string>& cells) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const auto cell = escapeControl(cells[i]);
      line += i == 1 ? fmt::format("  {:<12}", cell) : fmt::format("  {:>11}", cell);
    }
    return line;
  }

  std::string line(const StatefulAnswer& answer, std::int64_t row) const {
    if (!answer.error) return csvLine(cells(answer, row, "{}"));
    std::vector<std::string> cells(header().size());
    cells[0] = std::to_string(row);
    cells[1] = answer.user;
    return csvLine(cells);
  }

  Json document(const StatefulAnswer& answer, std::int64_t row) const {
    Json document = {{"row", row}};
    if (!answer.user.empty()) document["user"] = answer.user;
    if (!answer.event.empty()) document["id"] = answer.event;
    if (answer.error) {
      document["error"] = toJson(*answer.error);
      return document;
    }
    if (answer.revision > 0) document["revision"] = answer.revision;
    if (answer.steps > 1) document["steps"] = answer.steps;
    if (answer.repeated) document["repeated"] = true;
    document["outputs"] = outputsJson(heads_, answer.outputs);
    return document;
  }

  const Output& out_;
  const std::vector<OutputHead>& heads_;
  std::string path_, text_;
  std::int64_t row_ = 0, done_ = 0, refused_ = 0, repeated_ = 0;
  ErrorKind kind_ = ErrorKind::BadInput;
};

/// One prediction command at work.
class Streaming {
 public:
  Streaming(const PredictOptions& options, StateTask& task, const StatefulPredictor& predictor,
            AnswerWriter& writer)
      : options_(options),
        task_(task),
        settings_(predictor.model().settings()),
        stream_(predictor, {.dryRun = options.dryRun,
                            .allowLate = options.allowLate,
                            .stopAtError = options.onError == "stop",
                            .branch = options.branch,
                            .author = authorName(),
                            .note = {}}),
        writer_(writer),
        format_{.user = options.user, .eventColumn = options.eventColumn},
        stop_(stopOnSignals()) {}

  Result<> run() {
    if (options_.input == "-") return runStdin();
    auto rows = options_.input.empty() ? streamOfValues(settings_, options_.values, format_)
                                       : readStream(settings_, options_.input, format_);
    if (!rows) return passOn(std::move(rows).error());
    return take(*std::move(rows));
  }

 private:
  /// Lines are answered as they come; many that wait already are answered together.
  Result<> runStdin() {
    LineSource source(STDIN_FILENO);
    while (!isOver()) {
      if (source.isIdle()) STATEROOM_CHECK(task_.ledger().idle());
      STATEROOM_TRY(auto lines, source.next(kRowsAtOnce, stop_));
      if (lines.empty()) break;
      STATEROOM_CHECK(takeLines(std::move(lines)));
    }
    if (isOver()) return {};
    return takeRecords({records_.rest()});
  }

  Result<> takeLines(std::vector<std::string> lines) {
    if (!format_.form) {
      STATEROOM_TRY(const auto form, rowFormatOf(join(lines, "\n")));
      const auto first = std::ranges::find_if(
          lines, [](const std::string& line) { return !trimmed(line).empty(); });
      lines.erase(lines.begin(), first);
      if (lines.empty()) return {};
      format_.form = form;
    }
    if (*format_.form == RowFormat::JsonLines) return takeRecords(lines);
    STATEROOM_TRY(auto records, records_.add(lines));
    if (header_.empty() && !records.empty()) {
      header_ = records.front() + "\n";
      records.erase(records.begin());
    }
    return takeRecords(records);
  }

  Result<> takeRecords(const std::vector<std::string>& records) {
    const auto text = join(records, "\n");
    if (trimmed(text).empty()) return {};
    STATEROOM_TRY(auto rows, parseStream(settings_, header_ + text + "\n", format_));
    format_ = rows.next;
    return take(std::move(rows));
  }

  Result<> take(StreamRows rows) {
    if (!options_.user.empty()) {
      std::erase_if(rows.rows, [&](const StreamRows::Row& row) {
        return !row.error && row.user != options_.user;
      });
    }
    for (std::size_t begin = 0; begin < rows.rows.size() && !isOver(); begin += kRowsAtOnce) {
      const auto end = std::min(begin + kRowsAtOnce, rows.rows.size());
      STATEROOM_TRY(const auto answers, stream_.take(rows, begin, end));
      for (const auto& answer : answers) writer_.add(answer);
      stopped_ = options_.onError == "stop" && !answers.empty() && answers.back().error;
    }
    return {};
  }

  bool isOver() const { return stopped_ || stop_.stop_requested(); }

  const PredictOptions& options_;
  StateTask& task_;
  const Project& settings_;
  PredictionStream stream_;
  AnswerWriter& writer_;
  StreamFormat format_;
  std::stop_token stop_;
  std::string header_;  ///< of CSV
  CsvRecords records_;
  bool stopped_ = false;

 public:
  bool interrupted() const { return stop_.stop_requested(); }
};

/// The user's next step, not taken, with why it is answered so.
Result<int> explainStep(const Output& out, const PredictOptions& options, StateTask& task,
                        const StatefulPredictor& predictor) {
  STATEROOM_TRY(const auto standing, standingOf(predictor, options.user, options.branch));
  const auto& model = predictor.model();
  const StepProbe probe(model.predictor(), model.settings(), standing.history, standing.state);
  const StepQuestion question{rowOf(options)};
  STATEROOM_TRY(const auto answers, probe.ask(std::span(&question, 1)));
  STATEROOM_TRY(const auto found,
                explainRow(probe, task.project().folder, options, stopOnSignals()));
  Json document = {{"row", 0},
                   {"user", options.user},
                   {"outputs", outputsJson(predictor.heads(), answers.outputs.front())}};
  document.update(explanationJson(found, options));
  out.document(document);
  printExplanation(out, found);
  return 0;
}

}  // namespace

Result<int> predictStateful(Invocation& invocation, const PredictOptions& options) {
  auto opened = options.dryRun ? StateTask::openForDryRun(options.project, invocation.global)
                               : StateTask::openOrBegin(options.project, invocation.global,
                                                        options.run, options.synchronous == "full");
  if (!opened) return passOn(std::move(opened).error());
  auto& task = **opened;
  STATEROOM_TRY(const auto predictor,
                task.predictor({.run = options.run, .checkpoint = options.checkpoint}));
  if (wantsExplanation(options)) return explainStep(invocation.out, options, task, predictor);
  AnswerWriter writer(invocation.out, predictor.heads(), options.output);
  Streaming streaming(options, task, predictor, writer);
  const auto done = streaming.run();
  STATEROOM_CHECK(writer.finish());
  const auto stalls = stallWarning(task.ledger());
  if (!stalls.empty()) invocation.out.warning(stalls);
  if (!done) return unexpected(done.error());
  if (writer.isEmpty() && options.input != "-") return fail(Code::input_empty);
  return streaming.interrupted() ? static_cast<int>(ErrorKind::Cancelled) : writer.status();
}

}  // namespace stateroom::cli
