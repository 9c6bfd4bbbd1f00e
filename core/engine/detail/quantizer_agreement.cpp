#include "core/engine/detail/processes.h"
#include "core/engine/detail/quantizer.h"

#include <ATen/core/grad_mode.h>

#include <nlohmann/json.hpp>

namespace ant::detail {

Result<void> Quantizer::agree(Processes &processes)
{
    const at::NoGradGuard noGradients;
    const GridSpec own = m_codebook->spec();
    const nlohmann::json first = nlohmann::json::parse(processes.broadcast(nlohmann::json{
        {"type", own.type.name()},
        {"bits", own.bits},
        {"signed", own.isSigned},
        {"mse", m_record.mse},
        {"absmax", m_record.absmax}}.dump()));
    const auto type = NumericType::fromName(first.at("type").get<std::string>());
    if (!type.ok())
        return type.error();
    auto codebook = Codebook::make({.type = type.value(),
                                    .bits = first.at("bits").get<int>(),
                                    .isSigned = first.at("signed").get<bool>()});
    if (!codebook.ok())
        return std::move(codebook).error();
    m_codebook = std::move(codebook).value();
    m_record.mse = first.at("mse").get<double>();
    m_record.absmax = first.at("absmax").get<std::vector<float>>();

    const at::Tensor mean = m_alpha.to(at::kDouble);
    processes.sum(mean);
    const at::Tensor agreed = mean.div_(double(processes.count())).to(at::kFloat);
    // A mean of alphas that differ is none of the candidates.
    if (!agreed.equal(m_alpha))
        m_record.alphaStep.clear();
    m_alpha = agreed;
    return {};
}

} // namespace ant::detail
