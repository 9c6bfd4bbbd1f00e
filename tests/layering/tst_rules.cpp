#include "tests/layering/file_rules.h"
#include "tests/layering/include_rules.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <fstream>

using namespace ant::test;

namespace {

/// What a rule finds in a tree of one file.
template <typename Rule>
QString findingsIn(Rule rule, const char *path, const std::string &text)
{
    QStringList lines;
    for (const std::string &finding : rule({{path, text}}))
        lines << QString::fromStdString(finding);
    return lines.join(QLatin1Char('\n'));
}

QString filesOf(const SourceTree &tree)
{
    QStringList paths;
    for (const SourceFile &file : tree)
        paths << QString::fromStdString(file.path);
    return paths.join(QLatin1Char(' '));
}

std::string lines(int count)
{
    std::string text;
    for (int i = 0; i < count; ++i)
        text += "x\n";
    return text;
}

} // namespace

/// The rules themselves, on small made-up trees: each can fail, and each lets pass what is right.
class TestRules : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ownIncludesGoDownwards_data();
    void ownIncludesGoDownwards();
    void findingNamesFileAndLine();
    void librariesStayInTheirFolders_data();
    void librariesStayInTheirFolders();
    void linkLinesGoDownwards_data();
    void linkLinesGoDownwards();
    void sourceMustBeListed_data();
    void sourceMustBeListed();
    void longFileNeedsAnException();
    void exceptionMustBeNeeded();
    void sqlOutsideTheStoreIsFound_data();
    void sqlOutsideTheStoreIsFound();
    void machinePathIsFound_data();
    void machinePathIsFound();
    void treeLeavesOutBuildsHiddenFoldersAndBinaries();
};

void TestRules::ownIncludesGoDownwards_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("include");
    QTest::addColumn<bool>("allowed");
    const auto row = [](const char *path, const char *include, bool allowed) {
        QTest::addRow("%s %s %s", path, allowed ? "may use" : "may not use", include)
            << QByteArray(path) << QByteArray(include) << allowed;
    };
    row("core/numeric/grid.h", "core/base/result.h", true);
    row("core/numeric/types/int.cpp", "core/numeric/grid.h", true);
    row("core/base/files.h", "core/numeric/grid.h", false);
    row("core/numeric/grid.h", "core/graph/graph.h", false);
    row("core/data/loader.cpp", "core/io/sha256.h", false);
    row("core/experiment/run_spec.h", "core/data/dataset.h", true);
    row("core/experiment/run_spec.h", "core/store/workspace.h", false);
    row("core/report/table.cpp", "core/store/workspace.h", true);
    row("core/store/workspace.cpp", "core/report/table.h", false);
    row("core/report/table.cpp", "core/engine/engine.h", false);
    row("core/engine/engine.cpp", "core/store/workspace.h", true);
    row("core/unknown/a.cpp", "core/base/result.h", false);
    row("ui/common/a.cpp", "core/report/table.h", true);
    row("ui/common/a.cpp", "core/engine/engine.h", false);
    row("ui/common/a.cpp", "app/antq/a.h", false);
    row("core/base/files.cpp", "ui/common/a.h", false);
    row("app/workbench/main.cpp", "ui/main_window.h", true);
    row("app/workbench/main.cpp", "core/engine/engine.h", false);
    row("app/antq/main.cpp", "core/engine/engine.h", true);
    row("app/antq/main.cpp", "ui/common/a.h", false);
    row("app/antq/main.cpp", "tests/support/test_data.h", false);
    row("tests/store/tst_a.cpp", "core/store/workspace.h", true);
    row("tests/store/tst_a.cpp", "tst_a.moc", true);
    row("core/numeric/grid.cpp", "grid.h", false);
}

void TestRules::ownIncludesGoDownwards()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, include);
    QFETCH(bool, allowed);
    const auto text = "#include \"" + include.toStdString() + "\"\n";
    QCOMPARE(findingsIn(findWrongOwnIncludes, path.constData(), text).isEmpty(), allowed);
}

void TestRules::findingNamesFileAndLine()
{
    QCOMPARE(
        findingsIn(findWrongOwnIncludes, "core/base/files.h", "#pragma once\n\n  #  include \"ui/a.h\"\n"),
        QStringLiteral("core/base/files.h:3: must not use ui/a.h"));
}

