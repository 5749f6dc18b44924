#include "ui/panels/evaluate/report_writer.h"

#include <QBuffer>
#include <QPageLayout>
#include <QPdfWriter>
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

QByteArray pdfOf(const QString& html) {
  QBuffer pdf;
  pdf.open(QIODevice::WriteOnly);
  QPdfWriter paper(&pdf);
  paper.setPageSize(QPageSize(QPageSize::A4));
  paper.setPageMargins(QMarginsF(12, 12, 12, 12), QPageLayout::Millimeter);
  QTextDocument document;
  document.setDefaultFont(QFont(u"Stateroom Sans"_s, 9));
  document.setHtml(html);
  document.print(&paper);
  pdf.close();
  return pdf.data();
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
  if (path.endsWith(u".pdf"_s))
    return writeFileAtomically(fsPath(path), pdfOf(qstr(html)).toStdString());
  return writeFileAtomically(fsPath(path), html);
}

}  // namespace stateroom
