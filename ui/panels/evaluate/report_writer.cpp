#include "ui/panels/evaluate/report_writer.h"

#include <QPageLayout>
#include <QPrinter>
#include <QTextDocument>

#include "core/base/file.h"
#include "core/predict/evaluation_report.h"
#include "ui/session/text.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

ReportedRun reported(const ScoredRun& scored, const std::map<std::string, Interval>& intervals) {
  return {scored.wish.run, std::to_string(scored.step), &scored.examples, scored.metrics,
          intervals};
}

Result<> writePdf(const QString& path, const QString& html) {
  QPrinter printer(QPrinter::HighResolution);
  printer.setOutputFormat(QPrinter::PdfFormat);
  printer.setOutputFileName(path);
  printer.setPageSize(QPageSize(QPageSize::A4));
  printer.setPageMargins(QMarginsF(12, 12, 12, 12), QPageLayout::Millimeter);
  QTextDocument document;
  document.setDefaultFont(QFont(u"Inter"_s, 9));
  document.setHtml(html);
  document.print(&printer);
  if (printer.printerState() != QPrinter::Error) return {};
  return fail(Code::file_not_writable,
              {{"path", path.toStdString()}, {"reason", "the printer gave up"}});
}

}  // namespace

Result<> writeEvaluationReport(const QString& path, const QString& title, const ScoredRunPtr& first,
                               const ScoredRunPtr& second, const BootstrappedRuns& intervals,
                               double threshold) {
  EvaluationReport report{.title = title.toStdString(),
                          .source = "the " + std::string(nameOf(first->wish.split)) + " split",
                          .head = first->heads.front(),
                          .runs = {reported(*first, intervals.first)},
                          .difference = intervals.difference,
                          .threshold = threshold};
  if (second != nullptr) report.runs.push_back(reported(*second, intervals.second));
  const std::string html = reportHtml(report);
  if (path.endsWith(u".pdf"_s)) return writePdf(path, qstr(html));
  return writeFileAtomically(fsPath(path), html);
}

}  // namespace stateroom
