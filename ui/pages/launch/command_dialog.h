#pragma once

#include "core/experiment/command_import.h"

#include <QDialog>

#include <optional>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace ant {

/// Takes a command line of the reference, or of antq, and says at once what it is as a run here.
class CommandDialog final : public QDialog {
    Q_OBJECT
public:
    explicit CommandDialog(QWidget *parent = nullptr);
    void setCommand(const QString &line);
    QString verdict() const;

Q_SIGNALS:
    void taken(const ant::ImportedCommand &command);

private:
    void read();

    std::optional<ImportedCommand> m_command;
    QPlainTextEdit *m_line;
    QLabel *m_verdict;
    QPushButton *m_fill;
};

} // namespace ant
