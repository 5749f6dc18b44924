#include "ui/print_pdf.h"

#include <QBuffer>
#include <QGuiApplication>
#include <QPageLayout>
#include <QPdfWriter>
#include <QTextDocument>
#include <memory>

#include "ui/session/text.h"
#include "ui/theme/type_scale.h"

namespace stateroom {

using namespace Qt::StringLiterals;

std::string printPdf(const std::string& html) {
  static int count = 1;
  static char name[] = "stateroom";
  static char* arguments[] = {name, nullptr};
  std::unique_ptr<QGuiApplication> application;
  if (QCoreApplication::instance() == nullptr) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    application = std::make_unique<QGuiApplication>(count, arguments);
  }
  loadFonts();
  QBuffer pdf;
  pdf.open(QIODevice::WriteOnly);
  QPdfWriter paper(&pdf);
  paper.setPageSize(QPageSize(QPageSize::A4));
  paper.setPageMargins(QMarginsF(12, 12, 12, 12), QPageLayout::Millimeter);
  QTextDocument document;
  document.setDefaultFont(QFont(u"Stateroom Sans"_s, 9));
  document.setHtml(qstr(html));
  document.print(&paper);
  pdf.close();
  return pdf.data().toStdString();
}

}  // namespace stateroom
