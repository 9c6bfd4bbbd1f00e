#pragma once

#include <QWidget>

class QLabel;

namespace ant {

struct FieldProblem;

/// One field of a form: a label above the editor, and below it what is wrong with the value, or else what is
/// good to know about it.
class FormField final : public QWidget {
    Q_OBJECT
public:
    /// The editor becomes a child. `help` is its tool tip.
    FormField(const QString &label, QWidget *editor, const QString &help, QWidget *parent = nullptr);
    /// Null: nothing is wrong.
    void setProblem(const FieldProblem *problem);
    /// Shown where nothing is wrong; empty: nothing.
    void setFact(const QString &fact);
    /// Text of the problem shown; empty where there is none.
    QString problem() const;
    QString fact() const { return m_fact; }
    QString label() const;
    QString help() const { return m_help; }

Q_SIGNALS:
    /// The editor, or a part of it, has got the focus.
    void entered();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void showLine();

    QLabel *m_title;
    QLabel *m_line;
    QString m_help, m_problem, m_fact;
    bool m_isError = false;
};

} // namespace ant
