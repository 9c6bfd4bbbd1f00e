#pragma once

#include "core/engine/detail/cuda_kernels.h"
#include "core/engine/detail/mpi_calls.h"
#include "core/engine/detail/process_watch.h"
#include "core/engine/detail/processes.h"

#include <condition_variable>
#include <deque>

namespace ant::detail {

/// Processes over MPI (tensors of the processor, and all small messages) and NCCL (tensors on GPUs).
///
/// One thread makes all calls of MPI: it begins what it is asked for at once and then asks for its end, with
/// short sleeps in between, so that sums go on while the network computes and nobody spins.
class ProcessGroup final : public Processes {
public:
    ~ProcessGroup() override;
    /// Errors: those of startMpi and ProcessWatch.
    Result<void> join();

    int rank() const override { return m_rank; }
    int count() const override { return m_count; }
    std::vector<std::string> gather(const std::string &own) override;
    std::vector<std::string> gatherEqual(const std::string &own) override;
    std::string broadcast(std::string ofFirst) override;
    std::function<void()> beginSum(const at::Tensor &values) override;
    std::stop_token lost() const override { return m_watch->lost(); }
    std::optional<Error> failure() const override;
    void fail(const Error &why) override;
    void leave() override;
    void useDevice(const at::Device &device) override;
    OnMachine onMachine() const override { return m_onMachine; }
    std::string label(int rank) const override { return m_labels[static_cast<std::size_t>(rank)]; }

private:
    using Begin = std::function<MpiCalls::Request *(MpiCalls &)>;
    class Service;
    struct Job {
        Begin begin; ///< keeps the memory that it works on alive
        MpiCalls::Request *request = nullptr;
        bool isDone = false;
    };
    std::shared_ptr<Job> start(Begin begin);
    void wait(const std::shared_ptr<Job> &job);
    void serve(const std::stop_token &stop);
    Result<void> meet();
    void keepFailure(Error error);

    std::unique_ptr<ProcessWatch> m_watch;
    std::vector<std::string> m_labels;
    int m_rank = 0, m_count = 1;
    OnMachine m_onMachine;
    std::unique_ptr<GpuSums> m_gpuSums;

    mutable std::mutex m_mutex; ///< guards the rest
    std::condition_variable_any m_asked, m_changed;
    std::deque<std::shared_ptr<Job>> m_waiting;
    std::optional<Result<void>> m_started; ///< how MPI has
    std::optional<Error> m_failure;
    bool m_leaves = false;
    std::jthread m_thread; ///< last: ends before what it uses
};

} // namespace ant::detail
