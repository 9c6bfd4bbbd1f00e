#include "ui/pages/launch/preset_tree_model.h"

#include "ui/common/display.h"
#include "ui/common/icons.h"

#include <algorithm>

namespace ant {
namespace {

/// Internal id of a folder; that of a preset is the place of its folder plus one.
constexpr quintptr kFolderId = 0;

QString folderOf(const std::string &name)
{
    return QString::fromStdString(name.substr(0, name.find('/')));
}

QString titleOf(const QString &folder)
{
    if (folder == QStringLiteral("cifar"))
        return QStringLiteral("CIFAR-10");
    if (folder == QStringLiteral("imagenet"))
        return QStringLiteral("ImageNet");
    return folder.left(1).toUpper() + folder.mid(1);
}

QString titleOf(const Preset &preset)
{
    return QString::fromStdString(preset.title.empty() ? preset.name : preset.title);
}

} // namespace

void PresetTreeModel::setPresets(std::vector<Preset> presets)
{
    beginResetModel();
    m_folders.clear();
    for (Preset &preset : presets) {
        const QString name = folderOf(preset.name);
        auto folder = std::ranges::find(m_folders, name, &Folder::name);
        if (folder == m_folders.end())
            folder = m_folders.insert(m_folders.end(), Folder{name, {}});
        folder->presets.push_back(std::move(preset));
    }
    endResetModel();
}

const Preset *PresetTreeModel::presetAt(const QModelIndex &index) const
{
    if (!index.isValid() || index.internalId() == kFolderId)
        return nullptr;
    return &m_folders[index.internalId() - 1].presets[std::size_t(index.row())];
}

QModelIndex PresetTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? quintptr(parent.row()) + 1 : kFolderId);
}

QModelIndex PresetTreeModel::parent(const QModelIndex &index) const
{
    if (!index.isValid() || index.internalId() == kFolderId)
        return {};
    return createIndex(int(index.internalId() - 1), 0, kFolderId);
}

int PresetTreeModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return int(m_folders.size());
    const bool isFolder = parent.internalId() == kFolderId && parent.column() == 0;
    return isFolder ? int(m_folders[std::size_t(parent.row())].presets.size()) : 0;
}

int PresetTreeModel::columnCount(const QModelIndex &) const
{
    return 1;
}

QVariant PresetTreeModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Preset *preset = presetAt(index);
    const QString title = preset ? titleOf(*preset) : titleOf(m_folders[std::size_t(index.row())].name);
    if (role == Qt::DisplayRole) // what the folder says is not said again: the pane is narrow
        return preset ? QString(title).remove(
                            tr(" on %1").arg(titleOf(m_folders[std::size_t(index.parent().row())].name)))
                      : title;
    if (role == Qt::DecorationRole && !preset)
        return icon(QStringLiteral("folder"));
    if (!preset)
        return {};
    if (role == Qt::ToolTipRole)
        return QString::fromStdString(preset->description);
    if (role == SearchRole)
        return QStringList{title, QString::fromStdString(preset->name),
                           QString::fromStdString(preset->description), display::modeTitle(preset->spec.mode)}
            .join(QLatin1Char(' '));
    return {};
}

} // namespace ant
