#pragma once

#include <QString>

#include <functional>
#include <memory>
#include <vector>

class QByteArray;
class QHeaderView;
class QMainWindow;
class QSettings;
class QSplitter;

namespace ant {

/// Remembers how a person has arranged the window: one owner for all splitters, table headers and choices.
/// Each is restored when it is registered and stored by save().
class LayoutKeeper {
public:
    /// The program's own settings file.
    LayoutKeeper();
    explicit LayoutKeeper(std::unique_ptr<QSettings> settings);
    ~LayoutKeeper();

    void keep(const QString &key, QHeaderView *header);
    void keep(const QString &key, QSplitter *splitter);
    void keep(QMainWindow *window);
    QString choice(const QString &key, const QString &otherwise = {}) const;
    void setChoice(const QString &key, const QString &value);

    /// Stores everything that is registered; widgets must still live.
    void save();

private:
    void keep(const QString &key, std::function<QByteArray()> state,
              const std::function<void(const QByteArray &)> &restore);

    std::unique_ptr<QSettings> m_settings;
    std::vector<std::pair<QString, std::function<QByteArray()>>> m_kept;
};

} // namespace ant
