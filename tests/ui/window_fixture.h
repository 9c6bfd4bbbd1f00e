#pragma once

#include "tests/support/test_data.h"
#include "ui/common/icons.h"
#include "ui/common/layout_keeper.h"
#include "ui/window/main_window.h"

#include <QSettings>

namespace ant::test {

/// The window on settings of its own, so that a test neither reads nor changes those of the person.
inline std::unique_ptr<MainWindow> makeWindow(const std::filesystem::path &settings,
                                              const QString &engine = QStringLiteral("/nowhere/antq"))
{
    registerResources();
    auto layout = std::make_unique<LayoutKeeper>(
        std::make_unique<QSettings>(QString::fromStdString(settings.string()), QSettings::IniFormat));
    auto window = std::make_unique<MainWindow>(std::move(layout), WorkerLauncher(engine));
    window->resize(1280, 800);
    return window;
}

} // namespace ant::test
