#pragma once

#include <QDialog>

namespace ant {

/// All keys of the window, by page, made from the actions themselves.
class ShortcutSheet final : public QDialog {
    Q_OBJECT
public:
    /// Lists every action below `root` that has a shortcut.
    explicit ShortcutSheet(QWidget *root);
};

} // namespace ant
