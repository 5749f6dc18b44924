#include "ui/session/file_excerpt.h"

#include <QStringList>
#include <fstream>
#include <string>

#include "core/base/text.h"
#include "ui/session/text.h"

namespace stateroom {

using namespace Qt::StringLiterals;

QString fileExcerpt(const std::filesystem::path& path, qint64 line) {
  constexpr std::size_t Width = 400;
  constexpr qint64 MostBytes = 8 << 20;
  std::ifstream file(path);
  QStringList lines;
  std::string text;
  qint64 bytes = 0;
  for (qint64 number = 1; number <= line + 1 && bytes < MostBytes && std::getline(file, text);
       ++number) {
    bytes += static_cast<qint64>(text.size());
    if (number >= line - 1)
      lines << QString::number(number) + u"  "_s + qstr(escapeControl(text.substr(0, Width)));
  }
  return lines.join(u'\n');
}

}  // namespace stateroom
