#pragma once

#include "core/experiment/run_spec.h"

#include <functional>
#include <nlohmann/json.hpp>

namespace ant::detail {

/// One key of a spec's JSON form, with everything that is known about it: reading, writing, validation and
/// the command line all go through this list. Add a setting: a member of RunSpec and one line in
/// spec_fields.cpp.
struct SpecField {
    enum class Kind { Text, Number, Flag, List, Overrides };

    std::string_view key;    ///< "bits.weight": member "weight" of the object "bits"
    std::string_view option; ///< of `antq run`: "--wbits"
    Kind kind = Kind::Text;
    std::string_view help; ///< for `antq run --help`
    std::function<nlohmann::json(const RunSpec &)> write;
    /// Errors: InvalidArgument naming the key, the value and what is allowed; the spec is then unchanged.
    std::function<Result<void>(RunSpec &, const nlohmann::json &)> read;
};

/// In the order in which a person would fill them in. "version" is not among them.
const std::vector<SpecField> &specFields();

/// By its key; nullptr where there is none.
const SpecField *findField(std::string_view key);

/// "bits.weight is 9; it must be …".
Error wrongValue(std::string_view key, const nlohmann::json &value, std::string_view allowed);
/// One line of JSON; bytes that are not UTF-8 are replaced, so that it cannot throw.
std::string shortText(const nlohmann::json &value);

/// Whether every text in it is UTF-8, as JSON must be.
bool isUtf8(const nlohmann::json &value);

/// Methods, calibration images and repairs of post-training quantization, in ptq_fields.cpp.
void addPtqFields(std::vector<SpecField> &fields);

/// The keys below `training`, in training_fields.cpp.
void addTrainingFields(std::vector<SpecField> &fields);

/// "1500MB" and the like as bytes, in size_text.cpp; 0 is an empty text. Units: B, KB, MB, GB (powers of
/// 1000), KiB, MiB, GiB. Errors: InvalidArgument.
Result<std::int64_t> parseSize(std::string_view text);
/// The shortest text that parseSize() reads back.
std::string sizeText(std::int64_t bytes);

/// `overrides`, in spec_overrides.cpp.
nlohmann::json writeOverrides(const std::vector<QuantizerOverride> &overrides);
Result<std::vector<QuantizerOverride>> readOverrides(const nlohmann::json &value);

/// A float32 as the number with at most 9 significant digits that parses back to it; null where not finite.
nlohmann::json floatNumber(float value);
nlohmann::json floatNumbers(const std::vector<float> &values);

} // namespace ant::detail
