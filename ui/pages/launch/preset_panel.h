#pragma once

#include "core/experiment/presets.h"
#include "ui/pages/launch/spec_check.h"

#include <QFrame>

class QLabel;
class QLineEdit;
class QPushButton;
class QSortFilterProxyModel;
class QTreeView;

namespace ant {

class PresetTreeModel;

/// The presets as a tree that is searched while typing, with the description and the expected cost of the
/// selected one below.
class PresetPanel final : public QFrame {
    Q_OBJECT
public:
    explicit PresetPanel(QWidget *parent = nullptr);
    void setPresets(std::vector<Preset> presets);
    void setEarlier(EarlierRuns earlier);
    /// Into the search field, ready to type.
    void startSearch();
    PresetTreeModel *model() const { return m_model; }

Q_SIGNALS:
    /// A preset was chosen: by Enter, a double click or the button.
    void chosen(const ant::RunSpec &spec, const QString &title);

protected:
    void showEvent(QShowEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    const Preset *current() const;
    void search(const QString &text);
    void showCurrent();
    void choose();

    EarlierRuns m_earlier;
    PresetTreeModel *m_model;
    QSortFilterProxyModel *m_proxy;
    QLineEdit *m_search;
    QTreeView *m_tree;
    QLabel *m_title, *m_description, *m_cost;
    QPushButton *m_use;
    quint64 m_question = 0; ///< number of the newest question for a cost
};

} // namespace ant
