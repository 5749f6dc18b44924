#pragma once

#include <filesystem>
#include <string>

#include "core/base/result.h"
#include "core/predict/trained_model.h"
#include "core/state/ledger.h"

/// Models that a ledger is bound to lie in `models/<fingerprint>/` of the project: copied there the
/// first time and never changed, whatever becomes of the run.
namespace stateroom {

std::filesystem::path ledgerPath(const std::filesystem::path& projectFolder);  ///< states.sqlite

/// The project's ledger as it stands; fails with Code::ledger_none where there is none yet.
/// `exclusive` as in Ledger::Options.
Result<Ledger> openLedger(const std::filesystem::path& projectFolder,
                          sqlite::Access access = sqlite::Access::ReadOnly, bool exclusive = false);

/// What the ledger must know of a model. Fails where it keeps no running state (checkStateful).
Result<LedgerModel> ledgerModelOf(const TrainedModel& trained);

/// Copies a run's model, with the weights of one checkpoint, to its place.
Result<LedgerModel> keepModel(Engine& engine, const std::filesystem::path& projectFolder,
                              const std::string& run, const std::string& checkpoint);

/// Fails with Code::model_not_kept, or kept_model_changed where the files are no longer those of
/// the fingerprint.
Result<TrainedModel> loadKeptModel(Engine& engine, const std::filesystem::path& projectFolder,
                                   const std::string& fingerprint);

}  // namespace stateroom
