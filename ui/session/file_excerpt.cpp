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
  std::ifstream file(path, std::ios::binary);
  QStringList lines;
  std::string text;
  qint64 number = 1;
  const auto take = [&] {
    if (number >= line - 1 && number <= line + 1)
      lines << QString::number(number) + u"  "_s + qstr(escapeControl(text));
    text.clear();
    ++number;
  };
  char character = 0;
  for (qint64 read = 0; number <= line + 1 && read < MostBytes && file.get(character); ++read) {
    if (character == '\n')
      take();
    else if (text.size() < Width)
      text += character;  // a line may be as long as the file
  }
  if (!text.empty()) take();
  return lines.join(u'\n');
}

}  // namespace stateroom
