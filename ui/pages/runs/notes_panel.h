#pragma once

#include "core/store/workspace.h"

#include <QFrame>

#include <optional>

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QTimer;

namespace ant {

/// Beside the table: tags and notes of the selected run, stored a moment after the last key and when the
/// focus or the selection goes elsewhere. There is nothing to confirm.
class NotesPanel final : public QFrame {
    Q_OBJECT
public:
    explicit NotesPanel(QWidget *parent = nullptr);
    /// Null: no run, or several. What is being typed is not replaced by what the workspace still says.
    void showRun(const RunSummary *run);
    /// Stores what has been typed and not stored yet.
    void flush();

Q_SIGNALS:
    void notesEdited(ant::RunId run, const QString &notes);
    void tagsEdited(ant::RunId run, const QString &tags);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    std::optional<RunId> m_run;
    QLabel *m_title;
    QLineEdit *m_tags;
    QPlainTextEdit *m_notes;
    QTimer *m_delay;
    bool m_hasNotes = false, m_hasTags = false; ///< typed and not stored
};

} // namespace ant
