#include "core/store/workspace.h"
#include "ui/common/icons.h"
#include "ui/common/layout_keeper.h"
#include "ui/export/headless_export.h"
#include "ui/window/main_window.h"
#include "ui/window/start_window.h"

#include <QApplication>
#include <QCommandLineParser>

#include <cstdio>
#include <cstdlib>

namespace {

constexpr int kFailed = 1;
constexpr int kUsage = 2;

int fail(const QString &text, int status)
{
    std::fprintf(stderr, "ant-workbench: %s\n", qPrintable(text));
    return status;
}

bool hasArgument(int argc, char **argv, std::string_view name)
{
    for (int i = 1; i < argc; ++i)
        if (std::string_view(argv[i]).starts_with(name))
            return true;
    return false;
}

/// A picture can be drawn, and help be printed, where there is no display; that must be known before Qt
/// starts.
void chooseDisplay(int argc, char **argv)
{
    const bool needsNone = hasArgument(argc, argv, "--export") || hasArgument(argc, argv, "--help") ||
                           hasArgument(argc, argv, "--version");
    const bool hasDisplay = std::getenv("DISPLAY") || std::getenv("WAYLAND_DISPLAY");
    if (needsNone && !hasDisplay)
        setenv("QT_QPA_PLATFORM", "offscreen", 0);
    if (needsNone) // one clear line on stderr, not Qt's remarks on the session that is not there
        setenv("QT_LOGGING_RULES", "default.warning=false", 0);
}

void addOptions(QCommandLineParser &parser)
{
    parser.setApplicationDescription(
        QStringLiteral("Window of ANT Workbench: runs, their layers, and Figure 12."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOptions(
        {{QStringLiteral("workspace"), QStringLiteral("Folder that holds the runs."), QStringLiteral("DIR")},
         {QStringLiteral("open"), QStringLiteral("Show the layers of this run."), QStringLiteral("RUN")},
         {QStringLiteral("export"),
          QStringLiteral("Draw figure12 or layers:RUN into --output, without a window, and exit."),
          QStringLiteral("WHAT")},
         {QStringLiteral("output"), QStringLiteral("File of --export: .png, .svg, .pdf, .csv or .xlsx."),
          QStringLiteral("FILE")}});
}

/// The one that was asked for, else the one of last time where it is still there, else the default one.
std::filesystem::path workspaceOf(const QCommandLineParser &parser, const ant::LayoutKeeper &layout)
{
    if (parser.isSet(QStringLiteral("workspace")))
        return parser.value(QStringLiteral("workspace")).toStdString();
    const std::filesystem::path last = layout.choice(QStringLiteral("workspace")).toStdString();
    std::error_code code;
    const bool isThere = !last.empty() && std::filesystem::exists(last / "workspace.sqlite", code);
    return isThere && !std::getenv("ANT_WORKSPACE") ? last : ant::Workspace::defaultFolder();
}

int exportAndExit(const QCommandLineParser &parser, const std::filesystem::path &workspace)
{
    if (!parser.isSet(QStringLiteral("output")))
        return fail(QStringLiteral("--export needs --output FILE"), kUsage);
    const auto done =
        ant::exportWithoutWindow(workspace, parser.value(QStringLiteral("export")).toStdString(),
                                 parser.value(QStringLiteral("output")).toStdString());
    return done.ok() ? 0 : fail(QString::fromStdString(done.error().text()), kFailed);
}

} // namespace

int main(int argc, char **argv)
{
    chooseDisplay(argc, argv);
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("ant-workbench"));
    QApplication::setApplicationVersion(QStringLiteral(ANT_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("ant-workbench"));
    ant::registerResources();

    QCommandLineParser parser;
    addOptions(parser);
    if (!parser.parse(application.arguments()))
        return fail(parser.errorText(), kUsage);
    if (parser.isSet(QStringLiteral("help")))
        parser.showHelp();
    if (parser.isSet(QStringLiteral("version")))
        parser.showVersion();
    if (!parser.positionalArguments().isEmpty())
        return fail(QStringLiteral("unexpected argument \"%1\"").arg(parser.positionalArguments().first()),
                    kUsage);
    std::optional<ant::RunId> run;
    if (parser.isSet(QStringLiteral("open"))) {
        bool isNumber = false;
        run = ant::RunId{parser.value(QStringLiteral("open")).toLongLong(&isNumber)};
        if (!isNumber)
            return fail(QStringLiteral("--open needs the number of a run, not \"%1\"")
                            .arg(parser.value(QStringLiteral("open"))),
                        kUsage);
    }

    auto layout = std::make_unique<ant::LayoutKeeper>();
    const std::filesystem::path workspace = workspaceOf(parser, *layout);
    if (parser.isSet(QStringLiteral("export")))
        return exportAndExit(parser, workspace);

    const auto window = ant::startWindow(application, std::move(layout), ant::WorkerLauncher::besideProgram(),
                                         workspace, run);
    return QApplication::exec();
}
