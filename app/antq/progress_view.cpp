#include "app/antq/progress_view.h"

#include "app/antq/fetch_view.h"
#include "app/antq/output.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <unistd.h>

namespace ant::cli {
namespace {

constexpr const char *kClearLine = "\r\033[K";

std::string timeText(double seconds)
{
    const auto whole = static_cast<long long>(std::ceil(seconds));
    if (whole < 120)
        return std::to_string(whole) + " s";
    if (whole < 7200)
        return std::to_string(whole / 60) + " min";
    return std::to_string(whole / 3600) + " h " + std::to_string(whole / 60 % 60) + " min";
}

std::string rateText(double perSecond)
{
    std::array<char, 32> text;
    std::snprintf(text.data(), text.size(), perSecond < 100 ? "%.1f/s" : "%.0f/s", perSecond);
    return text.data();
}

std::string gpuText(const std::optional<GpuUse> &gpu)
{
    if (!gpu)
        return {};
    std::string text = "  GPU " + sizeWords(gpu->memoryUsed) + " of " + sizeWords(gpu->memoryTotal);
    if (gpu->busyPercent)
        text += ", " + std::to_string(*gpu->busyPercent) + " %";
    return text;
}

} // namespace

std::string progressLine(const Progress &progress)
{
    std::string line = progress.phase;
    if (progress.total <= 0)
        return line;
    constexpr std::int64_t kWidth = 24;
    const std::int64_t done = std::clamp<std::int64_t>(progress.done, 0, progress.total);
    const auto filled = static_cast<std::size_t>(done * kWidth / progress.total);
    line += "  [" + std::string(filled, '#') + std::string(kWidth - filled, '-') + "]  ";
    line += std::to_string(done * 100 / progress.total) + " %  ";
    line += std::to_string(done) + "/" + std::to_string(progress.total);
    if (progress.perSecond > 0) {
        line += "  " + rateText(progress.perSecond);
        if (done < progress.total)
            line += "  " + timeText(double(progress.total - done) / progress.perSecond) + " left";
    }
    return line + gpuText(progress.gpu);
}

ProgressView::Style ProgressView::styleFor(bool isJson)
{
    if (isatty(STDERR_FILENO))
        return Style::Bar;
    return isJson ? Style::Silent : Style::Lines;
}

void ProgressView::begin(const std::string &title)
{
    m_title = title;
    m_phase.clear();
}

void ProgressView::show(const Progress &progress)
{
    if (m_style == Style::Bar) {
        const std::string line = kClearLine + m_title + ": " + progressLine(progress);
        std::fwrite(line.data(), 1, line.size(), stderr);
    } else if (m_style == Style::Lines && progress.phase != m_phase && !progress.phase.empty()) {
        print(m_title + ": " + progress.phase + "\n");
        std::fflush(stdout);
    }
    m_phase = progress.phase;
}

void ProgressView::warn(const std::string &text)
{
    if (m_style == Style::Bar)
        std::fputs(kClearLine, stderr);
    printError("warning: " + text);
}

void ProgressView::end()
{
    if (m_style == Style::Bar)
        std::fputs(kClearLine, stderr);
}

} // namespace ant::cli
