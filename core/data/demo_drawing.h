#pragma once

#include <cstdint>

namespace ant {

inline constexpr int kDemoSide = 32;
inline constexpr int kDemoClasses = 10;

/// "disc", "ring", "square", "diamond", "triangle", "cross", "crescent", "stripes", "bars", "checks".
const char *demoClassName(int label);

/// Draws one image of a class: the figure at a random place, size, angle and colour over a shaded background,
/// with clutter behind and before it, and noise. Square and diamond, stripes and bars differ by their angle
/// alone, small or faint figures look like all others: a network of 70,000 parameters gets 89 % right
/// after 10 epochs.
///
/// Shape:  pixels is [32, 32, 3], red first.
/// Unit:   the same seed gives the same bytes on every machine: only IEEE additions, multiplications,
/// divisions and
///         square roots of doubles (which are rounded exactly), no function of libm whose last bit may vary.
/// Thread: safe; some 20 microseconds.
void drawDemoImage(std::uint64_t seed, int label, std::uint8_t *pixels);

} // namespace ant
