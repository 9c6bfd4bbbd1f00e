#include "core/data/demo_drawing.h"

#include "core/base/random.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace ant {
namespace {

enum Figure { Disc, Ring, Square, Diamond, Triangle, Cross, Crescent, Stripes, Bars, Checks };

constexpr std::array<const char *, kDemoClasses> kNames = {
    "disc", "ring", "square", "diamond", "triangle", "cross", "crescent", "stripes", "bars", "checks"};
constexpr double kPi = 3.14159265358979323846;
/// Where inside a pixel its coverage is sampled.
constexpr double kSamples[4][2] = {{-0.25, -0.25}, {0.25, -0.25}, {-0.25, 0.25}, {0.25, 0.25}};

using Colour = std::array<double, 3>;

/// Taylor series; for |x| <= pi it is right to 1e-6 and, unlike std::sin, the same everywhere.
double sine(double x)
{
    double term = x;
    double sum = x;
    for (int n = 1; n <= 9; ++n) {
        term = -term * x * x / ((2 * n) * (2 * n + 1));
        sum += term;
    }
    return sum;
}

double cosine(double x)
{
    const double half = sine(x / 2);
    return 1 - 2 * half * half;
}

/// The figure's own frame: its place, angle and size in the image.
struct Frame {
    double x = 0, y = 0;
    double along = 1, across = 0; ///< cosine and sine of its angle
    double width = 1, height = 1; ///< in pixels, from its centre
};

struct Canvas {
    std::array<Colour, kDemoSide * kDemoSide> pixels;

