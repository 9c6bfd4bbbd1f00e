#include "ui/window/shortcut_sheet.h"

#include "ui/common/theme.h"

#include <QAbstractButton>
#include <QAction>
#include <QGridLayout>
#include <QLabel>

#include <map>

namespace ant {

ShortcutSheet::ShortcutSheet(QWidget *root) : QDialog(root)
{
    setWindowTitle(tr("Keyboard shortcuts"));
    setAttribute(Qt::WA_DeleteOnClose);
    std::map<QString, QString> keys; // text of the action -> its keys
    for (const QAction *action : root->findChildren<QAction *>())
        if (!action->shortcut().isEmpty() && !action->text().isEmpty())
            keys[action->text().remove(QLatin1Char('&'))] =
                action->shortcut().toString(QKeySequence::NativeText);
    for (const QAbstractButton *button : root->findChildren<QAbstractButton *>())
        if (!button->shortcut().isEmpty() && !button->text().contains(QLatin1Char('&')) &&
            !button->text().isEmpty())
            keys[button->text()] = button->shortcut().toString(QKeySequence::NativeText);
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(24, 16, 24, 24);
    grid->setHorizontalSpacing(4 * theme::kGrid);
    grid->setVerticalSpacing(theme::kGrid);
    int row = 0;
    for (const auto &[text, key] : keys) {
        auto *keyLabel = new QLabel(key);
        keyLabel->setObjectName(QStringLiteral("section"));
        grid->addWidget(new QLabel(text), row, 0);
        grid->addWidget(keyLabel, row++, 1, Qt::AlignRight);
    }
}

} // namespace ant
