#include "ui/pages/runs/notes_panel.h"

#include "ui/common/theme.h"
#include "ui/pages/runs/run_cells.h"

#include <QEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTimer>
#include <QVBoxLayout>

namespace ant {
namespace {

constexpr int kDelayMs = 800; ///< after the last key

} // namespace

NotesPanel::NotesPanel(QWidget *parent)
    : QFrame(parent), m_title(new QLabel), m_tags(new QLineEdit), m_notes(new QPlainTextEdit),
      m_delay(new QTimer(this))
{
    setObjectName(QStringLiteral("card"));
    m_title->setObjectName(QStringLiteral("section"));
    m_title->setWordWrap(true);
    m_tags->setPlaceholderText(tr("Tags, e.g. paper best"));
    m_tags->setAccessibleName(tr("Tags of the run"));
    m_tags->setToolTip(tr("Words divided by blanks or commas; the filter finds them with tag:WORD"));
    m_notes->setPlaceholderText(tr("Notes"));
    m_notes->setAccessibleName(tr("Notes on the run"));
    m_notes->setTabChangesFocus(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 12, 16, 16);
    column->setSpacing(theme::kGrid);
    column->addWidget(m_title);
    column->addWidget(m_tags);
    column->addWidget(m_notes, 1);
    m_delay->setSingleShot(true);
    m_delay->setInterval(kDelayMs);
    connect(m_delay, &QTimer::timeout, this, &NotesPanel::flush);
    connect(m_tags, &QLineEdit::textEdited, this, [this] {
        m_hasTags = true;
        m_delay->start();
    });
    connect(m_notes, &QPlainTextEdit::textChanged, this, [this] {
        m_hasNotes = m_run.has_value();
        m_delay->start();
    });
    m_tags->installEventFilter(this);
    m_notes->installEventFilter(this);
    showRun(nullptr);
}

void NotesPanel::showRun(const RunSummary *run)
{
    const auto id = run ? std::optional(run->id) : std::nullopt;
    const bool isSame = id == m_run && run;
    if (!isSame)
        flush();
    m_run = id;
    m_title->setText(run ? tr("Run %1").arg(run->id.value) : tr("No single run is selected"));
    m_tags->setEnabled(run != nullptr);
    m_notes->setEnabled(run != nullptr);
    const QString tags = run ? tagsText(run->tags) : QString();
    const QString notes = run ? QString::fromStdString(run->notes) : QString();
    if (!(isSame && (m_hasTags || m_tags->hasFocus())) && m_tags->text() != tags)
        m_tags->setText(tags);
    if (!(isSame && (m_hasNotes || m_notes->hasFocus())) && m_notes->toPlainText() != notes) {
        const QSignalBlocker quiet(m_notes);
        m_notes->setPlainText(notes);
    }
}

void NotesPanel::flush()
{
    m_delay->stop();
    if (!m_run)
        return;
    if (std::exchange(m_hasTags, false))
        Q_EMIT tagsEdited(*m_run, m_tags->text());
    if (std::exchange(m_hasNotes, false))
        Q_EMIT notesEdited(*m_run, m_notes->toPlainText());
}

bool NotesPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusOut)
        flush();
    return QFrame::eventFilter(watched, event);
}

} // namespace ant
