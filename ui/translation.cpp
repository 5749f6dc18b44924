#include "ui/translation.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTranslator>

namespace stateroom {

using namespace Qt::StringLiterals;

void installTranslation() {
  auto* words = new QTranslator(QCoreApplication::instance());
  const QString folder = u":/translations"_s;
  if (words->load(QLocale(), u"stateroom"_s, u"_"_s, folder) ||
      words->load(u"stateroom_en"_s, folder))
    QCoreApplication::installTranslator(words);
}

}  // namespace stateroom
