#pragma once

#include "ui/common/worker_launcher.h"

#include <filesystem>
#include <memory>
#include <optional>

class QApplication;

namespace ant {

class LayoutKeeper;
class MainWindow;

/// Makes the window in the colours that `layout` remembers, shows it, and opens the workspace in it; the
/// layers of `run` where one is given. In the order that brings the first table on the screen soonest.
std::unique_ptr<MainWindow> startWindow(QApplication &application, std::unique_ptr<LayoutKeeper> layout,
                                        WorkerLauncher launcher, const std::filesystem::path &workspace,
                                        std::optional<RunId> run = std::nullopt);

} // namespace ant
