#pragma once

#include "core/base/result.h"

#include <SQLiteCpp/Exception.h>

#include <filesystem>
#include <new>
#include <type_traits>

namespace ant::detail {

/// Carries an Error out of nested queries up to translate(). Never leaves core/store.
struct Failure {
    Error error;
};

/// The value, or its Error thrown as a Failure: for calling functions of other folders inside a body.
template <typename T>
T orFail(Result<T> result)
{
    if (!result.ok())
        throw Failure{std::move(result).error()};
    if constexpr (!std::is_void_v<T>)
        return std::move(result).value();
}

/// A sentence for people about what SQLite refused. `database` names the file in it.
Error sqliteError(const SQLite::Exception &exception, const std::filesystem::path &database);

/// Runs the body, whose exceptions become Errors: the only place of core/store where any is caught.
template <typename Body>
Result<std::invoke_result_t<Body>> translate(const std::filesystem::path &database, const std::string &doing,
                                             Body &&body)
{
    try {
        if constexpr (std::is_void_v<std::invoke_result_t<Body>>) {
            body();
            return {};
        } else {
            return body();
        }
    } catch (Failure &failure) {
        return std::move(failure.error).within(doing);
    } catch (const SQLite::Exception &exception) {
        return sqliteError(exception, database).within(doing);
    } catch (const std::bad_alloc &) {
        return Error{ErrorCode::OutOfMemory, "not enough memory for " + database.string(), {doing}};
    } catch (const std::exception &exception) {
        return Error{ErrorCode::Internal, exception.what(), {doing}};
    }
}

} // namespace ant::detail
