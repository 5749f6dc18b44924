#pragma once

#include <QList>
#include <QStringList>

#include "core/base/result.h"

namespace stateroom {

/// A table as text, from a spreadsheet (tabs) or a CSV file (commas or semicolons; quotes as RFC
/// 4180 has them), as lines of cells without what is blank. Fails with Code::input_empty where
/// nothing is left.
Result<QList<QStringList>> rowsOfText(const QString& text);

}  // namespace stateroom
