#pragma once

#include <QLineEdit>
#include <QStyledItemDelegate>

namespace ant {

/// An editor that is filled when it opens and not again: news of a run must not overwrite what is being typed
/// into its row.
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
};

} // namespace ant
