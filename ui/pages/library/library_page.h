#pragma once

#include "ui/common/page.h"
#include "ui/common/workspace_reader.h"
#include "ui/pages/library/library_work.h"

#include <stop_token>

class QProgressBar;
class QStackedWidget;
class QUndoStack;

namespace ant {

class EmptyState;
class FetchPanel;
class ImageGrid;
class Segmented;
class TableCard;

/// Known weight files and data sets: registered, checked, removed; and what can be fetched.
class LibraryPage final : public Page {
    Q_OBJECT
public:
    explicit LibraryPage(const PageContext &context, QWidget *parent = nullptr);
    ~LibraryPage() override;

    /// Checks the place and puts it into the library; what is wrong with it is shown there.
    void registerPlace(LibraryEntry::Kind kind, const QString &place);
    /// 0 weights, 1 data sets, 2 what can be fetched.
    void showView(int view);
    FetchPanel *fetchPanel() const { return m_fetch; }
    bool isChecking() const { return m_isChecking; }

protected:
    void showRuns(const std::shared_ptr<const RunsSnapshot> &runs) override;

private:
    void buildActions();
    QWidget *buildDatasets();
    void connectFetching();
    void readNow();
    void showLibrary(LibrarySnapshot library);
    void check(const LibraryEntry &entry);
    void store(const LibraryEntry &entry);
    void verifySelected();
    void removeSelected();
    void takeOut(const LibraryEntry &entry);
    void askForWeights();
    void askForDataset(const QString &kind);
    void showSamples();
    void updateActions();
    const LibraryEntry *selected() const;

    LibrarySnapshot m_library;
    QuestionLine m_question;
    std::stop_source m_stop; ///< of the check under way
    bool m_isChecking = false;
    Segmented *m_view;
    QStackedWidget *m_stack, *m_views;
    EmptyState *m_empty;
    TableCard *m_weights, *m_datasets;
    ImageGrid *m_samples;
    FetchPanel *m_fetch;
    QProgressBar *m_progress;
    QUndoStack *m_undo;
    std::filesystem::path m_undoOf; ///< workspace whose edits can be undone
    QAction *m_add = nullptr, *m_verify = nullptr, *m_remove = nullptr, *m_cancel = nullptr, *m_get = nullptr;
};

} // namespace ant
