#include "core/state/lineage.h"

#include <algorithm>

#include "core/base/text.h"

namespace stateroom {
namespace {

unexpected<Error> broken(const Revision& revision) {
  return unexpected(Error(Code::chain_broken, {{"reason", "the source of a state is not there"}})
                        .at("revision", revision.number)
                        .at("user", revision.user));
}

/// "18", "no-edema@15", "42@18": the number is behind the last @.
std::optional<std::int64_t> numberIn(std::string_view source) {
  const auto at = source.rfind('@');
  return parseInteger(at == source.npos ? source : source.substr(at + 1));
}

/// The name is nobody's now, or that of somebody who came later.
bool isForgotten(const Result<Revision>& source) {
  return source || source.error().code() == Code::user_unknown ||
         source.error().code() == Code::revision_unknown;
}

/// Where the state of a revision that was taken from elsewhere comes from; empty where that was
/// erased, the user's name perhaps too.
Result<std::optional<Revision>> sourceOf(Ledger& ledger, const Revision& revision) {
  const auto number = numberIn(revision.source);
  if (!number) return broken(revision);
  const bool copied = revision.cause == Cause::Copy;
  const auto user = copied ? revision.source.substr(0, revision.source.rfind('@')) : revision.user;
  auto source = ledger.revision(user, *number);
  const bool isEarlier = source && source->sequence < revision.sequence;
  if (isEarlier && source->stateHash) return *std::move(source);
  if (isEarlier || (copied && isForgotten(source))) return std::nullopt;
  return broken(revision);
}

bool isTaken(Cause cause) {
  return cause == Cause::Restore || cause == Cause::Merge || cause == Cause::Copy;
}

bool beginsAnew(Cause cause) {
  return cause == Cause::Reset || cause == Cause::Import || cause == Cause::Initial ||
         cause == Cause::Erase;
}

}  // namespace

Result<Lineage> lineageOf(Ledger& ledger, const Revision& revision) {
  Lineage lineage;
  for (Revision current = revision;;) {
    if (beginsAnew(current.cause)) {
      if (current.cause != Cause::Erase) lineage.origin = std::move(current);
      break;
    }
    if (isTaken(current.cause)) {
      STATEROOM_TRY(auto source, sourceOf(ledger, current));
      if (!source) {
        lineage.origin = std::move(current);
        break;
      }
      current = *std::move(source);
      continue;
    }
    const auto parent = current.parent;
    const auto user = current.user;
    const auto sequence = current.sequence;
    if (current.cause == Cause::Edit) ++lineage.edits;
    if (isComputedFromInput(current)) lineage.steps.push_back(std::move(current));
    if (parent == 0) break;
    STATEROOM_TRY(current, ledger.revision(user, parent));
    if (current.sequence >= sequence) return broken(current);
  }
  std::ranges::reverse(lineage.steps);
  return lineage;
}

}  // namespace stateroom
