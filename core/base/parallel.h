#pragma once

#include <cstddef>
#include <functional>

namespace ant {

/// Threads to use where the caller gave none (0): the processors this process may run on, at least 1.
int defaultThreads();

/// Calls body(index) once for each index in [0, count), on up to `threads` threads (0: defaultThreads()), the
/// caller being one of them, and returns when all calls have. Which thread takes which index is not fixed, so
/// a body writes its own slot only and a caller combines slots in index order: results then do not depend on
/// the number of threads. The body must not throw. Helper threads are started once and kept; a call from
/// inside a body runs on the calling thread alone.
void parallelFor(std::size_t count, int threads, const std::function<void(std::size_t)> &body);

} // namespace ant
