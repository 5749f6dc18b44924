#include "ui/panels/foot/log_panel.h"

#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

namespace stateroom {

using namespace Qt::StringLiterals;

LogPanel::LogPanel(EventLog* log, QWidget* parent) : QPlainTextEdit(parent) {
  setObjectName(u"logPanel"_s);
  setAccessibleName(tr("Log"));
  setReadOnly(true);
  setFrameShape(QFrame::NoFrame);
  setFont(typeFont(Type::Mono));
  setMaximumBlockCount(5000);
  setPlaceholderText(tr("What this window does is written here."));
  document()->setDocumentMargin(8);
  const auto showAll = [this, log] {
    clear();
    for (const EventLog::Entry& entry : log->entries()) append(entry);
  };
  showAll();
  connect(&Theme::instance(), &Theme::changed, this, showAll);  // lines keep their colours
  connect(log, &EventLog::added, this, &LogPanel::append);
}

void LogPanel::append(const EventLog::Entry& entry) {
  const Tokens& t = tokens();
  const QColor colour = entry.level == EventLog::Level::Error     ? t.error
                        : entry.level == EventLog::Level::Warning ? t.warning
                                                                  : t.text;
  appendHtml(u"<span style='color:%1'>%2</span>&nbsp; <span style='color:%3'>%4</span>"_s.arg(
      t.secondaryText.name(), entry.time.toString(u"HH:mm:ss"_s), colour.name(),
      entry.text.toHtmlEscaped()));
}

}  // namespace stateroom
