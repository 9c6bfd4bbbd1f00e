#pragma once

#include <filesystem>
#include <string>

namespace ant::test {

/// A file or folder below ANT_TEST_DATA (default: `../shared` beside the checkout); empty where it is absent.
/// A test that needs it begins with ANT_NEEDS_DATA(path, "golden/grids.json").
std::filesystem::path testData(const std::string &relative);

/// A new empty folder below the system's temporary folder, removed with its contents when destroyed.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder &) = delete;
    TemporaryFolder &operator=(const TemporaryFolder &) = delete;
    const std::filesystem::path &path() const { return m_path; }

private:
    std::filesystem::path m_path;
};

} // namespace ant::test

#define ANT_NEEDS_DATA(variable, relative)                                                                   \
    const std::filesystem::path variable = ant::test::testData(relative);                                    \
    if (variable.empty())                                                                                    \
    QSKIP("needs " relative " below ANT_TEST_DATA")

/// QVERIFY for a Result, showing its error. The expression is evaluated once.
#define ANT_VERIFY_OK(result)                                                                                \
    do {                                                                                                     \
        const auto &antVerified = (result);                                                                  \
        QVERIFY2(antVerified.ok(), antVerified.ok() ? "" : antVerified.error().text().c_str());              \
    } while (false)
