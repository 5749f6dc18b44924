#include "ui/panels/states/history_columns.h"

#include "core/project/inferred_defaults.h"
#include "ui/session/session.h"
#include "ui/session/text.h"

namespace stateroom {

QString unitOf(const Session& session, const QString& column) {
  for (const Column& known : session.resolved().data().columns())
    if (known.name() == column.toStdString()) return qstr(known.unit());
  return {};
}

QString orderColumn(const Session& session) {
  const auto columns = columnsOf(session.resolved(), ORDER);
  return columns.empty() ? QString() : qstr(columns.front());
}

}  // namespace stateroom
