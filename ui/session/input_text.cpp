#include "ui/session/input_text.h"

#include <QLocale>
#include <algorithm>

#include "core/base/text.h"
#include "core/data/cell.h"
#include "ui/session/number_format.h"
#include "ui/session/text.h"

namespace stateroom {

QString truthText(bool value) {
  return value ? QStringLiteral("true") : QStringLiteral("false");
}

QString inputText(const InputColumn& column, const std::string& cell) {
  if (column.type == BOOL) {
    const auto value = parseBool(cell);
    return value ? truthText(*value) : qstr(cell);
  }
  const auto number = parseDouble(cell);
  return number && column.isNumber() ? trimmedNumber(*number) : qstr(cell);
}

std::string typedInput(const InputColumn& column, const QString& text) {
  const std::string cell = text.trimmed().toStdString();
  if (!column.isNumber() || parseDouble(cell)) return cell;
  bool isNumber = false;
  const double number = QLocale().toDouble(text.trimmed().replace(QChar(0x2212), u'-'), &isNumber);
  return isNumber ? formatDouble(number) : cell;
}

std::optional<Error> inputProblem(const InputColumn& column, const std::string& cell) {
  if (cell.empty() || column.type == STRING) return std::nullopt;
  ColumnData read(column.name, column.type);
  const auto wrong = appendCell(read, cell, CellFormat({}));
  return wrong ? std::optional(Error(*wrong, {{"value", cell}})) : std::nullopt;
}

bool isUsualInput(const InputColumn& column, const std::string& cell) {
  if (column.order || cell.empty()) return true;
  if (!column.isNumber())
    return column.type != STRING || column.choices.empty() ||
           std::ranges::count(column.choices, cell) > 0;
  const auto number = parseDouble(cell);
  return !number || (*number >= column.low && *number <= column.high);
}

}  // namespace stateroom
