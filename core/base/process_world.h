#pragma once

namespace ant {

/// The place of this process among those that mpirun or srun started together.
struct ProcessWorld {
    int rank = 0;
    int count = 1; ///< 1: it was started alone
    bool isFirst() const { return rank == 0; }
    bool operator==(const ProcessWorld &) const = default;
};

/// As the launcher's environment says: Open MPI's mpirun, MPICH's, and srun (with --mpi=pmix or pmi2).
ProcessWorld processWorld();

} // namespace ant
