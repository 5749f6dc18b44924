#include "core/project/settings.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <google/protobuf/util/message_differencer.h>

#include "core/base/text.h"
#include "core/project/inferred_defaults.h"
#include "core/project/setting_value.h"
#include "core/project/text_printer.h"

namespace stateroom {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

std::string typeName(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return "message";
    case FieldDescriptor::CPPTYPE_DOUBLE:
    case FieldDescriptor::CPPTYPE_FLOAT:
      return "number";
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64:
      return "integer";
    case FieldDescriptor::CPPTYPE_BOOL:
      return "bool";
    default:
      return choicesOf(field).empty() ? "text" : "choice";
  }
}

SettingInfo describeSetting(const FieldDescriptor& field, const std::string& prefix) {
  const auto& declared = settingOf(field);
  return {.path = prefix + field.name(),
          .type = typeName(field),
          .defaultValue = declared.default_(),
          .unit = declared.unit(),
          .help = declared.help(),
          .min = declared.min(),
          .max = declared.max(),
          .choices = choicesOf(field),
          .repeated = field.is_repeated()};
}

/// Depth first; a message inside itself (a layer in a TimeDistributed) is listed but not entered.
void collect(const Descriptor& type, const std::string& prefix,
             std::vector<const Descriptor*>& above, std::vector<SettingInfo>& settings) {
  above.push_back(&type);
  for (int i = 0; i < type.field_count(); ++i) {
    const auto& field = *type.field(i);
    settings.push_back(describeSetting(field, prefix));
    if (field.message_type() == nullptr || std::ranges::count(above, field.message_type()) > 0)
      continue;
    collect(*field.message_type(), settings.back().path + (field.is_repeated() ? "[]." : "."),
            above, settings);
  }
  above.pop_back();
}

/// Whether "variant=torch name=adagrad" holds for the fields of a message.
bool holds(const Message& message, std::string_view conditions) {
  return std::ranges::all_of(split(conditions, ' '), [&](std::string_view condition) {
    const auto equals = condition.find('=');
    const auto* field =
        message.GetDescriptor()->FindFieldByName(std::string(condition.substr(0, equals)));
    return field != nullptr && fieldText(message, {field}) == condition.substr(equals + 1);
  });
}

std::string defaultIn(const Message& message, const Setting& declared) {
  for (const auto& rule : declared.default_when()) {
    const auto colon = rule.find(": ");
    if (holds(message, std::string_view(rule).substr(0, colon))) return rule.substr(colon + 2);
  }
  return declared.default_();
}

bool isAbsent(const Message& message, const FieldDescriptor& field) {
  return !field.is_repeated() && field.real_containing_oneof() == nullptr &&
         !message.GetReflection()->HasField(message, &field);
}

void fillField(Message& message, const FieldDescriptor& field) {
  if (!isAbsent(message, field)) return;
  const auto& declared = settingOf(field);
  if (field.message_type() != nullptr) {
    if (!declared.stays_absent()) message.GetReflection()->MutableMessage(&message, &field);
  } else if (!declared.default_().empty()) {
    // The text is the declaration's own; a test assigns every one of them.
    (void)assignField(message, {&field}, defaultIn(message, declared));
  }
}

void fillChildren(Message& message) {
  const auto& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const auto* field : fields) {
    if (field->message_type() == nullptr) continue;
    if (!field->is_repeated()) {
      fillDefaults(*reflection.MutableMessage(&message, field));
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
      fillDefaults(*reflection.MutableRepeatedMessage(&message, field, i));
    }
  }
}

/// Most sections of two projects are the same: they need not be written out to be compared.
void clearEqualSections(Project& a, Project& b) {
  const auto& type = *Project::descriptor();
  const auto& reflection = *Project::GetReflection();
  google::protobuf::util::MessageDifferencer differencer;
  for (int i = 0; i < type.field_count(); ++i) {
    if (!differencer.CompareWithFields(a, b, {type.field(i)}, {type.field(i)})) continue;
    reflection.ClearField(&a, type.field(i));
    reflection.ClearField(&b, type.field(i));
  }
}

