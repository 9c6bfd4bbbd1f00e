#include "tests/layering/file_rules.h"
#include "tests/layering/include_rules.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <algorithm>
#include <functional>

using namespace ant::test;

namespace {

/// Files over the limit that stay, each with the reason; tst_layering fails on one that is not needed any
/// more.
constexpr std::span<const SizeException> kLongFiles;

} // namespace

/// The rules of tests/layering, applied to this repository.
class TestLayering : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyRuleHolds_data();
    void everyRuleHolds();

private:
    SourceTree m_tree;
};

void TestLayering::initTestCase()
{
    auto tree = readTree(qEnvironmentVariable("ANT_SOURCE_DIR", ".").toStdString());
    ANT_VERIFY_OK(tree);
    m_tree = std::move(tree).value();
    // A rule holds for an empty tree as well: be sure that this is the repository.
    const auto isRoot = [](const SourceFile &file) { return file.path == "core/base/result.h"; };
    QVERIFY2(std::ranges::any_of(m_tree, isRoot), "run it from the root of the repository, or by ctest");
}

void TestLayering::everyRuleHolds_data()
{
    using Rule = std::function<Findings(const SourceTree &)>;
    QTest::addColumn<Rule>("rule");
    QTest::newRow("folders include downwards") << Rule(findWrongOwnIncludes);
    QTest::newRow("libraries stay in their folders") << Rule(findWrongLibraryIncludes);
    QTest::newRow("targets link downwards") << Rule(findWrongLinkLines);
    QTest::newRow("every source is built") << Rule(findUnlistedSources);
    QTest::newRow("files are small") << Rule(
        [](const SourceTree &tree) { return findLongFiles(tree, kLongFiles); });
    QTest::newRow("SQL stands in core/store") << Rule(findStraySql);
    QTest::newRow("no path of one machine") << Rule(findMachinePaths);
}

void TestLayering::everyRuleHolds()
{
    QFETCH(std::function<Findings(const SourceTree &)>, rule);
    std::string list;
    for (const std::string &finding : rule(m_tree))
        list += "\n  " + finding;
    QVERIFY2(list.empty(), list.c_str());
}

QTEST_APPLESS_MAIN(TestLayering)
#include "tst_layering.moc"
