#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <memory>

namespace ant::detail {

/// The MPI operations that a shared run is made of. Implemented in the shared library `ant_mpi`, which is
/// loaded when a run has several processes, so that nobody else needs MPI.
///
/// All of them are collective: every process begins the same ones in the same order. A buffer must live until
/// isDone() has said so. Thread: the one that called startMpi().
class MpiCalls {
public:
    struct Request; ///< freed by isDone()
    virtual ~MpiCalls() = default;
    virtual int rank() const = 0;
    virtual int count() const = 0;
    /// values[i] becomes the sum over all processes, the same bits on each.
    virtual Request *beginSum(float *values, int count) = 0;
    virtual Request *beginSum(double *values, int count) = 0;
    /// all: count() times `bytes`, by rank.
    virtual Request *beginGather(const char *own, char *all, int bytes) = 0;
    /// The first process's bytes for all.
    virtual Request *beginBroadcast(char *values, int bytes) = 0;
    /// Whether it is finished. Errors: Io where MPI says that it has failed.
    virtual Result<bool> isDone(Request *request) = 0;
    /// Once nothing is under way any more.
    virtual void leave() = 0;
};

/// Loads `ant_mpi` and joins the processes that mpirun or srun started together with this one.
/// Errors: Unsupported, saying what is missing.
Result<std::unique_ptr<MpiCalls>> startMpi();

} // namespace ant::detail