std::map<std::string, std::string> leaves(const Message& message, std::vector<std::string>& order) {
  std::map<std::string, std::string> texts;
  visitFields(message, "",
              [&](const Message& parent, const FieldDescriptor& field, const auto& path) {
                if (texts.emplace(path, fieldText(parent, {&field})).second) order.push_back(path);
                return true;
              });
  return texts;
}

}  // namespace

Result<> applySetting(Project& project, std::string_view path, std::string_view value) {
  STATEROOM_TRY(const auto where, FieldPath::resolve(project, path, true));
  Project changed = project;
  auto& parent = where.makeParentIn(changed);
  if (auto assigned = assignField(parent, where.last(), value); !assigned) {
    return passOn(std::move(assigned).error(), "field", path);
  }
  if (where.last().field->message_type() == nullptr) {
    if (auto checked = checkField(parent, *where.last().field); !checked) {
      return passOn(std::move(checked).error(), "field", path);
    }
  } else {
    STATEROOM_CHECK(checkSettings(changed));
  }
  project = std::move(changed);
  return {};
}

void fillDefaults(Message& message) {
  const auto& type = *message.GetDescriptor();
  // Plain defaults first: conditional ones look at them.
  for (const bool conditional : {false, true}) {
    for (int i = 0; i < type.field_count(); ++i) {
      const auto& field = *type.field(i);
      if (settingOf(field).default_when().empty() != conditional) fillField(message, field);
    }
  }
  fillChildren(message);
}

Project resolveDefaults(const Project& project) {
  Project resolved = project;
  fillDefaults(resolved);
  inferDefaults(resolved);
  return resolved;
}

Result<> checkSettings(const Project& project) {
  Result<> result;
  visitFields(project, "",
              [&](const Message& parent, const FieldDescriptor& field, const auto& path) {
                result = checkField(parent, field);
                if (!result) result.error().at("field", path);
                return result.has_value();
              });
  return result;
}

const std::vector<SettingInfo>& allSettings() {
  static const auto settings = [] {
    std::vector<SettingInfo> all;
    std::vector<const Descriptor*> above;
    collect(*Project::descriptor(), "", above, all);
    return all;
  }();
  return settings;
}

Project seenByTraining(Project project) {
  project.clear_title();
  project.clear_question();
  project.clear_ignored_problems();
  project.clear_decision_threshold();
  return project;
}

Result<std::string> settingText(const Project& project, std::string_view path) {
  const auto resolved = resolveDefaults(project);
  STATEROOM_TRY(const auto where, FieldPath::resolve(resolved, path));
  const auto* parent = where.parentIn(resolved);
  return parent == nullptr ? std::string() : fieldText(*parent, where.last());
}

SettingChanges changedSettings(const Project& project, const Project& reference) {
  return SettingsReference(reference).changesOf(project);
}

SettingChanges settingTexts(const Project& project) {
  std::vector<std::string> order;
  const auto texts = leaves(resolveDefaults(project), order);
  SettingChanges settings;
  for (const auto& path : order) settings.emplace_back(path, texts.at(path));
  return settings;
}

SettingChanges SettingsReference::changesOf(const Project& project) const {
  auto mine = resolveDefaults(project);
  auto other = resolved_;
  clearEqualSections(mine, other);
  std::vector<std::string> order, before;
  const auto now = leaves(mine, order);
  const auto then = leaves(other, before);
  SettingChanges changed;
  for (const auto& path : order) {
    const auto old = then.find(path);
    if (old == then.end() || old->second != now.at(path)) changed.emplace_back(path, now.at(path));
  }
  for (const auto& path : before) {
    if (!now.contains(path)) changed.emplace_back(path, "");
  }
  return changed;
}

std::string printProject(const Project& project) {
  return printText(project);
}

}  // namespace stateroom
