#include "ui/session/error_text.h"

#include <QCoreApplication>
#include <map>

#include <nlohmann/json.hpp>

#include "core/base/text.h"
#include "ui/session/text.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

/// The members of an object that are texts.
std::map<std::string, std::string> textsIn(const nlohmann::json& json, const char* name) {
  std::map<std::string, std::string> texts;
  if (json.contains(name) && json[name].is_object())
    for (const auto& [key, value] : json[name].items())
      if (value.is_string()) texts[key] = value.get<std::string>();
  return texts;
}

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

/// Its places come in the order of "context".
Error errorOfJson(const nlohmann::json& json) {
  const ErrorText* row = findErrorText(json.value("code", ""));
  if (row == nullptr) return Error(Code::internal, {{"what", json.value("message", "")}});
  Error::Arguments arguments;
  for (const auto& [name, value] : textsIn(json, "arguments")) arguments.emplace_back(name, value);
  Error error(row->code, std::move(arguments));
  auto places = textsIn(json, "places");
  const auto order = json.value("context", nlohmann::json::array());
  for (auto place = order.rbegin(); place != order.rend(); ++place)
    for (const auto& [what, where] : places)
      if (*place == where || *place == what + ' ' + where) error.at(what, where);
  return error;
}

}  // namespace stateroom