void TestRules::librariesStayInTheirFolders_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("include");
    QTest::addColumn<bool>("allowed");
    const auto row = [](const char *path, const char *include, bool allowed) {
        QTest::addRow("%s %s %s", path, allowed ? "may use" : "may not use", include)
            << QByteArray(path) << QByteArray(include) << allowed;
    };
    row("core/base/files.cpp", "<QString>", false);
    row("core/base/files.cpp", "<QtCore/QString>", false);
    row("app/antq/main.cpp", "<QCoreApplication>", false);
    row("app/worker/main.cpp", "<QTimer>", false);
    row("app/workbench/main.cpp", "<QApplication>", true);
    row("ui/common/a.cpp", "<QWidget>", true);
    row("core/base/files.cpp", "<queue>", true);
    row("core/engine/detail/a.h", "<ATen/core/Tensor.h>", true);
    row("core/engine/engine.cpp", "<torch/types.h>", true);
    row("core/engine/engine.h", "<c10/core/Device.h>", false);
    row("core/numeric/grid.cpp", "<c10/core/Device.h>", false);
    row("ui/common/a.cpp", "<torch/types.h>", false);
    row("tests/engine/tst_a.cpp", "<ATen/core/Tensor.h>", true);
    row("tests/ui/tst_a.cpp", "<ATen/core/Tensor.h>", false);
    row("core/numeric/rounding.h", "<cuda_runtime.h>", false);
    row("core/engine/detail/cuda/a.cu", "<cuda_runtime.h>", true);
    row("core/store/workspace.cpp", "<SQLiteCpp/Database.h>", true);
    row("core/report/table.cpp", "<SQLiteCpp/Database.h>", false);
    row("core/report/xlsx.cpp", "<xlsxwriter.h>", true);
    row("ui/common/a.cpp", "<xlsxwriter.h>", false);
}

void TestRules::librariesStayInTheirFolders()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, include);
    QFETCH(bool, allowed);
    const auto text = "#include " + include.toStdString() + "\n";
    QCOMPARE(findingsIn(findWrongLibraryIncludes, path.constData(), text).isEmpty(), allowed);
}

void TestRules::linkLinesGoDownwards_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<bool>("allowed");
    QTest::newRow("numeric uses base")
        << QByteArray("core/numeric/CMakeLists.txt") << QByteArray("ant_base") << true;
    QTest::newRow("numeric uses io") << QByteArray("core/numeric/CMakeLists.txt") << QByteArray("ant_io")
                                     << false;
    QTest::newRow("ui uses engine") << QByteArray("ui/CMakeLists.txt") << QByteArray("ant_engine") << false;
    QTest::newRow("antq uses engine")
        << QByteArray("app/antq/CMakeLists.txt") << QByteArray("ant_engine") << true;
    QTest::newRow("window uses engine")
        << QByteArray("app/workbench/CMakeLists.txt") << QByteArray("ant_engine") << false;
    QTest::newRow("tests use all") << QByteArray("tests/io/CMakeLists.txt") << QByteArray("ant_engine")
                                   << true;
}

void TestRules::linkLinesGoDownwards()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, target);
    QFETCH(bool, allowed);
    const auto text = "target_link_libraries(x PUBLIC " + target.toStdString() + ") # ant_engine\n";
    QCOMPARE(findingsIn(findWrongLinkLines, path.constData(), text).isEmpty(), allowed);
}

void TestRules::sourceMustBeListed_data()
{
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<QByteArray>("list");
    QTest::addColumn<QByteArray>("words");
    QTest::addColumn<bool>("listed");
    const auto row = [](const char *name, const char *source, const char *list, const char *words,
                        bool listed) {
        QTest::newRow(name) << QByteArray(source) << QByteArray(list) << QByteArray(words) << listed;
    };
    row("in its folder", "core/base/a.cpp", "core/base/CMakeLists.txt", "lib(x a.cpp)", true);
    row("in the folder above", "core/base/d/a.cu", "core/base/CMakeLists.txt", "lib(x d/a.cu)", true);
    row("not at all", "core/base/a.cpp", "core/base/CMakeLists.txt", "lib(x b.cpp)", false);
    row("as part of a name", "core/base/a.cpp", "core/base/CMakeLists.txt", "lib(x aa.cpp)", false);
    row("in a comment", "core/base/a.cpp", "core/base/CMakeLists.txt", "# a.cpp", false);
    row("in another folder", "core/base/a.cpp", "core/io/CMakeLists.txt", "lib(x a.cpp)", false);
    row("as a test", "tests/io/tst_a.cpp", "tests/io/CMakeLists.txt", "ant_add_test(tst_a LIBS x)", true);
    row("forgotten test", "tests/io/tst_b.cpp", "tests/io/CMakeLists.txt", "ant_add_test(tst_a LIBS x)",
        false);
}

void TestRules::sourceMustBeListed()
{
    QFETCH(QByteArray, source);
    QFETCH(QByteArray, list);
    QFETCH(QByteArray, words);
    QFETCH(bool, listed);
    const SourceTree tree = {{source.toStdString(), ""}, {list.toStdString(), words.toStdString()}};
    QCOMPARE(findUnlistedSources(tree).empty(), listed);
}

