#include "core/report/detail/sheet_name.h"

#include "core/report/detail/text.h"

#include <algorithm>

namespace ant::detail {
namespace {

constexpr std::size_t kLongest = 31;

/// In UTF-16 units, which is what the limit counts.
std::u32string shortened(std::u32string text, std::size_t limit)
{
    std::size_t units = 0, kept = 0;
    for (; kept < text.size(); ++kept) {
        units += text[kept] > 0xFFFF ? 2 : 1;
        if (units > limit)
            break;
    }
    text.resize(kept);
    while (!text.empty() && text.back() == U' ')
        text.pop_back();
    return text;
}

/// ASCII letters only; enough to keep "Runs" and "runs" apart.
std::string lowered(std::string text)
{
    std::ranges::transform(text, text.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return text;
}

} // namespace

std::string SheetNames::take(const std::string &wanted)
{
    std::u32string base = decodeUtf8(oneLine(wanted));
    std::ranges::replace_if(
        base,
        [](char32_t c) { return std::u32string_view(U"[]:*?/\\'").find(c) != std::u32string_view::npos; },
        U' ');
    base = shortened(base, kLongest);
    if (base.empty() || lowered(encodeUtf8(base)) == "history")
        base = U"Sheet " + base;
    std::string name = encodeUtf8(base);
    for (int number = 2; !m_taken.insert(lowered(name)).second; ++number) {
        const std::string suffix = " (" + std::to_string(number) + ")";
        name = encodeUtf8(shortened(base, kLongest - suffix.size())) + suffix;
    }
    return name;
}

} // namespace ant::detail
