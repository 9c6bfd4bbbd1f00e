#pragma once

#include "core/io/onnx_file.h"

#include <ATen/core/ivalue.h>

#include <unordered_map>

namespace ant::detail {

/// What stops a conversion. Thrown and caught inside core/engine's TorchScript files only.
struct ScriptFailure {
    ErrorCode code = ErrorCode::Unsupported;
    std::string what; ///< continues a sentence that begins with the file's name
};

/// The ONNX network that is written while a TorchScript network runs: which tensors depend on the image,
/// under which names, and the nodes that make them.
class ScriptNetwork {
public:
    using Attributes = std::map<std::string, OnnxAttribute>;

    /// Begins with the image, whose first size is that of the batch.
    explicit ScriptNetwork(const at::Tensor &image);

    /// Whether it is, or a list or tuple holds, a tensor that depends on the image.
    bool isTraced(const c10::IValue &value) const;
    /// Name of the value; ScriptFailure where it does not depend on the image.
    const std::string &nameOf(const c10::IValue &value) const;
    /// The name of a constant, stored as `module`.`role`.
    std::string constant(const at::Tensor &tensor, const std::string &role);
    std::string constant(const std::vector<std::int64_t> &integers, const std::string &role);
    /// A node that makes `output`, which may be one of the tensors that it reads. Returns the value's name.
    const std::string &add(const std::string &op, std::vector<std::string> inputs, const at::Tensor &output,
                           Attributes attributes = {});
    /// A second name of a value.
    void alias(const at::Tensor &output, const std::string &name);

    /// Ends with this output.
    OnnxFile finish(const at::Tensor &output) &&;

    /// Path of the module whose code runs ("features.0.0"), empty for the network itself.
    std::string module;

private:
    struct Traced {
        /// Keeps the address from being used again, and frees the elements.
        c10::weak_intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl> tensor;
        std::string name;
    };
    std::string freeName(const std::string &wanted);

    OnnxFile m_file;
    std::unordered_map<const c10::TensorImpl *, Traced> m_traced;
    std::map<std::string, int> m_uses; ///< of names
};

OnnxAttribute integerAttribute(std::int64_t value);
OnnxAttribute realAttribute(double value);
OnnxAttribute textAttribute(std::string value);
OnnxAttribute integersAttribute(std::vector<std::int64_t> values);

} // namespace ant::detail