void TestRules::longFileNeedsAnException()
{
    const SourceTree longTree = {{"core/base/a.cpp", lines(kLineLimit + 1)}};
    const SizeException exception = {"core/base/a.cpp", "a table of the standard"};
    const SizeException silent = {"core/base/a.cpp", ""};
    QCOMPARE(findLongFiles({{"core/base/a.cpp", lines(kLineLimit)}}, {}).size(), 0u);
    QCOMPARE(findLongFiles(longTree, {}).size(), 1u);
    QCOMPARE(findLongFiles(longTree, {&exception, 1}).size(), 0u);
    QCOMPARE(findLongFiles(longTree, {&silent, 1}).size(), 1u);
    QCOMPARE(findLongFiles({{"tests/golden/a.json", lines(kLineLimit + 1)}}, {}).size(), 0u);
}

void TestRules::exceptionMustBeNeeded()
{
    const SizeException exception = {"core/base/a.cpp", "was long once"};
    QCOMPARE(findLongFiles({{"core/base/a.cpp", lines(10)}}, {&exception, 1}).size(), 1u);
}

void TestRules::sqlOutsideTheStoreIsFound_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("count");
    const auto row = [](const char *name, const char *path, const char *text, int count) {
        QTest::newRow(name) << QByteArray(path) << QByteArray(text) << count;
    };
    row("in the store", "core/store/a.cpp", "q(\"SELECT id FROM run\");", 0);
    row("select", "core/report/a.cpp", "q(\"SELECT id FROM run\");", 1);
    row("over two lines", "ui/a.cpp", "q(\"SELECT id \"\n  \"  FROM run\");", 1);
    row("insert", "app/antq/a.cpp", "q(\"INSERT OR REPLACE INTO run VALUES(1)\");", 1);
    row("update", "core/engine/a.cpp", "q(\"UPDATE run SET state = 1\");", 1);
    row("pragma", "core/engine/a.cpp", "q(\"PRAGMA journal_mode = WAL\");", 1);
    row("#pragma", "core/engine/a.h", "#pragma once\n", 0);
    row("comment", "core/report/a.cpp", "// like SELECT id FROM run\n", 0);
    row("sentence", "core/report/a.cpp", "s(\"select a run from the list\");", 0);
    row("test", "tests/store/a.cpp", "q(\"SELECT id FROM run\");", 0);
}

void TestRules::sqlOutsideTheStoreIsFound()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, text);
    QFETCH(int, count);
    QCOMPARE(findStraySql({{path.toStdString(), text.toStdString()}}).size(), std::size_t(count));
}

void TestRules::machinePathIsFound_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("count");
    // Put together here, so that this file does not break the rule itself.
    const QByteArray home = "/"
                            "home";
    const QByteArray first = "/"
                             "work";
    QTest::newRow("home folder") << "see " + home + "/someone/x" << 1;
    QTest::newRow("quoted") << "open(\"" + first + "/main\")" << 1;
    QTest::newRow("at the end") << "cd " + first << 1;
    QTest::newRow("of a URL") << "https://example.org" + home + "/x" << 0;
    QTest::newRow("relative") << "build" + first + "/x ." + first + "/y" << 0;
    QTest::newRow("longer name") << "a " + first + "shop/x" << 0;
}

void TestRules::machinePathIsFound()
{
    QFETCH(QByteArray, line);
    QFETCH(int, count);
    QCOMPARE(findMachinePaths({{"README.md", line.toStdString()}}).size(), std::size_t(count));
}

void TestRules::treeLeavesOutBuildsHiddenFoldersAndBinaries()
{
    const TemporaryFolder folder;
    for (const char *sub : {"core/base", "build/release", ".git", ".ci"})
        std::filesystem::create_directories(folder.path() / sub);
    for (const char *file : {"core/base/a.cpp", "build/release/b.cpp", ".git/config", ".ci/run", "README.md"})
        std::ofstream(folder.path() / file) << "text\n";
    std::ofstream(folder.path() / "picture.png") << std::string("\0\1", 2);
    std::filesystem::create_directory_symlink(folder.path() / ".git", folder.path() / "link");
    const auto tree = readTree(folder.path());
    ANT_VERIFY_OK(tree);
    QCOMPARE(filesOf(tree.value()), QStringLiteral(".ci/run README.md core/base/a.cpp"));
    QCOMPARE(QByteArray::fromStdString(tree.value()[1].text), QByteArray("text\n"));
}

QTEST_APPLESS_MAIN(TestRules)
#include "tst_rules.moc"
