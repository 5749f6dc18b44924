#include "ui/session/state_desk.h"

#include <sys/stat.h>

#include "core/engine_loader.h"

namespace stateroom {

StateDesk::StateDesk(std::filesystem::path projectFolder, const EngineOptions& options)
    : shelf_(std::move(projectFolder), [options] { return engine(options); }) {}

Result<Ledger*> StateDesk::ledger() {
  struct stat status{};
  const bool exists = ::stat(ledgerPath(folder()).c_str(), &status) == 0;
  const std::pair<std::uint64_t, std::uint64_t> file{status.st_dev, status.st_ino};
  if (!exists || file != file_) ledger_.reset();
  if (ledger_) return &*ledger_;
  auto opened = openLedger(folder(), sqlite::Access::ReadWrite);
  if (!opened && opened.error().code() == Code::ledger_read_only) opened = openLedger(folder());
  if (!opened) return passOn(std::move(opened).error());
  ledger_.emplace(*std::move(opened));
  file_ = file;
  return &*ledger_;
}

Result<StatefulPredictor> StateDesk::predictor() {
  STATEROOM_TRY(auto* const ledger, this->ledger());
  STATEROOM_CHECK(ledger->boundModel());
  return StatefulPredictor::open(*ledger, shelf_);
}

Result<StatefulPredictor> StateDesk::predictorBoundTo(const BindingChoice& choice) {
  auto opened = ledger();
  if (!opened && opened.error().code() == Code::ledger_none) {
    STATEROOM_CHECK(Ledger::open(ledgerPath(folder())));
    opened = ledger();
  }
  if (!opened) return unexpected(opened.error());
  const bool isBound = (*opened)->boundModel().has_value();
  return StatefulPredictor::open(**opened, shelf_, isBound ? BindingChoice() : choice);
}

bool isLedgerBound(const std::filesystem::path& projectFolder) {
  auto ledger = openLedger(projectFolder);
  return ledger && ledger->boundModel();
}

}  // namespace stateroom
