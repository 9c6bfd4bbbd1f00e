#include "ui/pages/launch/form_field.h"

#include "core/experiment/validation.h"

#include <QEvent>
#include <QLabel>
#include <QStyle>
#include <QVBoxLayout>

namespace ant {

FormField::FormField(const QString &label, QWidget *editor, const QString &help, QWidget *parent)
    : QWidget(parent), m_title(new QLabel(label)), m_line(new QLabel), m_help(help)
{
    m_title->setObjectName(QStringLiteral("muted"));
    m_title->setBuddy(editor->focusProxy() ? editor->focusProxy() : editor);
    editor->setAccessibleName(label);
    editor->setAccessibleDescription(help);
    editor->setToolTip(help);
    m_title->setToolTip(help);
    m_line->setWordWrap(true);
    m_line->hide();
    // Columns of a form are equally wide, whatever stands in them.
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(m_title);
    column->addWidget(editor);
    column->addWidget(m_line);
    column->addStretch();
    editor->installEventFilter(this);
    for (QWidget *part : editor->findChildren<QWidget *>())
        part->installEventFilter(this);
}

QString FormField::label() const
{
    return m_title->text();
}

bool FormField::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusIn)
        Q_EMIT entered();
    return QWidget::eventFilter(watched, event);
}

void FormField::setProblem(const FieldProblem *problem)
{
    m_problem = problem ? QString::fromStdString(problem->text) : QString();
    m_isError = problem && problem->isError;
    showLine();
}

void FormField::setFact(const QString &fact)
{
    m_fact = fact;
    showLine();
}

void FormField::showLine()
{
    const QString text = m_problem.isEmpty() ? m_fact : m_problem;
    m_line->setVisible(!text.isEmpty());
    m_line->setText(text);
    const QString name = m_problem.isEmpty() ? QStringLiteral("goodText")
                         : m_isError         ? QStringLiteral("badText")
                                             : QStringLiteral("warningText");
    if (m_line->objectName() == name)
        return;
    m_line->setObjectName(name); // the style sheet colours by name
    m_line->style()->unpolish(m_line);
    m_line->style()->polish(m_line);
}

QString FormField::problem() const
{
    return m_problem;
}

} // namespace ant
