#include "ui/window/start_window.h"

#include "ui/common/layout_keeper.h"
#include "ui/common/theme.h"
#include "ui/window/main_window.h"

#include <QApplication>

namespace ant {

std::unique_ptr<MainWindow> startWindow(QApplication &application, std::unique_ptr<LayoutKeeper> layout,
                                        WorkerLauncher launcher, const std::filesystem::path &workspace,
                                        std::optional<RunId> run)
{
    const auto appearance = theme::appearanceFromName(layout->choice(QStringLiteral("appearance")));
    theme::applyPalette(application, appearance); // icons are drawn in its colours
    auto window = std::make_unique<MainWindow>(std::move(layout), std::move(launcher));
    window->openWorkspace(workspace, run); // is read while the window is being laid out
    // Once, when everything is in its place: under a style sheet, a widget that is put into another one is
    // styled anew with all that it holds, which took half of the time to the first table.
    theme::applyStyleSheet(application);
    window->show();
    return window;
}

} // namespace ant
