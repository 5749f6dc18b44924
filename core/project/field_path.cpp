#include "core/project/field_path.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/project/settings.h"

namespace stateroom {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

struct PathPart {
  std::string field;
  std::optional<std::string> selector = std::nullopt;
  bool quoted = false;
};

/// Reads a path part by part: name, then perhaps a selector in brackets.
class PathReader {
 public:
  explicit PathReader(std::string_view path) : path_(path) {}

  Result<std::vector<PathPart>> read() {
    std::vector<PathPart> parts;
    do {
      STATEROOM_TRY(auto part, readPart());
      parts.push_back(std::move(part));
    } while (take('.'));
    if (at_ != path_.size()) return syntaxError();
    return parts;
  }

 private:
  Result<PathPart> readPart() {
    PathPart part{std::string(takeUntil(".["))};
    if (part.field.empty()) return syntaxError();
    if (!take('[')) return part;
    part.quoted = take('"');
    part.selector = part.quoted ? takeQuoted() : std::string(takeUntil("]"));
    if (!take(']')) return syntaxError();
    return part;
  }

  std::string takeQuoted() {
    std::string text;
    while (at_ < path_.size() && path_[at_] != '"') {
      if (path_[at_] == '\\' && at_ + 1 < path_.size()) ++at_;
      text += path_[at_++];
    }
    take('"');
    return text;
  }

  std::string_view takeUntil(std::string_view ends) {
    const auto end = std::min(path_.find_first_of(ends, at_), path_.size());
    const auto text = path_.substr(at_, end - at_);
    at_ = end;
    return text;
  }

  bool take(char c) {
    const bool there = at_ < path_.size() && path_[at_] == c;
    if (there) ++at_;
    return there;
  }

  unexpected<Error> syntaxError() const {
    return fail(Code::path_syntax,
                {{"path", std::string(path_)}, {"position", std::to_string(at_ + 1)}});
  }

  std::string_view path_;
  std::size_t at_ = 0;
};

std::string quotedName(const std::string& name) {
  if (!parseInteger(name) && name.find_first_of("].\"[") == name.npos) return name;
  std::string quoted = "\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

/// A selector as the house writes it.
std::string written(const PathPart& part) {
  const bool isIndex = !part.quoted && parseInteger(*part.selector);
  return isIndex ? *part.selector : quotedName(*part.selector);
}

/// Walks down a message along the parts of a path.
class Resolver {
 public:
  Resolver(const Message& root, bool append) : message_(&root), append_(append) {}

  Result<FieldStep> step(const PathPart& part, bool last) {
    const auto* field = message_->GetDescriptor()->FindFieldByName(part.field);
    if (field == nullptr) return unknown(part.field);
    const std::string here = below(part.field);
    if (part.selector && !field->is_repeated()) {
      return fail(Code::setting_not_list, {{"path", here}, {"element", *part.selector}});
    }
    if (!last && field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
      return fail(Code::setting_no_parts, {{"path", here}});
    }
    if (!last && field->is_repeated() && !part.selector) {
      return fail(Code::setting_needs_element, {{"path", here}});
    }
    FieldStep step{field};
    if (part.selector) {
      STATEROOM_TRY(step.index, select(*field, part, here));
    }
    way_ = part.selector ? fmt::format("{}[{}]", here, written(part)) : here;
    if (!last) descend(step);
    return step;
  }

 private:
  std::string below(std::string_view name) const {
    return way_.empty() ? std::string(name) : fmt::format("{}.{}", way_, name);
  }

  unexpected<Error> unknown(const std::string& word) const {
    const auto& type = *message_->GetDescriptor();
    const auto meant = suggestField(type, way_, word);
    if (!meant.empty())
      return fail(Code::setting_unknown, {{"path", below(word)}, {"nearest", meant}});
    return fail(Code::setting_unknown_here,
                {{"path", below(word)}, {"known", join(fieldNames(type), ", ")}});
  }

  Result<int> select(const FieldDescriptor& field, const PathPart& part,
                     const std::string& here) const {
    const int size = message_->GetReflection()->FieldSize(*message_, &field);
    if (const auto index = part.quoted ? std::nullopt : parseInteger(*part.selector)) {
      if (*index >= 0 && *index < size + (append_ ? 1 : 0)) return static_cast<int>(*index);
    } else if (const auto named = elementNamed(field, *part.selector)) {
      return *named;
    }
    if (size == 0) {
      return fail(Code::setting_list_empty, {{"path", here}, {"element", *part.selector}});
    }
    return fail(
        Code::setting_no_element,
        {{"path", here}, {"element", *part.selector}, {"known", knownElements(field, size)}});
  }

  std::optional<int> elementNamed(const FieldDescriptor& field, std::string_view name) const {
    if (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) return std::nullopt;
    const auto& reflection = *message_->GetReflection();
    for (int i = 0; i < reflection.FieldSize(*message_, &field); ++i) {
      if (elementName(reflection.GetRepeatedMessage(*message_, &field, i)) == name) return i;
    }
    return std::nullopt;
  }

  std::string knownElements(const FieldDescriptor& field, int size) const {
    std::vector<std::string> known;
    constexpr int kShown = 12;
    for (int i = 0; i < std::min(size, kShown); ++i) {
      const auto name =
          field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE
              ? elementName(message_->GetReflection()->GetRepeatedMessage(*message_, &field, i))
              : std::string();
      known.push_back(name.empty() ? std::to_string(i) : fmt::format("{} ({})", i, name));
    }
    if (size > kShown) known.emplace_back("…");
    return join(known, ", ");
  }

  void descend(const FieldStep& step) {
    const auto& reflection = *message_->GetReflection();
    if (step.index < 0) {
      message_ = &reflection.GetMessage(*message_, step.field);
    } else if (step.index < reflection.FieldSize(*message_, step.field)) {
      message_ = &reflection.GetRepeatedMessage(*message_, step.field, step.index);
    } else {
      message_ = reflection.GetMessageFactory()->GetPrototype(step.field->message_type());
    }
  }

  const Message* message_;
  bool append_;
  std::string way_;
};

/// What the elements of a list are called; empty where one has no name.
std::vector<std::string> elementNames(const Message& parent, const FieldDescriptor& list) {
  const auto& reflection = *parent.GetReflection();
  std::vector<std::string> names(static_cast<std::size_t>(reflection.FieldSize(parent, &list)));
  if (list.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) return names;
  for (std::size_t i = 0; i < names.size(); ++i)
    names[i] = elementName(reflection.GetRepeatedMessage(parent, &list, static_cast<int>(i)));
  return names;
}

}  // namespace

Result<FieldPath> FieldPath::resolve(const Message& root, std::string_view path, bool append) {
  STATEROOM_TRY(const auto parts, PathReader(path).read());
  FieldPath resolved;
  Resolver resolver(root, append);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    STATEROOM_TRY(auto step, resolver.step(parts[i], i + 1 == parts.size()));
    resolved.steps_.push_back(step);
  }
  return resolved;
}

