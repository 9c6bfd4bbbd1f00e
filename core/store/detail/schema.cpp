#include "core/store/detail/schema.h"

#include "core/store/detail/translate.h"

#include <SQLiteCpp/Transaction.h>

namespace ant::detail {

int schemaVersion()
{
    return static_cast<int>(migrations().size());
}

int checkedVersion(SQLite::Database &database, const std::filesystem::path &file)
{
    if (database.execAndGet("PRAGMA application_id").getInt() != kApplicationId)
        throw Failure{
            {ErrorCode::Corrupt, file.string() + " is a database, but not that of a workspace", {}}};
    const int version = database.execAndGet("PRAGMA user_version").getInt();
    if (version > schemaVersion())
        throw Failure{{ErrorCode::Unsupported,
                       file.string() + " was written by a newer version of ANT Workbench (format " +
                           std::to_string(version) + ", this program knows up to " +
                           std::to_string(schemaVersion()) + "); update the program to open it",
                       {}}};
    return version;
}

void migrate(SQLite::Database &database)
{
    for (;;) {
        SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
        // Read inside the transaction: another process may have taken the same step meanwhile.
        const int version = database.execAndGet("PRAGMA user_version").getInt();
        if (version >= schemaVersion())
            return;
        database.exec(std::string(migrations()[static_cast<std::size_t>(version)]));
        database.exec("PRAGMA user_version = " + std::to_string(version + 1));
        database.exec("PRAGMA application_id = " + std::to_string(kApplicationId));
        transaction.commit();
    }
}

} // namespace ant::detail
