#pragma once

#include "core/engine/detail/processes.h"

#include <c10/util/Exception.h>

#include <exception>
#include <string>
#include <type_traits>

namespace ant::detail {

/// Runs body and turns what LibTorch throws into an Error: the only catch of a LibTorch exception
/// (and of a ProcessFailure, which comes out of it).
/// body returns a Result.
template <typename Body>
std::invoke_result_t<Body> translate(const std::string &doing, Body &&body)
{
    try {
        return body();
    } catch (const ProcessFailure &e) {
        return e.error();
    } catch (const c10::OutOfMemoryError &e) { // first: it is a c10::Error too
        return Error{ErrorCode::OutOfMemory, e.what_without_backtrace(), {doing}};
    } catch (const c10::Error &e) {
        // The CPU's allocator has no error of its own kind.
        const std::string text = e.what_without_backtrace();
        if (text.find("can't allocate memory") != std::string::npos)
            return Error{ErrorCode::OutOfMemory, text.substr(0, text.find('\n')), {doing}};
        return Error{ErrorCode::Internal, e.what_without_backtrace(), {doing}};
    } catch (const std::bad_alloc &) {
        return Error{ErrorCode::OutOfMemory, "not enough memory; a smaller batch needs less", {doing}};
    } catch (const std::exception &e) {
        return Error{ErrorCode::Internal, e.what(), {doing}};
    }
}

} // namespace ant::detail