const Message* FieldPath::parentIn(const Message& root) const {
  const Message* message = &root;
  for (const auto& [field, index] : std::span(steps_).first(steps_.size() - 1)) {
    const auto& reflection = *message->GetReflection();
    const bool there = index < 0 ? reflection.HasField(*message, field)
                                 : index < reflection.FieldSize(*message, field);
    if (!there) return nullptr;
    message = index < 0 ? &reflection.GetMessage(*message, field)
                        : &reflection.GetRepeatedMessage(*message, field, index);
  }
  return message;
}

Message& FieldPath::makeParentIn(Message& root) const {
  Message* message = &root;
  for (const auto& [field, index] : std::span(steps_).first(steps_.size() - 1)) {
    const auto& reflection = *message->GetReflection();
    if (index < 0) {
      message = reflection.MutableMessage(message, field);
    } else if (index < reflection.FieldSize(*message, field)) {
      message = reflection.MutableRepeatedMessage(message, field, index);
    } else {
      message = reflection.AddMessage(message, field);
    }
  }
  return *message;
}

std::string elementName(const Message& element) {
  const auto& type = *element.GetDescriptor();
  const auto& reflection = *element.GetReflection();
  for (const char* key : {"name", "column", "path"}) {
    const auto* field = type.FindFieldByName(key);
    if (field == nullptr || field->cpp_type() != FieldDescriptor::CPPTYPE_STRING) continue;
    if (auto name = reflection.GetString(element, field); !name.empty()) return name;
  }
  if (type.real_oneof_decl_count() == 0) return {};
  const auto* kind = reflection.GetOneofFieldDescriptor(element, type.oneof_decl(0));
  return kind == nullptr ? std::string() : kind->name();
}

std::vector<std::string> pathParts(const Message& parent, const FieldDescriptor& field) {
  if (!field.is_repeated()) return {field.name()};
  auto names = elementNames(parent, field);
  std::unordered_map<std::string, int> count;
  for (const auto& name : names) ++count[name];
  for (std::size_t i = 0; i < names.size(); ++i) {
    const bool named = !names[i].empty() && count[names[i]] == 1;
    names[i] =
        fmt::format("{}[{}]", field.name(), named ? quotedName(names[i]) : std::to_string(i));
  }
  return names;
}

std::string suggestField(const Descriptor& type, std::string_view prefix, std::string_view word) {
  const auto names = fieldNames(type);
  const std::string below = prefix.empty() ? "" : fmt::format("{}.", prefix);
  const auto near = nearest(word, names);
  for (const auto& info : allSettings()) {
    if (info.path.ends_with(fmt::format(".{}", word))) return info.path;
  }
  return near ? below + *near : std::string();
}

std::vector<std::string> fieldNames(const Descriptor& type) {
  std::vector<std::string> names;
  for (int i = 0; i < type.field_count(); ++i) names.push_back(type.field(i)->name());
  return names;
}

}  // namespace stateroom
