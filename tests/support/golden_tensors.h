#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace ant::test {

struct GoldenTensor {
    std::vector<std::size_t> shape;
    std::vector<float> values; ///< float64 tensors are narrowed; see wide
    std::vector<double> wide;  ///< filled for float64 tensors only
};

/// All tensors of a trusted safetensors file below golden/. Kept apart from core/io so that its tests and
/// these fail separately. Empty where the file cannot be read.
std::map<std::string, GoldenTensor> readGoldenTensors(const std::filesystem::path &file);

/// The JSON file, or null.
nlohmann::json readGoldenJson(const std::filesystem::path &file);

} // namespace ant::test
