#include "core/engine/detail/engine_part.h"

#include "core/base/files.h"

#include <dlfcn.h>

namespace ant::detail {

Result<void *> loadEnginePart(const std::string &file, const char *function, const std::string &missing)
{
    std::string reason = missing;
    for (const char *place : {"../lib", "../../lib/ant-workbench"}) {
        const auto path = programFolder() / place / file;
        std::error_code code;
        if (!std::filesystem::exists(path, code))
            continue;
        // Global: what such a library loads in turn looks for its symbols among all.
        void *library = dlopen(path.c_str(), RTLD_NOW | RTLD_GLOBAL);
        void *found = library ? dlsym(library, function) : nullptr;
        if (found)
            return found;
        reason = dlerror();
    }
    return Error{ErrorCode::Unsupported, reason, {}};
}

} // namespace ant::detail
