#pragma once

#include <SQLiteCpp/Database.h>

#include <filesystem>
#include <span>

namespace ant::detail {

/// "ANTW": PRAGMA application_id of a workspace database.
inline constexpr int kApplicationId = 0x414E5457;

/// SQL that brings a database from version n to n + 1, n being the place in the list. Entries are never
/// changed once a version of the program with them is out; new ones go to the end.
std::span<const std::string_view> migrations();

/// Version of the schema that this program reads and writes.
int schemaVersion();

/// PRAGMA user_version of an existing database. Throws Failure: Corrupt where it is no workspace, Unsupported
/// where a newer program wrote it.
int checkedVersion(SQLite::Database &database, const std::filesystem::path &file);

/// Applies what is missing, each step in a transaction of its own. Several processes may try at once.
void migrate(SQLite::Database &database);

} // namespace ant::detail
