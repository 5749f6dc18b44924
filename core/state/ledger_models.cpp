#include <algorithm>
#include <utility>

#include "core/state/ledger.h"
#include "core/state/state_codec.h"

namespace stateroom {
namespace {

Result<LedgerModel> modelOf(const sqlite::Statement& row) {
  STATEROOM_TRY(auto layout, StateLayout::fromJson(row.textView(2)));
  STATEROOM_TRY(auto initial, decodeState(layout, row.blob(3)));
  return LedgerModel{.fingerprint = row.text(0),
                     .run = row.text(1),
                     .layout = std::move(layout),
                     .initial = std::move(initial)};
}

Result<std::int64_t> insertModel(sqlite::Database& database, const LedgerModel& model) {
  STATEROOM_TRY(const auto rows, model.layout.rowsOf(model.initial));
  if (rows != 1) {
    return fail(
        Code::state_shape,
        {{"name", "the initial state"}, {"got", std::to_string(rows) + " rows"}, {"wanted", "1"}});
  }
  std::vector<std::byte> initial;
  encodeState(model.layout, model.initial, 0, initial);
  STATEROOM_CHECK(database.run(
      "INSERT INTO models(fingerprint, run, layout, initial, time) VALUES (?1, ?2, ?3, ?4, ?5)"
      " ON CONFLICT DO NOTHING",
      model.fingerprint, model.run, model.layout.toJson(), initial,
      now().time_since_epoch().count()));
  STATEROOM_TRY(const auto id, database.integer("SELECT id FROM models WHERE fingerprint = ?1",
                                                model.fingerprint));
  return *id;
}

}  // namespace

Result<> Ledger::bind(const LedgerModel& model) {
  STATEROOM_TRY(auto transaction, sqlite::Transaction::begin(*database_));
  STATEROOM_TRY(const auto id, insertModel(*database_, model));
  STATEROOM_CHECK(database_->run("UPDATE branches SET model_id = ?1 WHERE name = 'main'", id));
  return transaction.commit();
}

Result<std::int64_t> Ledger::addModel(const LedgerModel& model) {
  if (database_->inTransaction()) return insertModel(*database_, model);
  STATEROOM_TRY(auto transaction, sqlite::Transaction::begin(*database_));
  STATEROOM_TRY(const auto id, insertModel(*database_, model));
  STATEROOM_CHECK(transaction.commit());
  return id;
}

Result<const LedgerModel*> Ledger::modelById(std::int64_t id) {
  const auto known = models_.find(id);
  if (known != models_.end()) return &known->second;
  STATEROOM_TRY(
      const auto statement,
      database_->statement("SELECT fingerprint, run, layout, initial FROM models WHERE id = ?1"));
  STATEROOM_TRY(const bool row, statement->bind(id).step());
  if (!row) return fail(Code::model_unknown, {{"model", std::to_string(id)}});
  auto model = modelOf(*statement);
  if (!model) return passOn(std::move(model).error());
  return &models_.emplace(id, std::move(*model)).first->second;
}

Result<const LedgerModel*> Ledger::model(std::string_view fingerprint) {
  STATEROOM_TRY(const auto id,
                database_->integer("SELECT id FROM models WHERE fingerprint = ?1", fingerprint));
  if (!id) return fail(Code::model_unknown, {{"model", std::string(fingerprint)}});
  return modelById(*id);
}

Result<const LedgerModel*> Ledger::boundModel() {
  STATEROOM_TRY(const auto id,
                database_->integer("SELECT model_id FROM branches WHERE name = 'main'"));
  if (!id) return fail(Code::ledger_unbound);
  return modelById(*id);
}

Result<const Ledger::KnownKernel*> Ledger::known(const Kernel& kernel) {
  if (std::exchange(noted_->rolledBack, false)) kernels_.clear();  // their rows may be gone
  const auto found = std::ranges::find(kernels_, kernel, &KnownKernel::kernel);
  if (found != kernels_.end()) return &*found;
  STATEROOM_CHECK(database_->run(
      "INSERT INTO kernels(engine, name, instructions, precision) VALUES (?1, ?2, ?3, ?4)"
      " ON CONFLICT DO NOTHING",
      kernel.engine, kernel.name, kernel.instructions, kernel.precision));
  STATEROOM_TRY(
      const auto id,
      database_->integer("SELECT id FROM kernels WHERE engine = ?1 AND name = ?2"
                         " AND instructions = ?3 AND precision = ?4",
                         kernel.engine, kernel.name, kernel.instructions, kernel.precision));
  return &kernels_.emplace_back(
      KnownKernel{.kernel = kernel, .text = kernel.text(), .id = id.value_or(0)});
}

}  // namespace stateroom
