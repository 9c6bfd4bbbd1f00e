#pragma once

#include "core/store/workspace.h"

#include <SQLiteCpp/Database.h>

namespace ant::detail {

inline constexpr int kBusyTimeoutMs = 10'000;

std::filesystem::path databaseFile(const std::filesystem::path &folder);

/// An open connection to the database of a workspace folder, of the right version and set up (WAL, foreign
/// keys, busy timeout). Throws Failure and SQLite::Exception.
SQLite::Database connect(const std::filesystem::path &folder, Workspace::Access access);

} // namespace ant::detail
