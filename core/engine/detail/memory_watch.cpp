#include "core/engine/detail/memory_watch.h"

#include <fstream>
#include <malloc.h>
#include <unistd.h>

namespace ant::detail {

std::int64_t residentBytes()
{
    std::ifstream numbers("/proc/self/statm");
    std::int64_t whole = 0, resident = 0;
    numbers >> whole >> resident;
    return numbers ? resident * sysconf(_SC_PAGESIZE) : 0;
}

void returnFreedMemory()
{
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

} // namespace ant::detail
