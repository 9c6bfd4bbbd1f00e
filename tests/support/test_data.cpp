#include "tests/support/test_data.h"

#include <cstdlib>
#include <system_error>

namespace ant::test {

std::filesystem::path testData(const std::string &relative)
{
    const char *folder = std::getenv("ANT_TEST_DATA");
    if (!folder || !*folder)
        folder = std::getenv("ANT_TEST_DATA_DEFAULT");
    if (!folder || !*folder)
        return {};
    std::error_code code;
    auto path = std::filesystem::weakly_canonical(std::filesystem::path(folder) / relative, code);
    return std::filesystem::exists(path, code) ? path : std::filesystem::path();
}

TemporaryFolder::TemporaryFolder()
{
    std::string pattern = (std::filesystem::temp_directory_path() / "ant-test-XXXXXX").string();
    if (!mkdtemp(pattern.data()))
        std::abort();
    m_path = pattern;
}

TemporaryFolder::~TemporaryFolder()
{
    std::error_code code;
    std::filesystem::remove_all(m_path, code);
}

} // namespace ant::test
