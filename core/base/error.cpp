#include "core/base/error.h"

#include <algorithm>
#include <iterator>

#include "core/base/text.h"

namespace stateroom {
namespace {

constexpr ErrorText kTable[] = {
#define STATEROOM_ERROR(name, kind, message, hint) \
  ErrorText{Code::name, ErrorKind::kind, #name, message, hint},
#include "core/errors/all.def"
#undef STATEROOM_ERROR
};

const ErrorText& textOf(Code code) {
  return kTable[static_cast<std::size_t>(code)];
}

}  // namespace

std::span<const ErrorText> errorTable() {
  return kTable;
}

const ErrorText* findErrorText(std::string_view name) {
  const auto found = std::ranges::find(kTable, name, &ErrorText::name);
  return found == std::end(kTable) ? nullptr : &*found;
}

std::string fillTemplate(std::string_view text,
                         std::span<const std::pair<std::string, std::string>> arguments) {
  std::string filled;
  while (!text.empty()) {
    const auto open = text.find('{');
    const auto close = open == text.npos ? text.npos : text.find('}', open);
    if (close == text.npos) break;
    const auto name = text.substr(open + 1, close - open - 1);
    const auto found = std::ranges::find(arguments, name, [](const auto& a) { return a.first; });
    filled += text.substr(0, open);
    filled += found == arguments.end() ? std::string(text.substr(open, close - open + 1))
                                       : escapeControl(found->second);
    text.remove_prefix(close + 1);
  }
  return filled += text;
}

Error::Error(Code code, Arguments arguments) : code_(code), arguments_(std::move(arguments)) {}

std::string_view Error::name() const {
  return textOf(code_).name;
}

ErrorKind Error::kind() const {
  return textOf(code_).kind;
}

std::string Error::message() const {
  return fillTemplate(textOf(code_).message, arguments_);
}

std::string Error::hint() const {
  return fillTemplate(textOf(code_).hint, arguments_);
}

std::string_view Error::argument(std::string_view name) const {
  const auto found = std::ranges::find(arguments_, name, [](const auto& a) { return a.first; });
  return found == arguments_.end() ? std::string_view{} : std::string_view(found->second);
}

std::string Error::place() const {
  std::string text;
  for (auto place = context_.rbegin(); place != context_.rend(); ++place) {
    if (!text.empty()) text += ", ";
    text += place->first == "file" ? escapeControl(place->second)
                                   : place->first + " " + escapeControl(place->second);
  }
  return text;
}

Error& Error::at(std::string_view what, std::string_view where) & {
  context_.emplace_back(what, where);
  return *this;
}

Error&& Error::at(std::string_view what, std::string_view where) && {
  return std::move(this->at(what, where));
}

}  // namespace stateroom
