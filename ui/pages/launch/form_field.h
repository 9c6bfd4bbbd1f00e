#pragma once

#include <QWidget>

class QLabel;

namespace ant {

struct FieldProblem;

/// One field of a form: a label above the editor, and below it what is wrong with the value.
class FormField final : public QWidget {
    Q_OBJECT
public:
    /// The editor becomes a child. `help` is its tool tip.
    FormField(const QString &label, QWidget *editor, const QString &help, QWidget *parent = nullptr);
    /// Null: nothing is wrong.
    void setProblem(const FieldProblem *problem);
    /// Text of the problem shown; empty where there is none.
    QString problem() const;

private:
    QLabel *m_problem;
};

} // namespace ant
