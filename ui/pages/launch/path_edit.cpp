#include "ui/pages/launch/path_edit.h"

#include "ui/common/icons.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QToolButton>

namespace ant {

PathEdit::PathEdit(Kind kind, const QString &placeholder, QWidget *parent)
    : QWidget(parent), m_kind(kind), m_edit(new QLineEdit)
{
    m_edit->setPlaceholderText(placeholder);
    auto *button = new QToolButton;
    button->setObjectName(QStringLiteral("browse"));
    button->setIcon(icon(QStringLiteral("folder")));
    button->setIconSize({16, 16});
    button->setToolTip(kind == Kind::File ? tr("Choose a file") : tr("Choose a folder"));
    button->setAccessibleName(button->toolTip());
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    row->addWidget(m_edit, 1);
    row->addWidget(button);
    setFocusProxy(m_edit);
    connect(m_edit, &QLineEdit::textChanged, this, &PathEdit::pathChanged);
    connect(button, &QToolButton::clicked, this, &PathEdit::browse);
}

QString PathEdit::path() const
{
    return m_edit->text().trimmed();
}

void PathEdit::setPath(const QString &path)
{
    m_edit->setText(path);
}

void PathEdit::browse()
{
    auto *dialog = new QFileDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(m_kind == Kind::File ? QFileDialog::ExistingFile : QFileDialog::Directory);
    if (!path().isEmpty())
        dialog->selectFile(path());
    connect(dialog, &QFileDialog::fileSelected, this, &PathEdit::setPath);
    dialog->open();
}

} // namespace ant
