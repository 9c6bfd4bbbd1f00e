#pragma once

#include "core/experiment/run_record.h"

namespace ant::cli {

/// "evaluate  [######----]  60 %  600/1000  123.4/s  3 s left"; shorter where a part is not known.
std::string progressLine(const Progress &progress);

/// What a person sees of running runs: a bar that is redrawn where stderr is a terminal, else a line for each
/// phase on the standard output, or nothing but warnings where the standard output belongs to JSON.
class ProgressView {
public:
    enum class Style { Silent, Lines, Bar };
    static Style styleFor(bool isJson);

    explicit ProgressView(Style style) : m_style(style) {}

    void begin(const std::string &title); ///< a run starts; "run 3, resnet20 ip-f"
    void show(const Progress &progress);
    void warn(const std::string &text); ///< on stderr
    void end();                         ///< leaves nothing behind of the bar

private:
    Style m_style;
    std::string m_title, m_phase;
};

} // namespace ant::cli
