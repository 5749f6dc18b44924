#include "ui/session/pasted_rows.h"

#include <algorithm>

#include "core/data/csv_reader.h"
#include "ui/session/text.h"

namespace stateroom {

namespace {

/// Tabs before semicolons before commas: a comma may be in a number.
char delimiterOf(const QString& text) {
  const QStringView first = QStringView(text).left(text.indexOf(u'\n'));
  return first.contains(u'\t') ? '\t' : first.contains(u';') ? ';' : ',';
}

}  // namespace

Result<QList<QStringList>> rowsOfText(const QString& text) {
  const char delimiter = delimiterOf(text);
  // A header of no meaning, as the reader wants one: the text's own need not be one.
  std::string source = std::string("a") + delimiter + "b\n" + text.toStdString();
  STATEROOM_TRY(auto reader,
                CsvReader::over(ByteSource::ofText(std::move(source)), {.delimiter = delimiter}));
  QList<QStringList> rows;
  for (;;) {
    STATEROOM_TRY(const bool more, reader.next());
    if (!more) break;
    QStringList cells;
    for (const std::string_view field : reader.fields()) cells << qstr(field).simplified();
    const bool isBlank = std::ranges::all_of(cells, &QString::isEmpty);
    if (!isBlank) rows << cells;
  }
  if (rows.isEmpty()) return fail(Code::input_empty);
  return rows;
}

}  // namespace stateroom
