#include "ui/common/layout_keeper.h"

#include <QByteArray>
#include <QHeaderView>
#include <QMainWindow>
#include <QSettings>
#include <QSplitter>

namespace ant {
namespace {

/// Part of every key: a new arrangement of columns must not be restored from an old program's bytes.
const QLatin1String kVersion("layout1/");

} // namespace

LayoutKeeper::LayoutKeeper()
    : LayoutKeeper(std::make_unique<QSettings>(QSettings::IniFormat, QSettings::UserScope,
                                               QStringLiteral("ant-workbench"), QStringLiteral("window")))
{
}

LayoutKeeper::LayoutKeeper(std::unique_ptr<QSettings> settings) : m_settings(std::move(settings)) {}

LayoutKeeper::~LayoutKeeper() = default;

void LayoutKeeper::keep(const QString &key, std::function<QByteArray()> state,
                        const std::function<void(const QByteArray &)> &restore)
{
    const QByteArray stored = m_settings->value(kVersion + key).toByteArray();
    if (!stored.isEmpty())
        restore(stored);
    m_kept.emplace_back(key, std::move(state));
}

void LayoutKeeper::keep(const QString &key, QHeaderView *header)
{
    keep(
        key, [header] { return header->saveState(); },
        [header](const QByteArray &state) { header->restoreState(state); });
}

void LayoutKeeper::keep(const QString &key, QSplitter *splitter)
{
    keep(
        key, [splitter] { return splitter->saveState(); },
        [splitter](const QByteArray &state) { splitter->restoreState(state); });
}

void LayoutKeeper::keep(QMainWindow *window)
{
    keep(
        QStringLiteral("window"), [window] { return window->saveGeometry(); },
        [window](const QByteArray &state) { window->restoreGeometry(state); });
}

QString LayoutKeeper::choice(const QString &key, const QString &otherwise) const
{
    return m_settings->value(QStringLiteral("choice/") + key, otherwise).toString();
}

void LayoutKeeper::setChoice(const QString &key, const QString &value)
{
    m_settings->setValue(QStringLiteral("choice/") + key, value);
}

void LayoutKeeper::save()
{
    for (const auto &[key, state] : m_kept)
        m_settings->setValue(kVersion + key, state());
    m_settings->sync();
}

} // namespace ant
