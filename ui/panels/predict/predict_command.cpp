// The command lines that ask what the Predict workspace asks.
#include "ui/panels/predict/answer_panel.h"
#include "ui/panels/predict/batch_panel.h"
#include "ui/panels/predict/input_table.h"
#include "ui/panels/predict/predict_form.h"
#include "ui/panels/predict/predict_workspace.h"
#include "ui/session/text.h"
#include "ui/widgets/input_form.h"

namespace stateroom {

using namespace Qt::StringLiterals;

QString PredictWorkspace::command() const {
  if (form_->isBatch()) return session_->commandLine(u"predict"_s, form_->batch()->arguments());
  if (form_->isTable()) return table_->command();
  QStringList arguments;
  if (!isBoundStep())  // a bound ledger has its own model
    arguments << u"--run"_s << session_->currentRun() << u"--checkpoint"_s << form_->checkpoint();
  if (form_->isStep()) {
    arguments << u"--stateful"_s << u"--user"_s << session_->currentUser();
    if (form_->isDryRun()) arguments << u"--dry-run"_s;
  }
  for (const auto& [column, text] : form_->fields()->values())
    arguments << u"--value"_s << qstr(column + '=' + text);
  if (!form_->isStep() || form_->isDryRun()) arguments += answerPanel_->arguments();
  return session_->commandLine(u"predict"_s, arguments);
}

QString PredictWorkspace::forkCommand(const QString& branch) const {
  const QStringList of{u"--user"_s, session_->currentUser(), u"--branch"_s, branch};
  QStringList step = QStringList{u"--stateful"_s, u"--allow-late"_s} + of;
  for (const auto& [column, text] : form_->fields()->values())
    step << u"--value"_s << qstr(column + '=' + text);
  return session_->commandLine(u"state fork"_s, of) + u" && "_s +
         session_->commandLine(u"predict"_s, step);
}

}  // namespace stateroom
