#pragma once

#include <QKeyEvent>
#include <QLineEdit>
#include <QStyledItemDelegate>

namespace ant {

/// An editor that is filled when it opens and not again: news of a run must not overwrite what is being typed
/// into its row. Return ends the typing, though it is the key that opens a run as well.
class EditOnceDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void setEditorData(QWidget *editor, const QModelIndex &index) const override
    {
        auto *line = qobject_cast<QLineEdit *>(editor);
        if (!line || line->property("isFilled").toBool())
            return;
        line->setText(index.data(Qt::EditRole).toString());
        line->setProperty("isFilled", true);
    }

protected:
    bool eventFilter(QObject *editor, QEvent *event) override
    {
        if (event->type() == QEvent::ShortcutOverride) {
            const int key = static_cast<QKeyEvent *>(event)->key();
            if (key == Qt::Key_Return || key == Qt::Key_Enter) {
                event->accept();
                return true;
            }
        }
        return QStyledItemDelegate::eventFilter(editor, event);
    }
};

} // namespace ant
