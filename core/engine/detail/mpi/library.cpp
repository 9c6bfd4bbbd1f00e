#include "core/engine/detail/mpi_calls.h"

#include <mpi.h>

namespace ant::detail {

struct MpiCalls::Request {
    MPI_Request handle = MPI_REQUEST_NULL;
    int begun = MPI_SUCCESS; ///< what the call that began it returned
};

namespace {

std::string textOf(int error)
{
    char text[MPI_MAX_ERROR_STRING] = {};
    int length = 0;
    MPI_Error_string(error, text, &length);
    return {text, static_cast<std::size_t>(length)};
}

class Calls final : public MpiCalls {
public:
    Calls()
    {
        // Of its own, and with errors that are told: the default ends the process without a word in the run.
        MPI_Comm_dup(MPI_COMM_WORLD, &m_group);
        MPI_Comm_set_errhandler(m_group, MPI_ERRORS_RETURN);
        MPI_Comm_rank(m_group, &m_rank);
        MPI_Comm_size(m_group, &m_count);
    }
    int rank() const override { return m_rank; }
    int count() const override { return m_count; }

    Request *beginSum(float *values, int count) override { return sum(values, count, MPI_FLOAT); }
    Request *beginSum(double *values, int count) override { return sum(values, count, MPI_DOUBLE); }
    Request *beginGather(const char *own, char *all, int bytes) override
    {
        auto *request = new Request;
        request->begun =
            MPI_Iallgather(own, bytes, MPI_BYTE, all, bytes, MPI_BYTE, m_group, &request->handle);
        return request;
    }
    Request *beginBroadcast(char *values, int bytes) override
    {
        auto *request = new Request;
        request->begun = MPI_Ibcast(values, bytes, MPI_BYTE, 0, m_group, &request->handle);
        return request;
    }
    Result<bool> isDone(Request *request) override
    {
        int done = 0;
        const int error = request->begun == MPI_SUCCESS ? MPI_Test(&request->handle, &done, MPI_STATUS_IGNORE)
                                                        : request->begun;
        if (error == MPI_SUCCESS && !done)
            return false;
        delete request;
        if (error != MPI_SUCCESS)
            return Error{ErrorCode::Io, "the processes of the run lost touch: " + textOf(error), {}};
        return true;
    }
    void leave() override
    {
        MPI_Comm_free(&m_group);
        MPI_Finalize();
    }

private:
    Request *sum(void *values, int count, MPI_Datatype type)
    {
        auto *request = new Request;
        request->begun =
            MPI_Iallreduce(MPI_IN_PLACE, values, count, type, MPI_SUM, m_group, &request->handle);
        return request;
    }

    MPI_Comm m_group = MPI_COMM_NULL;
    int m_rank = 0, m_count = 1;
};

} // namespace
} // namespace ant::detail

/// nullptr where MPI does not start. Every call comes from the thread that calls this.
extern "C" __attribute__((visibility("default"))) ant::detail::MpiCalls *antStartMpi()
{
    int level = MPI_THREAD_SINGLE;
    if (MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &level) != MPI_SUCCESS ||
        level < MPI_THREAD_FUNNELED)
        return nullptr;
    return new ant::detail::Calls;
}
