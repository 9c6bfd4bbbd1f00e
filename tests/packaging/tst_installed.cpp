#include "tests/support/test_data.h"

#include <QDir>
#include <QFile>
#include <QImage>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTest>

using namespace ant::test;

namespace {

struct Ended {
    int status = -1;
    QByteArray output, complaints;
};

/// With no more of the environment than a fresh login has.
Ended call(const QString &program, const QStringList &arguments, const QString &home, int seconds = 60)
{
    QProcess process;
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("PATH"), QStringLiteral("/usr/bin:/bin:/usr/sbin:/sbin"));
    environment.insert(QStringLiteral("HOME"), home);
    environment.insert(QStringLiteral("OMP_WAIT_POLICY"), QStringLiteral("PASSIVE"));
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(QStringLiteral("/"));
    process.start(program, arguments);
    Ended ended;
    if (process.waitForFinished(seconds * 1000) && process.exitStatus() == QProcess::NormalExit)
        ended.status = process.exitCode();
    ended.output = process.readAllStandardOutput();
    ended.complaints = process.readAllStandardError();
    return ended;
}

QByteArray contents(const QString &file)
{
    QFile input(file);
    return input.open(QIODevice::ReadOnly) ? input.readAll() : QByteArray();
}

} // namespace

/// An installation in a folder that is moved afterwards, and the Debian package unpacked into another.
class TestInstalled : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const QString first = folder(QStringLiteral("first"));
        const Ended ended = call(QStringLiteral(ANT_CMAKE),
                                 {QStringLiteral("--install"), QStringLiteral(ANT_BUILD_FOLDER),
                                  QStringLiteral("--prefix"), first},
                                 folder(QStringLiteral("home")));
        QVERIFY2(ended.status == 0, ended.complaints.constData());
        QVERIFY(QDir().rename(first, installed()));
    }

    void aRunAndItsPictureNeedNothingButTheInstalledTree() { runFrom(installed(), "moved"); }

    void presetsAndPublishedResultsAreFound()
    {
        const Ended presets = antq({QStringLiteral("presets")});
        QCOMPARE(presets.status, 0);
        QVERIFY(presets.output.contains("imagenet/vit_b_16-qat-ant4-8"));
        const Ended figure = antq({QStringLiteral("figure12"), QStringLiteral("--workspace"),
                                   folder(QStringLiteral("workspace-moved"))});
        QCOMPARE(figure.status, 0);
        QVERIFY(figure.output.contains("ResNet18"));
    }

    void theManualNamesEveryCommand()
    {
        const QByteArray manual = contents(installed() + QStringLiteral("/share/man/man1/antq.1"));
        const Ended help = antq({QStringLiteral("--help")});
        QRegularExpression name(QStringLiteral("^  ([a-z][a-z0-9-]*) "), QRegularExpression::MultilineOption);
        const QString list = QString::fromUtf8(help.output).section(QStringLiteral("Subcommands:"), 1);
        int commands = 0;
        for (auto found = name.globalMatch(list); found.hasNext(); ++commands) {
            const QByteArray command = found.next().captured(1).toUtf8();
            QVERIFY2(manual.contains("\n.B " + command + "\n"), command.constData());
        }
        QVERIFY(commands > 5);
    }

    void theDesktopFindsProgramAndIcon()
    {
        const QString share = installed() + QStringLiteral("/share/");
        const QString entry = share + QStringLiteral("applications/ant-workbench.desktop");
        const QByteArray lines = contents(entry);
        QVERIFY(lines.contains("\nExec=ant-workbench\n"));
        QVERIFY(lines.contains("\nIcon=ant-workbench\n"));
        QVERIFY(QFile::exists(share + QStringLiteral("icons/hicolor/scalable/apps/ant-workbench.svg")));
        verifyWith(QStringLiteral("desktop-file-validate"), {entry});
        verifyWith(QStringLiteral("appstreamcli"),
                   {QStringLiteral("validate"), QStringLiteral("--no-net"),
                    share + QStringLiteral("metainfo/ant-workbench.metainfo.xml")});
    }

    void theDebianPackageRunsWhereItIsUnpacked()
    {
        if (QStandardPaths::findExecutable(QStringLiteral("dpkg-shlibdeps")).isEmpty())
            QSKIP("needs dpkg-shlibdeps (Debian package dpkg-dev)");
        const QString home = folder(QStringLiteral("home"));
        const QString packages = folder(QStringLiteral("packages"));
        const Ended made =
            call(QStringLiteral(ANT_CPACK),
                 {QStringLiteral("--config"), QStringLiteral(ANT_BUILD_FOLDER "/CPackConfig.cmake"),
                  QStringLiteral("-B"), packages},
                 home, 500);
        QVERIFY2(made.status == 0, made.complaints.constData());
        const QStringList files = QDir(packages).entryList({QStringLiteral("*.deb")});
        QCOMPARE(files.size(), 1);
        const QString file = packages + QLatin1Char('/') + files.first();
        const Ended control = call(QStringLiteral("dpkg-deb"), {QStringLiteral("--info"), file}, home);
        QVERIFY2(control.output.contains("libqt6widgets6"), control.output.constData());
        const QString root = folder(QStringLiteral("root"));
        QCOMPARE(call(QStringLiteral("dpkg-deb"), {QStringLiteral("--extract"), file, root}, home).status, 0);
        QFile::remove(file);
        runFrom(root + QStringLiteral("/usr"), "package");
    }

private:
    QString folder(const QString &name) const
    {
        return QString::fromStdString((m_folder.path() / name.toStdString()).string());
    }
    QString installed() const { return folder(QStringLiteral("moved")); }
    Ended antq(const QStringList &arguments) const
    {
        return call(installed() + QStringLiteral("/bin/antq"), arguments, folder(QStringLiteral("home")));
    }

    /// A real run by the installed worker, and the installed window's picture of it.
    void runFrom(const QString &prefix, const char *name) const
    {
        const QString workspace = folder(QStringLiteral("workspace-") + QLatin1String(name));
        const QString home = folder(QStringLiteral("home"));
        const Ended run =
            call(prefix + QStringLiteral("/bin/antq"),
                 {QStringLiteral("run"), QStringLiteral("--preset"), QStringLiteral("demo/ip-f"),
                  QStringLiteral("--limit"), QStringLiteral("200"), QStringLiteral("--workspace"), workspace},
                 home);
        QVERIFY2(run.status == 0, run.complaints.constData());
        QVERIFY2(run.output.contains("of 200"), run.output.constData());
        const QString picture = folder(QLatin1String(name) + QStringLiteral(".png"));
        const Ended drawn = call(prefix + QStringLiteral("/bin/ant-workbench"),
                                 {QStringLiteral("--workspace"), workspace, QStringLiteral("--export"),
                                  QStringLiteral("layers:1"), QStringLiteral("--output"), picture},
                                 home);
        QVERIFY2(drawn.status == 0, drawn.complaints.constData());
        QVERIFY(QImage(picture).width() > 100);
    }

    /// Passes where the tool is not installed.
    void verifyWith(const QString &tool, const QStringList &arguments) const
    {
        const QString program = QStandardPaths::findExecutable(tool);
        if (program.isEmpty())
            return;
        const Ended ended = call(program, arguments, folder(QStringLiteral("home")));
        QVERIFY2(ended.status == 0, (ended.output + ended.complaints).constData());
    }

    TemporaryFolder m_folder;
};

QTEST_GUILESS_MAIN(TestInstalled)
#include "tst_installed.moc"
