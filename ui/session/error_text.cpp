#include "ui/session/error_text.h"

#include <QCoreApplication>

#include "core/base/text.h"
#include "ui/session/text.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

const ErrorText& rowOf(const Error& error) {
  return errorTable()[static_cast<std::size_t>(error.code())];
}

QString filled(std::string_view text, const Error& error) {
  const std::string source(text);
  if (source.empty()) return {};
  const QString words = QCoreApplication::translate("Errors", source.c_str());
  return qstr(fillTemplate(words.toStdString(), error.arguments()));
}

}  // namespace

QString messageOf(const Error& error) {
  return filled(rowOf(error).message, error);
}

QString hintOf(const Error& error) {
  return filled(rowOf(error).hint, error);
}

QString placeOf(const Error& error) {
  QStringList parts;
  const auto& context = error.context();
  for (auto place = context.rbegin(); place != context.rend(); ++place) {
    const QString where = qstr(escapeControl(place->second));
    parts << (place->first == "file"
                  ? where
                  : QCoreApplication::translate("ErrorPlaces", place->first.c_str()) + u' ' +
                        where);
  }
  return parts.join(u", "_s);
}

QString sentenceOf(const Error& error) {
  const QString place = placeOf(error);
  return place.isEmpty() ? messageOf(error) : messageOf(error) + u" ("_s + place + u')';
}

}  // namespace stateroom
