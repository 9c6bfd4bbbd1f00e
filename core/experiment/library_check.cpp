#include "core/experiment/library_check.h"

#include "core/experiment/model_source.h"
#include "core/io/sha256.h"

namespace ant {

Result<WeightsFacts> inspectWeights(const std::filesystem::path &file, const std::stop_token &stop)
{
    const auto contents = readWeights(file);
    if (!contents.ok())
        return contents.error();
    TensorShapes shapes;
    for (const auto &[name, tensor] : contents.value().tensors)
        shapes.emplace_back(name, tensor.shape);
    WeightsFacts facts;
    facts.tensors = shapes.size();
    for (const ModelInfo &model : models())
        if (facts.model.empty() && checkWeights(model.build(), shapes).fits())
            facts.model = model.name;
    auto digest = sha256OfFile(file, stop);
    if (!digest.ok())
        return std::move(digest).error();
    facts.sha256 = std::move(digest).value();
    std::error_code code;
    facts.bytes = static_cast<std::int64_t>(std::filesystem::file_size(file, code));
    if (code)
        return Error{ErrorCode::Io, "cannot tell the size of " + file.string() + ": " + code.message(), {}};
    return facts;
}

} // namespace ant
