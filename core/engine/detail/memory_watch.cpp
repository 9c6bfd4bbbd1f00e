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

void keepFreedMemory()
{
#ifdef M_MMAP_MAX
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, -1);
#endif
}

void returnFreedMemory()
{
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

} // namespace ant::detail
