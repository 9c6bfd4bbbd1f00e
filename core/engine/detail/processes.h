#pragma once

#include "core/base/result.h"

#include <ATen/core/Tensor.h>

#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace ant::detail {

/// Thrown out of an operation that all processes share once one of them is lost or has failed: it may be
/// under way deep inside LibTorch. Caught by translate().
class ProcessFailure : public std::exception {
public:
    explicit ProcessFailure(Error error) : m_error(std::move(error)) {}
    const Error &error() const { return m_error; }
    const char *what() const noexcept override { return m_error.message.c_str(); }

private:
    Error m_error;
};

/// The processes that share a run, seen from one of them.
///
/// Every function but the questions is collective: all processes call the same ones in the same order, else
/// they wait for each other. They throw ProcessFailure. Thread: one at a time.
class Processes {
public:
    virtual ~Processes() = default;
    virtual int rank() const = 0; ///< 0 alone writes
    virtual int count() const = 0;
    bool isFirst() const { return rank() == 0; }

    /// Every process's text, by rank.
    virtual std::vector<std::string> gather(const std::string &own) = 0;
    /// The same where all texts are of one length.
    virtual std::vector<std::string> gatherEqual(const std::string &own) = 0;
    /// What the first process gave.
    virtual std::string broadcast(std::string ofFirst) = 0;
    /// Begins to add a tensor (float32 or float64, contiguous) up over all processes, in place and to the
    /// same bits on each. The function that it returns waits for the end.
    virtual std::function<void()> beginSum(const at::Tensor &values) = 0;
    void sum(const at::Tensor &values) { beginSum(values)(); }

    /// Stops once a process is lost or has failed: what it was is then failure().
    virtual std::stop_token lost() const = 0;
    virtual std::optional<Error> failure() const = 0;
    /// Tells the others why this one ends. Not collective.
    virtual void fail(const Error &why) = 0;
    /// After the last shared operation.
    virtual void leave() = 0;

    /// For tensors on a GPU: the device that this process uses.
    virtual void useDevice(const at::Device &device) = 0;
    /// How many processes before this one, and in all, are on its machine.
    struct OnMachine {
        int index = 0, count = 1;
    };
    virtual OnMachine onMachine() const = 0;
    virtual std::string label(int rank) const = 0; ///< "process 2 (pid 4711 on node07)"
};

/// Every process's numbers, by rank; as many from each.
std::vector<std::vector<double>> gatherNumbers(Processes &processes, const std::vector<double> &own);

/// Joins the processes that mpirun or srun started together with this one.
/// Errors: Unsupported (no MPI here), Io (they cannot reach each other).
Result<std::unique_ptr<Processes>> joinProcesses();

} // namespace ant::detail
