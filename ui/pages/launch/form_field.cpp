#include "ui/pages/launch/form_field.h"

#include "core/experiment/validation.h"

#include <QLabel>
#include <QStyle>
#include <QVBoxLayout>

namespace ant {

FormField::FormField(const QString &label, QWidget *editor, const QString &help, QWidget *parent)
    : QWidget(parent), m_problem(new QLabel)
{
    auto *title = new QLabel(label);
    title->setObjectName(QStringLiteral("muted"));
    title->setBuddy(editor->focusProxy() ? editor->focusProxy() : editor);
    editor->setAccessibleName(label);
    editor->setAccessibleDescription(help);
    editor->setToolTip(help);
    title->setToolTip(help);
    m_problem->setWordWrap(true);
    m_problem->hide();
    // Columns of a form are equally wide, whatever stands in them.
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(title);
    column->addWidget(editor);
    column->addWidget(m_problem);
    column->addStretch();
}

void FormField::setProblem(const FieldProblem *problem)
{
    m_problem->setVisible(problem != nullptr);
    m_problem->setText(problem ? QString::fromStdString(problem->text) : QString());
    const QString name =
        problem && problem->isError ? QStringLiteral("badText") : QStringLiteral("warningText");
    if (m_problem->objectName() == name)
        return;
    m_problem->setObjectName(name); // the style sheet colours by name
    m_problem->style()->unpolish(m_problem);
    m_problem->style()->polish(m_problem);
}

QString FormField::problem() const
{
    return m_problem->text();
}

} // namespace ant
