#include "ui/workspace.h"

#include "ui/session/error_text.h"

namespace stateroom {

void Workspace::report(const Result<>& result) {
  if (result) return Q_EMIT recovered();
  Q_EMIT failed(sentenceOf(result.error()) + QStringLiteral(". ") + hintOf(result.error()));
}

}  // namespace stateroom
