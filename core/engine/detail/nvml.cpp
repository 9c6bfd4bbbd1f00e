#include "core/engine/detail/nvml.h"

#include <dlfcn.h>

namespace ant::detail {
namespace {

// What nvml.h of the toolkit declares; the driver keeps these as they are.
using Device = struct nvmlDevice_st *;
struct Utilisation {
    unsigned int gpu = 0, memory = 0; ///< percent
};
constexpr int kSuccess = 0;
using Plain = int (*)();
using FindDevice = int (*)(const char *busId, Device *device);
using AskUtilisation = int (*)(Device device, Utilisation *rates);

template <typename Function>
Function function(void *library, const char *name)
{
    return reinterpret_cast<Function>(dlsym(library, name));
}

} // namespace

struct GpuUtilisation::Library {
    void *handle = nullptr;
    Plain end = nullptr; ///< set once the library was begun with
    AskUtilisation ask = nullptr;
    Device device = nullptr;

    Library() = default;
    Library(const Library &) = delete;
    Library &operator=(const Library &) = delete;
    ~Library()
    {
        if (end)
            (void)end();
        if (handle)
            dlclose(handle);
    }

    bool open(const std::string &busId, const std::string &file)
    {
        handle = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
        if (!handle)
            return false;
        const auto begin = function<Plain>(handle, "nvmlInit_v2");
        const auto find = function<FindDevice>(handle, "nvmlDeviceGetHandleByPciBusId_v2");
        const auto finish = function<Plain>(handle, "nvmlShutdown");
        ask = function<AskUtilisation>(handle, "nvmlDeviceGetUtilizationRates");
        if (!begin || !find || !finish || !ask || begin() != kSuccess)
            return false;
        end = finish;
        return find(busId.c_str(), &device) == kSuccess;
    }
};

GpuUtilisation::GpuUtilisation(const std::string &busId, const std::string &library)
{
    auto opened = std::make_unique<Library>();
    if (opened->open(busId, library))
        m_library = std::move(opened);
}

GpuUtilisation::~GpuUtilisation() = default;
GpuUtilisation::GpuUtilisation(GpuUtilisation &&) noexcept = default;

std::optional<int> GpuUtilisation::percent() const
{
    Utilisation rates;
    // A virtual or an old GPU may not be asked.
    if (!m_library || m_library->ask(m_library->device, &rates) != kSuccess || rates.gpu > 100)
        return {};
    return static_cast<int>(rates.gpu);
}

} // namespace ant::detail
