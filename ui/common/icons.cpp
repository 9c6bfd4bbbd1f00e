#include "ui/common/icons.h"

#include "ui/common/theme.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QSvgRenderer>

// Outside any namespace, as Qt demands: a static library's resources are linked in only when named.
static void initResources()
{
    Q_INIT_RESOURCE(workbench);
}

namespace ant {
namespace {

class LineIconEngine final : public QIconEngine {
public:
    LineIconEngine(QByteArray svg, QColor colour) : m_svg(std::move(svg)), m_colour(std::move(colour)) {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        QByteArray svg = m_svg;
        svg.replace("currentColor", colourFor(mode, state).name().toLatin1());
        painter->save();
        if (mode == QIcon::Disabled)
            painter->setOpacity(0.45);
        painter->setRenderHint(QPainter::Antialiasing);
        QSvgRenderer(svg).render(painter, rect);
        painter->restore();
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap picture(size);
        picture.fill(Qt::transparent);
        QPainter painter(&picture);
        paint(&painter, picture.rect(), mode, state);
        return picture;
    }

    QIconEngine *clone() const override { return new LineIconEngine(*this); }

private:
    QColor colourFor(QIcon::Mode mode, QIcon::State state) const
    {
        if (m_colour.isValid())
            return m_colour;
        const auto &colours = theme::current();
        if (mode == QIcon::Disabled)
            return colours.muted;
        return state == QIcon::On ? colours.accent : colours.text;
    }

    QByteArray m_svg;
    QColor m_colour;
};

} // namespace

void registerResources()
{
    initResources();
}

QIcon icon(const QString &name)
{
    return icon(name, QColor());
}

QIcon icon(const QString &name, const QColor &colour)
{
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name)); // compiled in: no disk is touched
    const bool opened = file.open(QIODevice::ReadOnly);
    Q_ASSERT_X(opened, "icon", qPrintable(name));
    return opened ? QIcon(new LineIconEngine(file.readAll(), colour)) : QIcon();
}

QIcon applicationIcon()
{
    return icon(QStringLiteral("ant-workbench"));
}

} // namespace ant
