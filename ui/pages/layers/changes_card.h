#pragma once

#include "ui/pages/layers/changes_model.h"

#include <QFrame>

#include <map>

class QLabel;
class QPushButton;
class QTableView;

namespace ant {

/// The list of collected changes of the run that is shown, and what can be done with it. Hidden while there
/// is none. Other runs' lists are kept as long as the window is open.
class ChangesCard final : public QFrame {
    Q_OBJECT
public:
    explicit ChangesCard(QWidget *parent = nullptr);
    void setRun(const RunSummary &run);
    void put(Change change);
    const ChangesModel *model() const { return m_model; }
    QTableView *view() const { return m_view; }

Q_SIGNALS:
    /// The quantizer of a chosen change.
    void quantizerChosen(int quantizer);
    /// Changes came or went, but not by put().
    void edited();
    void runRequested(const ant::RunSpec &spec);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void follow();
    void removeChosen();

    RunSummary m_run;
    std::map<RunId, std::vector<Change>> m_others; ///< of runs that are not shown
    ChangesModel *m_model;
    QTableView *m_view;
    QLabel *m_title;
    QPushButton *m_start, *m_remove, *m_clear;
};

} // namespace ant