    /// Lays the colour over what is there wherever `inside(u, v)` holds in the frame's coordinates.
    template <typename Inside>
    void paint(const Frame &frame, double reach, const Colour &colour, double opacity, const Inside &inside)
    {
        const double radius = reach * std::max(frame.width, frame.height) + 1;
        const int top = std::max(0, static_cast<int>(frame.y - radius));
        const int bottom = std::min(kDemoSide - 1, static_cast<int>(frame.y + radius));
        const int left = std::max(0, static_cast<int>(frame.x - radius));
        const int right = std::min(kDemoSide - 1, static_cast<int>(frame.x + radius));
        const double uByX = frame.along / frame.width;
        const double uByY = frame.across / frame.width;
        const double vByX = -frame.across / frame.height;
        const double vByY = frame.along / frame.height;
        for (int y = top; y <= bottom; ++y)
            for (int x = left; x <= right; ++x) {
                int hits = 0;
                for (const auto &sample : kSamples) {
                    const double dx = x + sample[0] - frame.x;
                    const double dy = y + sample[1] - frame.y;
                    hits += inside(dx * uByX + dy * uByY, dx * vByX + dy * vByY) ? 1 : 0;
                }
                const double share = opacity * hits / 4;
                Colour &pixel = pixels[static_cast<std::size_t>(y * kDemoSide + x)];
                for (std::size_t c = 0; c < 3; ++c)
                    pixel[c] += (colour[c] - pixel[c]) * share;
            }
    }
};

Colour anyColour(SplitMix64 &random)
{
    return {random.between(30, 225), random.between(30, 225), random.between(30, 225)};
}

/// A colour some way off from another, so that a figure is faint at times and never invisible.
Colour colourAwayFrom(const Colour &other, SplitMix64 &random)
{
    const double wanted = random.between(28, 110);
    while (true) {
        const Colour colour = anyColour(random);
        double squares = 0;
        for (std::size_t c = 0; c < 3; ++c)
            squares += (colour[c] - other[c]) * (colour[c] - other[c]);
        if (squares < 400)
            continue;
        const double factor = wanted * std::sqrt(3.0) / std::sqrt(squares);
        Colour moved;
        for (std::size_t c = 0; c < 3; ++c)
            moved[c] = other[c] + (colour[c] - other[c]) * factor;
        return moved;
    }
}

void shadeBackground(Canvas &canvas, const Colour &colour, SplitMix64 &random)
{
    const double slopeX = random.between(-1.6, 1.6);
    const double slopeY = random.between(-1.6, 1.6);
    for (int y = 0; y < kDemoSide; ++y)
        for (int x = 0; x < kDemoSide; ++x)
            for (std::size_t c = 0; c < 3; ++c)
                canvas.pixels[static_cast<std::size_t>(y * kDemoSide + x)][c] =
                    colour[c] + slopeX * (x - kDemoSide / 2) + slopeY * (y - kDemoSide / 2);
}

Frame anyFrame(SplitMix64 &random, double smallest, double largest)
{
    Frame frame;
    frame.x = random.between(0, kDemoSide);
    frame.y = random.between(0, kDemoSide);
    frame.width = random.between(smallest, largest);
    frame.height = random.between(smallest, largest);
    const double angle = random.between(-kPi, kPi);
    frame.along = cosine(angle);
    frame.across = sine(angle);
    return frame;
}

/// Spots and sticks, none as large as a figure.
void paintClutter(Canvas &canvas, int count, SplitMix64 &random)
{
    for (int i = 0; i < count; ++i) {
        const bool isStick = random.chance(0.5);
        Frame frame = anyFrame(random, 1.2, 3.2);
        if (isStick) {
            frame.width *= 2.2;
            frame.height *= 0.4;
        }
        const Colour colour = anyColour(random);
        const double opacity = random.between(0.4, 0.9);
        canvas.paint(frame, 1.5, colour, opacity, [isStick](double u, double v) {
            return isStick ? std::max(std::abs(u), std::abs(v)) < 1 : u * u + v * v < 1;
        });
    }
}

/// The angle of a figure, in radians. Those that differ by their angle alone stay within their half, or
/// nearly.
double angleOf(Figure figure, SplitMix64 &random)
{
    const double limit = 20 * kPi / 180;
    switch (figure) {
    case Square:
        return random.between(-limit, limit);
    case Diamond:
        return kPi / 4 + random.between(-limit, limit);
    case Stripes:
        return kPi / 2 + random.between(-2 * limit, 2 * limit);
    case Bars:
        return random.between(-2 * limit, 2 * limit);
    default:
        return random.between(-kPi, kPi);
    }
}

bool isBright(double phase)
{
    const double raised = phase + 8; // beyond zero, where truncation is floor (std::floor may be a slow call)
    return raised - static_cast<int>(raised) < 0.5;
}

/// Draws the figure itself in its frame; `thickness`, in [0, 1), is what each figure varies in.
void paintFigure(Canvas &canvas, Figure figure, const Frame &frame, const Colour &colour, SplitMix64 &random)
{
    const double thickness = random.between(0, 1);
    const double phase = random.between(0, 1);
    const double pitch = 0.9 + 0.9 * thickness; ///< periods in one radius
    const auto paint = [&](const auto &inside) { canvas.paint(frame, 1.25, colour, 1, inside); };
    switch (figure) {
    case Disc:
        return paint([](double u, double v) { return u * u + v * v < 1; });
    case Ring:
        return paint([hole = 0.35 + 0.3 * thickness](double u, double v) {
            const double square = u * u + v * v;
            return square < 1 && square > hole * hole;
        });
    case Square:
    case Diamond:
        return paint([](double u, double v) { return std::max(std::abs(u), std::abs(v)) < 0.85; });
    case Triangle:
        return paint([](double u, double v) { return v < 0.6 && 1.732 * std::abs(u) - v < 1.1; });
    case Cross:
        return paint([arm = 0.22 + 0.2 * thickness](double u, double v) {
            return std::min(std::abs(u), std::abs(v)) < arm && std::max(std::abs(u), std::abs(v)) < 1.05;
        });
    case Crescent:
        return paint([shift = 0.35 + 0.3 * thickness](double u, double v) {
            return u * u + v * v < 1 && (u - shift) * (u - shift) + v * v > 0.64;
        });
    case Stripes:
    case Bars:
        return paint([=](double u, double v) { return u * u + v * v < 1.3 && isBright(u * pitch + phase); });
    case Checks:
        return paint([=](double u, double v) {
            return u * u + v * v < 1.3 && isBright(u * pitch + phase) != isBright(v * pitch + phase);
        });
    }
}

Frame figureFrame(Figure figure, SplitMix64 &random)
{
    Frame frame;
    const double radius = random.between(6.5, 12);
    frame.x = random.between(11, kDemoSide - 11);
    frame.y = random.between(11, kDemoSide - 11);
    frame.width = radius * random.between(0.85, 1.15);
    frame.height = radius * random.between(0.85, 1.15);
    const double angle = angleOf(figure, random);
    frame.along = cosine(angle);
    frame.across = sine(angle);
    return frame;
}

/// Adds noise, nearly normal (the sum of four bytes), and rounds.
void finish(const Canvas &canvas, SplitMix64 &random, std::uint8_t *pixels)
{
    const double amplitude = random.between(0.02, 0.17);
    for (std::size_t i = 0; i < canvas.pixels.size(); ++i) {
        const std::uint64_t one = random.next(); // two bytes of each for a channel
        const std::uint64_t other = random.next();
        for (std::size_t c = 0; c < 3; ++c) {
            const int sum = static_cast<int>((one >> (16 * c) & 255) + (one >> (16 * c + 8) & 255) +
                                             (other >> (16 * c) & 255) + (other >> (16 * c + 8) & 255));
            const double value = canvas.pixels[i][c] + amplitude * (sum - 510);
            pixels[i * 3 + c] = static_cast<std::uint8_t>(std::clamp(value + 0.5, 0.0, 255.0));
        }
    }
}

} // namespace

const char *demoClassName(int label)
{
    return kNames.at(static_cast<std::size_t>(label));
}

void drawDemoImage(std::uint64_t seed, int label, std::uint8_t *pixels)
{
    SplitMix64 random(seed);
    const auto figure = static_cast<Figure>(label);
    Canvas canvas;
    const Colour background = anyColour(random);
    shadeBackground(canvas, background, random);
    paintClutter(canvas, 4, random);
    const Frame frame = figureFrame(figure, random);
    paintFigure(canvas, figure, frame, colourAwayFrom(background, random), random);
    paintClutter(canvas, random.chance(0.6) ? 3 : 1, random);
    finish(canvas, random, pixels);
}

} // namespace ant
