#pragma once

#include "core/store/detail/statement.h"
#include "core/store/detail/translate.h"
#include "core/store/workspace.h"

#include <SQLiteCpp/Transaction.h>

namespace ant {

struct Workspace::State {
    std::filesystem::path folder;
    std::filesystem::path file;
    bool isWritable = false;
    SQLite::Database database;

    /// Runs `body(database)` on one consistent snapshot.
    template <typename Body>
    auto read(const std::string &doing, Body &&body)
    {
        return detail::translate(file, doing, [&] {
            SQLite::Transaction transaction(database);
            return body(database);
        });
    }

    /// Runs `body(database)` as one transaction: all of it is stored, or, where it throws, nothing.
    template <typename Body>
    auto write(const std::string &doing, Body &&body)
    {
        return detail::translate(file, doing, [&] {
            if (!isWritable)
                throw detail::Failure{{ErrorCode::Io, folder.string() + " was opened for reading only", {}}};
            SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
            if constexpr (std::is_void_v<std::invoke_result_t<Body, SQLite::Database &>>) {
                body(database);
                transaction.commit();
            } else {
                auto value = body(database);
                transaction.commit();
                return value;
            }
        });
    }
};

} // namespace ant
