#include "core/engine/detail/engine_part.h"
#include "core/engine/detail/mpi_calls.h"

namespace ant::detail {

Result<std::unique_ptr<MpiCalls>> startMpi()
{
    const auto entry =
        loadEnginePart("libant_mpi.so", "antStartMpi", "this build has no MPI part (ANT_WITH_MPI=ON)");
    if (!entry.ok())
        return Error{
            ErrorCode::Unsupported, "cannot share a run among processes: " + entry.error().message, {}};
    std::unique_ptr<MpiCalls> calls(reinterpret_cast<MpiCalls *(*)()>(entry.value())());
    if (!calls)
        return Error{ErrorCode::Unsupported, "cannot share a run among processes: MPI does not start", {}};
    return calls;
}

} // namespace ant::detail
