#pragma once

#include "core/base/result.h"
#include "core/state/ledger_verify.h"

namespace stateroom {

/// Every head against its revision, the way to it and its state; every user's head on main; that no
/// revision is missing at all. Fails with chain_broken at the first bad row. The chains hold.
Result<> verifyHeads(Ledger& ledger, const VerifyOptions& options);

/// Rows between two reports.
inline constexpr std::int64_t kBetweenReports = 10000;
/// Tells of the progress. Fails with Code::cancelled where it was asked to stop.
Result<> reportProgress(const VerifyOptions& options, const VerifyProgress& progress);

}  // namespace stateroom
