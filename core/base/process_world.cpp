#include "core/base/process_world.h"

#include <charconv>
#include <cstdlib>
#include <cstring>
#include <initializer_list>

namespace ant {
namespace {

/// The whole number in the first of these variables that holds one; -1 where none does.
int firstNumber(std::initializer_list<const char *> names)
{
    for (const char *name : names) {
        const char *text = std::getenv(name);
        int number = -1;
        if (!text)
            continue;
        const char *end = text + std::strlen(text);
        const auto [parsed, error] = std::from_chars(text, end, number);
        if (error == std::errc() && parsed == end && number >= 0)
            return number;
    }
    return -1;
}

} // namespace

ProcessWorld processWorld()
{
    // A batch script of Slurm has a number of tasks too; a rank of PMI has only what srun itself started.
    const int rank = firstNumber({"OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK"});
    const int count = firstNumber({"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_STEP_NUM_TASKS"});
    if (rank < 0 || count <= 1 || rank >= count)
        return {};
    return {rank, count};
}

} // namespace ant
