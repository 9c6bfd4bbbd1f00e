#pragma once

#include <cstdio>
#include <unistd.h>

namespace ant::test {

/// What this process holds in memory, libraries included (RSS), in units of 10^6 bytes; 0 where it is not
/// known.
inline double residentMegabytes()
{
    long long pages = 0, resident = 0;
    if (std::FILE *file = std::fopen("/proc/self/statm", "r")) {
        if (std::fscanf(file, "%lld %lld", &pages, &resident) != 2)
            resident = 0;
        std::fclose(file);
    }
    return double(resident) * double(sysconf(_SC_PAGESIZE)) / 1e6;
}

} // namespace ant::test
