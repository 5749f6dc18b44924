#include "core/data/schema.h"

#include <algorithm>

#include "core/project/inferred_defaults.h"

namespace stateroom {
namespace {

bool looksAhead(const Schema::Entry& entry) {
  return entry.info.seesLaterRows;
}

/// Labels, weights and ignored columns may know what comes later.
bool mayLookAhead(Role role) {
  return role == LABEL || role == WEIGHT || role == IGNORE;
}

Schema::Entry fileEntry(const Column& column) {
  Schema::Entry entry;
  entry.name = column.name();
  entry.type = column.type() == COLUMN_TYPE_UNSPECIFIED ? FLOAT : column.type();
  entry.role = column.role();
  return entry;
}

Result<Schema::Entry> derivedEntry(const DerivedColumn& column, const Schema& known) {
  Schema::Entry entry;
  entry.name = column.name();
  entry.type = column.type() == COLUMN_TYPE_UNSPECIFIED ? FLOAT : column.type();
  entry.role = column.role();
  entry.derived = true;
  entry.expression = column.expression();
  std::vector<std::string> names;
  names.reserve(known.entries.size());
  for (const auto& other : known.entries) names.push_back(other.name);
  auto info = checkExpression(column.expression(), names);
  if (!info) return passOn(std::move(info).error(), "column", column.name());
  entry.info = *std::move(info);
  for (const auto& name : entry.info.reads) {
    entry.info.seesLaterRows |= looksAhead(*known.find(name));
  }
  return entry;
}

/// Columns behind a label or weight would give the answer away.
void ignoreWhatLabelsRead(Schema& schema) {
  for (std::size_t i = schema.entries.size(); i-- > 0;) {
    const auto& entry = schema.entries[i];
    const bool hidden = entry.role == LABEL || entry.role == WEIGHT || entry.role == IGNORE;
    if (!entry.derived || !hidden) continue;
    for (auto& other : schema.entries) {
      const bool read = std::ranges::find(entry.info.reads, other.name) != entry.info.reads.end();
      if (read && other.role == ROLE_UNSPECIFIED) other.role = IGNORE;
    }
  }
  for (auto& entry : schema.entries) {
    if (entry.role == ROLE_UNSPECIFIED) entry.role = FEATURE;
  }
}

Result<> checkNames(const Schema& schema) {
  for (auto entry = schema.entries.begin(); entry != schema.entries.end(); ++entry) {
    const auto twin = std::find_if(schema.entries.begin(), entry,
                                   [&](const auto& other) { return other.name == entry->name; });
    if (twin != entry) return fail(Code::duplicate_column, {{"name", entry->name}});
  }
  return {};
}

Result<> checkRoles(const Schema& schema) {
  for (const Role role : {USER, ORDER, WEIGHT}) {
    const Schema::Entry* first = nullptr;
    for (const auto& entry : schema.entries) {
      if (entry.role != role) continue;
      if (first != nullptr) {
        return fail(Code::two_columns_for_role,
                    {{"first", first->name}, {"second", entry.name}, {"role", Role_Name(role)}});
      }
      first = &entry;
    }
  }
  for (const auto& entry : schema.entries) {
    if (looksAhead(entry) && !mayLookAhead(entry.role)) {
      return unexpected(Error(Code::expression_later_rows).at("column", entry.name));
    }
    if (entry.role == USER && entry.type == FLOAT) {
      return unexpected(Error(Code::user_is_number).at("column", entry.name));
    }
    if (entry.role == ORDER && entry.type == STRING) {
      return unexpected(Error(Code::order_is_text).at("column", entry.name));
    }
  }
  return {};
}

void require(Schema& schema, std::string_view name) {
  const auto entry = std::ranges::find(schema.entries, name, &Schema::Entry::name);
  if (entry == schema.entries.end() || entry->required) return;
  entry->required = true;
  for (const auto& read : entry->info.reads) require(schema, read);
}

}  // namespace

Result<Schema> Schema::of(const Project& project) {
  Schema schema;
  for (const auto& column : project.data().columns()) schema.entries.push_back(fileEntry(column));
  for (const auto& column : project.data().derived()) {
    STATEROOM_TRY(auto entry, derivedEntry(column, schema));
    schema.entries.push_back(std::move(entry));
  }
  ignoreWhatLabelsRead(schema);
  STATEROOM_CHECK(checkNames(schema));
  STATEROOM_CHECK(checkRoles(schema));
  return schema;
}

void Schema::requireFeaturesOnly(const Project& project, bool labelsRequired) {
  for (auto& entry : entries) entry.required = false;
  for (const auto& feature : project.features()) require(*this, feature.column());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto role = entries[i].role;
    const bool feature = role == FEATURE && project.features().empty();
    const bool label = (role == LABEL || role == WEIGHT) && labelsRequired;
    if (feature || label) require(*this, entries[i].name);
  }
}

const Schema::Entry* Schema::find(std::string_view name) const {
  const auto found = std::ranges::find(entries, name, &Entry::name);
  return found == entries.end() ? nullptr : &*found;
}

const Schema::Entry* Schema::withRole(Role role) const {
  const auto found = std::ranges::find(entries, role, &Entry::role);
  return found == entries.end() ? nullptr : &*found;
}

bool usesSequences(const Project& project) {
  if (project.data().sequences().has_enabled()) return project.data().sequences().enabled();
  return hasRecurrentLayer(project.model());
}

}  // namespace stateroom
