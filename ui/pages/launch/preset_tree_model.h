#pragma once

#include "core/experiment/presets.h"

#include <QAbstractItemModel>

namespace ant {

/// Presets below the folders of `experiments/`, read-only, two levels deep. Holds a snapshot.
class PresetTreeModel final : public QAbstractItemModel {
    Q_OBJECT
public:
    enum Role { SearchRole = Qt::UserRole }; // everything that a search looks at
    using QAbstractItemModel::QAbstractItemModel;

    void setPresets(std::vector<Preset> presets);
    /// Null for a folder.
    const Preset *presetAt(const QModelIndex &index) const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    struct Folder {
        QString name;
        std::vector<Preset> presets;
    };
    std::vector<Folder> m_folders;
};

} // namespace ant
