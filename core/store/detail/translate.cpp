#include "core/store/detail/translate.h"

#include <sqlite3.h>

namespace ant::detail {

Error sqliteError(const SQLite::Exception &exception, const std::filesystem::path &database)
{
    const std::string file = database.string();
    switch (exception.getErrorCode()) {
    case SQLITE_FULL:
        return {ErrorCode::Io, "the disk that holds " + file + " is full; nothing was changed", {}};
    case SQLITE_READONLY:
        return {ErrorCode::Io, file + " is read-only; nothing was changed", {}};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {ErrorCode::Io, file + " is locked by another process that has not finished in time", {}};
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return {ErrorCode::Io, file + " cannot be opened; check that it may be read and written", {}};
    case SQLITE_IOERR:
        return {ErrorCode::Io,
                "reading or writing " + file + " failed (" + exception.what() + ", code " +
                    std::to_string(exception.getExtendedErrorCode()) + "); check the disk and its free space",
                {}};
    case SQLITE_NOTADB:
        return {ErrorCode::Corrupt, file + " is not a database, so this is no workspace", {}};
    case SQLITE_CORRUPT:
        return {ErrorCode::Corrupt, file + " is damaged (" + exception.what() + ")", {}};
    case SQLITE_NOMEM:
        return {ErrorCode::OutOfMemory, "not enough memory for reading " + file, {}};
    case SQLITE_TOOBIG:
        return {ErrorCode::InvalidArgument, "a value is too large to be stored in " + file, {}};
    default:
        return {ErrorCode::Internal, "the database " + file + " refused: " + exception.what(), {}};
    }
}

} // namespace ant::detail
