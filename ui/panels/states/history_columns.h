#pragma once

#include <QString>

namespace stateroom {

class Session;

/// The unit of a column of the project's data; empty: none is given.
QString unitOf(const Session& session, const QString& column);
/// The column that orders a user's rows; empty: there is none.
QString orderColumn(const Session& session);

}  // namespace stateroom
