#pragma once

#include <QColor>
#include <QPalette>
#include <QString>

#include <string_view>

class QApplication;

namespace ant::theme {

/// Every distance in the window is a multiple of this, pixels.
inline constexpr int kGrid = 8;

enum class Appearance { System, Light, Dark };
QString name(Appearance appearance); ///< "system", as stored in the settings
Appearance appearanceFromName(const QString &name);

/// The few colours everything is drawn with. One accent; good, warning and bad for states only.
struct Colours {
    QColor window, side, surface, border, grid;
    QColor text, muted;
    QColor accent, accentText, accentTint;
    QColor good, warning, bad;
};

/// Whether text is lighter than what it stands on.
bool isDark(const QPalette &palette);
/// The light or the dark set, whichever the program's palette is. Not a widget's own: the style sheet changes
/// those.
const Colours &current();

/// Style, palette and style sheet for the whole program. System follows the desktop's palette.
void apply(QApplication &application, Appearance appearance);
/// The two halves of it: style and palette; and the style sheet in the palette's colours.
void applyPalette(QApplication &application, Appearance appearance);
void applyStyleSheet(QApplication &application);

/// The colour of a numeric type, the same in every table and chart; 8-bit quantizers get it darker. Grey for
/// a type this program does not know.
QColor typeColour(std::string_view type, int bits = 4);
/// The same for thin lines and bars, which need more contrast: on dark ground 8-bit ones are not darkened.
QColor lineColour(std::string_view type, int bits = 4);
/// Black or white, whichever reads better on the given colour.
QColor textOn(const QColor &background);

} // namespace ant::theme
