#pragma once

#include "core/base/result.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace ant::detail {

/// The options of the reference's main.py, by their long names without dashes ("w_low"), as Python's argparse
/// reads them.
class ReferenceOptions {
public:
    /// `words`: what follows main.py. Errors: InvalidArgument naming the option that is unknown, shortened to
    /// something that several begin with, or without its value.
    static Result<ReferenceOptions> parse(const std::vector<std::string> &words);

    /// Given, not only its default.
    bool has(const std::string &name) const { return m_given.contains(name); }
    /// As given, else the reference's default.
    std::string value(const std::string &name) const;
    /// Given ones that change nothing, as they were spelled.
    const std::vector<std::string> &ignored() const { return m_ignored; }

private:
    std::map<std::string, std::string> m_given;
    std::vector<std::string> m_ignored;
};

} // namespace ant::detail
