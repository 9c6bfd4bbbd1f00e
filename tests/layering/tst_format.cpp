#include "tests/support/test_data.h"

#include <QProcess>
#include <QTest>

#include <fstream>

namespace {

constexpr int kSkipped = 77;

/// Exit status of format.sh on a folder with this one source; its output in `output`.
int formatStatus(const std::string &source, QByteArray &output)
{
    const ant::test::TemporaryFolder folder;
    std::ofstream(folder.path() / ".clang-format") << "BasedOnStyle: LLVM\n";
    std::ofstream(folder.path() / "some.cpp") << source;
    QProcess script;
    script.setProcessChannelMode(QProcess::MergedChannels);
    script.start(qEnvironmentVariable("ANT_SOURCE_DIR", ".") + QStringLiteral("/tests/layering/format.sh"),
                 {QString::fromStdString(folder.path().string())});
    if (!script.waitForFinished())
        return -1;
    output = script.readAll();
    return script.exitCode();
}

} // namespace

/// What the ctest `format` runs: that it can fail.
class TestFormat : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void badLayoutIsNamed();
    void goodLayoutPasses();
};

void TestFormat::badLayoutIsNamed()
{
    QByteArray output;
    const int status = formatStatus("int   main( ) {}\n", output);
    if (status == kSkipped)
        QSKIP(output.constData());
    QVERIFY(status > 0);
    QVERIFY2(output.contains("some.cpp:1:4"), output.constData());
}

void TestFormat::goodLayoutPasses()
{
    QByteArray output;
    const int status = formatStatus("int main() {}\n", output);
    if (status == kSkipped)
        QSKIP(output.constData());
    QVERIFY2(status == 0, output.constData());
}

QTEST_GUILESS_MAIN(TestFormat)
#include "tst_format.moc"
