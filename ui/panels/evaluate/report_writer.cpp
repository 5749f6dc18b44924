#include "ui/panels/evaluate/report_writer.h"

#include "core/base/file.h"
#include "core/predict/evaluation_report.h"
#include "ui/print_pdf.h"
#include "ui/session/text.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

ReportedRun reported(const ScoredRun& scored, const std::map<std::string, Interval>& intervals) {
  return {scored.wish.run, std::to_string(scored.step), &scored.examples, scored.metrics,
          intervals};
}

std::string sourceOf(const ScoreWish& wish) {
  return "the " + std::string(nameOf(wish.split)) + " split" +
         (wish.fromLedger ? ", from the remembered states" : "");
}

}  // namespace

Result<> writeEvaluationReport(const QString& path, const QString& title, const ScoredRunPtr& first,
                               const ScoredRunPtr& second, const BootstrappedRuns& intervals,
                               double threshold) {
  EvaluationReport report{.title = title.toStdString(),
                          .source = sourceOf(first->wish),
                          .head = first->heads.front(),
                          .runs = {reported(*first, intervals.first)},
                          .difference = intervals.difference,
                          .threshold = threshold};
  if (second != nullptr) report.runs.push_back(reported(*second, intervals.second));
  const std::string html = reportHtml(report);
  if (path.endsWith(u".pdf"_s)) return writeFileAtomically(fsPath(path), printPdf(html));
  return writeFileAtomically(fsPath(path), html);
}

}  // namespace stateroom
