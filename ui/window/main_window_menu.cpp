#include "ui/common/icons.h"
#include "ui/common/layout_keeper.h"
#include "ui/common/run_actions.h"
#include "ui/window/main_window.h"
#include "ui/window/shortcut_sheet.h"

#include <QActionGroup>
#include <QApplication>
#include <QFileDialog>
#include <QMenu>

namespace ant {

QMenu *MainWindow::buildMenu()
{
    auto *menu = new QMenu(this);
    QAction *open = menu->addAction(icon(QStringLiteral("folder")), tr("Open workspace…"));
    open->setShortcut(QKeySequence::Open);
    connect(open, &QAction::triggered, this, &MainWindow::chooseWorkspace);
    connect(menu->addAction(icon(QStringLiteral("play")), tr("Run the demo")), &QAction::triggered, m_actions,
            &RunActions::startDemo);
    menu->addSeparator();
    auto *appearance = menu->addMenu(icon(QStringLiteral("theme")), tr("Appearance"));
    auto *group = new QActionGroup(this);
    const auto chosen = theme::appearanceFromName(m_layout->choice(QStringLiteral("appearance")));
    const std::pair<theme::Appearance, QString> choices[] = {{theme::Appearance::System, tr("As the system")},
                                                             {theme::Appearance::Light, tr("Light")},
                                                             {theme::Appearance::Dark, tr("Dark")}};
    for (const auto &[value, title] : choices) {
        QAction *action = group->addAction(appearance->addAction(title));
        action->setCheckable(true);
        action->setChecked(value == chosen);
        connect(action, &QAction::triggered, this, [this, value = value] { setAppearance(value); });
    }
    QAction *keys = menu->addAction(icon(QStringLiteral("help")), tr("Keyboard shortcuts"));
    keys->setShortcut(QKeySequence(tr("F1")));
    connect(keys, &QAction::triggered, this, [this] { (new ShortcutSheet(this))->open(); });
    menu->addSeparator();
    QAction *quit = menu->addAction(tr("Quit"));
    quit->setShortcut(QKeySequence::Quit);
    connect(quit, &QAction::triggered, this, &QWidget::close);
    addActions({open, keys, quit});
    return menu;
}

void MainWindow::chooseWorkspace()
{
    auto *dialog = new QFileDialog(this, tr("Open a workspace"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString &folder) { openWorkspace(folder.toStdString()); });
    dialog->open();
}

void MainWindow::setAppearance(theme::Appearance appearance)
{
    m_layout->setChoice(QStringLiteral("appearance"), theme::name(appearance));
    theme::apply(*qApp, appearance);
}

} // namespace ant
