#include "ui/panels/states/replay_texts.h"

#include "core/predict/user_step.h"
#include "ui/session/number_format.h"
#include "ui/session/text.h"

namespace stateroom {

using namespace Qt::StringLiterals;

QString ReplayTexts::unit(const Divergence& divergence) {
  if (divergence.layer.empty()) return {};
  return qstr(divergence.layer + "." + divergence.tensor) + u"[%1]"_s.arg(divergence.unit);
}

QString ReplayTexts::divergence(const UserReplay& replay) {
  const Divergence& first = *replay.first;
  const QString text = first.layer.empty() ? tr("from r%1 on").arg(first.revision)
                                           : tr("from r%1 on, %2 by %3")
                                                 .arg(first.revision)
                                                 .arg(unit(first), shortNumber(first.delta, 3));
  return replay.changes.empty() ? text : text + u"; "_s + change(replay.changes.front());
}

QString ReplayTexts::change(const InputChange& change) {
  if (change.column.empty()) return tr("the row of r%1 is gone").arg(change.revision);
  return tr("%1 of r%2 was %3 and is %4 today")
      .arg(qstr(change.column))
      .arg(change.revision)
      .arg(cell(change.recorded), cell(change.today));
}

QString ReplayTexts::cell(const std::string& json) {
  const RowTexts cells = recordedCells("{\"value\":" + json + "}");
  return cells.empty() ? QString() : qstr(cells.begin()->second);
}

}  // namespace stateroom
