#include "ui/session/text.h"

#include <QRegularExpression>

namespace stateroom {

using namespace Qt::StringLiterals;

QString labelOf(const QString& actionText) {
  static const QRegularExpression mnemonic(u"\\(&.\\)|&|…"_s);
  return QString(actionText).remove(mnemonic);
}

}  // namespace stateroom
