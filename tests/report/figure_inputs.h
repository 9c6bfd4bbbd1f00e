#pragma once

#include "tests/report/sample_records.h"

namespace ant::test {

inline constexpr auto kPublished = FigureSource::Published;
inline constexpr auto kOwn = FigureSource::Own;
inline constexpr auto kImported = FigureSource::Imported;

inline Figure12 figureOf(const FigureInputs &inputs, FigureKind kind = FigureKind::Figure12)
{
    const auto figure = figure12(inputs, kind);
    return figure.ok() ? figure.value() : Figure12{};
}

inline Figure12 figureOf(const std::vector<RunRecord> &records, FigureKind kind = FigureKind::Figure12)
{
    return figureOf(FigureInputs{.runs = summariesOf(records)}, kind);
}

} // namespace ant::test
