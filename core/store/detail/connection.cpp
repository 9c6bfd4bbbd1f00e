#include "core/store/detail/connection.h"

#include "core/base/files.h"
#include "core/store/detail/file_lock.h"
#include "core/store/detail/schema.h"
#include "core/store/detail/translate.h"

#include <cerrno>
#include <cstring>
#include <unistd.h>

namespace ant::detail {
namespace {

namespace fs = std::filesystem;

void configure(SQLite::Database &database)
{
    database.exec("PRAGMA foreign_keys = ON");
    database.exec("PRAGMA synchronous = NORMAL"); // with WAL: a power cut may undo the last moments, no more
}

/// Makes the database beside its place and renames it, so that nobody ever sees half of one.
void create(const fs::path &folder)
{
    orFail(makeFolder(folder));
    const FileLock lock = FileLock::ofFolder(folder);
    const fs::path file = databaseFile(folder);
    std::error_code code;
    if (fs::exists(file, code))
        return;
    const fs::path fresh = folder / "workspace.sqlite.new";
    for (const char *suffix : {"", "-wal", "-shm", "-journal"}) // of a process that was killed here
        fs::remove(fresh.string() + suffix, code);
    {
        SQLite::Database database(fresh.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE,
                                  kBusyTimeoutMs);
        database.exec("PRAGMA journal_mode = WAL");
        migrate(database);
    }
    fs::rename(fresh, file, code);
    if (code)
        throw Failure{{ErrorCode::Io, "cannot create " + file.string() + ": " + code.message(), {}}};
}

void requireFile(const fs::path &file)
{
    std::error_code code;
    const fs::file_status status = fs::status(file, code);
    if (status.type() == fs::file_type::not_found)
        throw Failure{{ErrorCode::NotFound,
                       "there is no workspace in " + file.parent_path().string() + " (" +
                           file.filename().string() + " is missing)",
                       {}}};
    if (status.type() != fs::file_type::regular)
        throw Failure{{ErrorCode::Io,
                       "cannot open " + file.string() + ": " + (code ? code.message() : "it is not a file"),
                       {}}};
}

bool isWritable(const fs::path &file)
{
    return ::access(file.c_str(), W_OK) == 0 && ::access(file.parent_path().c_str(), W_OK) == 0;
}

SQLite::Database openForWriting(const fs::path &file)
{
    if (!isWritable(file))
        throw Failure{
            {ErrorCode::Io,
             "the workspace " + file.parent_path().string() + " cannot be written: " + std::strerror(errno),
             {}}};
    SQLite::Database database(file.string(), SQLite::OPEN_READWRITE, kBusyTimeoutMs);
    (void)checkedVersion(database, file);
    configure(database);
    migrate(database);
    return database;
}

/// "file:" address, every byte that has a meaning in one escaped.
std::string address(const fs::path &file)
{
    static constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string text = "file:";
    for (const char c : file.string()) {
        if (c == '%' || c == '?' || c == '#' || static_cast<unsigned char>(c) < 0x20)
            text += {'%', kDigits[static_cast<unsigned char>(c) >> 4], kDigits[c & 15]};
        else
            text += c;
    }
    return text;
}

SQLite::Database openReadOnly(const fs::path &file)
{
    std::error_code code;
    const fs::path log = file.string() + "-wal";
    const bool hasLog = fs::exists(log, code) && fs::file_size(log, code) > 0;
    // A connection to a WAL database writes into its folder even for reading. Where it cannot, and no other
    // process has changes pending, nothing changes and SQLite may read the file as it lies there.
    if (!isWritable(file) && !hasLog)
        return {address(file) + "?immutable=1", SQLite::OPEN_READONLY | SQLite::OPEN_URI, kBusyTimeoutMs};
    return {file.string(), SQLite::OPEN_READONLY, kBusyTimeoutMs};
}

SQLite::Database openForReading(const fs::path &file)
{
    {
        SQLite::Database database = openReadOnly(file);
        if (checkedVersion(database, file) == schemaVersion())
            return database;
    }
    if (!isWritable(file))
        throw Failure{{ErrorCode::Unsupported,
                       file.string() +
                           " was written by an older version of ANT Workbench and cannot be brought "
                           "up to date where it lies, because it is read-only; open a copy of it",
                       {}}};
    openForWriting(file);
    return openReadOnly(file);
}

} // namespace

fs::path databaseFile(const fs::path &folder)
{
    return folder / "workspace.sqlite";
}

SQLite::Database connect(const fs::path &folder, Workspace::Access access)
{
    const fs::path file = databaseFile(folder);
    std::error_code code;
    if (access == Workspace::Access::Create && !fs::exists(file, code))
        create(folder);
    requireFile(file);
    return access == Workspace::Access::Read ? openForReading(file) : openForWriting(file);
}

} // namespace ant::detail
