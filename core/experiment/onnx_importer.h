#pragma once

#include "core/experiment/onnx_import.h"

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace ant::detail {

/// What stops an import. Thrown and caught inside core/experiment/onnx_*.cpp only.
struct ImportFailure {
    ErrorCode code = ErrorCode::Unsupported;
    std::string what;
};

/// Translates one node after another. The translators of operators are its members, in onnx_operators.cpp
/// and onnx_layers.cpp.
class OnnxImporter {
public:
    OnnxImporter(const OnnxFile &file, std::string modelName);
    ImportedNetwork run();

    using Translator = void (OnnxImporter::*)(const OnnxNode &);
    static Translator translatorOf(const OnnxNode &node); ///< null where the operator is not known

private:
    // onnx_layers.cpp: what has parameters
    void conv(const OnnxNode &node);
    void gemm(const OnnxNode &node);
    void matMul(const OnnxNode &node);
    void batchNorm(const OnnxNode &node);
    void linear(const OnnxNode &node, bool isTransposed, const FileTensor *bias);
    const OnnxNode *biasAfter(const OnnxNode &node, std::int64_t outFeatures) const;

    // onnx_operators.cpp: what has none
    void relu(const OnnxNode &node);
    void clip(const OnnxNode &node);
    void sigmoid(const OnnxNode &node);
    void hardSigmoid(const OnnxNode &node);
    void hardSwish(const OnnxNode &node);
    void gelu(const OnnxNode &node);
    void add(const OnnxNode &node);
    void mul(const OnnxNode &node);
    void concat(const OnnxNode &node);
    void maxPool(const OnnxNode &node);
    void averagePool(const OnnxNode &node);
    void globalAveragePool(const OnnxNode &node);
    void reduceMean(const OnnxNode &node);
    void flatten(const OnnxNode &node);
    void reshape(const OnnxNode &node);
    void squeeze(const OnnxNode &node);
    void pass(const OnnxNode &node); ///< Identity, Dropout

    // onnx_import.cpp: shared
    void refuseUnknownOperators() const;
    std::vector<char> neededNodes() const; ///< for each node whether the output depends on it
    int value(const OnnxNode &node, std::size_t input) const;
    const FileTensor *tensor(const OnnxNode &node, std::size_t input) const; ///< null where it is none
    const FileTensor &needTensor(const OnnxNode &node, std::size_t input, const char *what) const;
    const Shape &shapeOf(const OnnxNode &node) const; ///< of its first input
    Node start(Op op, const OnnxNode &node, std::size_t values = 1) const;
    void setWindow(Node &to, const OnnxNode &node) const;
    void append(Node node, const OnnxNode &from);
    void bind(const OnnxNode &node, int value);
    std::string freeName(const OnnxNode &node);
    [[noreturn]] void refuse(const OnnxNode &node, const std::string &why,
                             ErrorCode code = ErrorCode::Unsupported) const;

    const OnnxFile &m_file;
    Graph m_graph;
    TensorFile m_weights;
    std::map<std::string, int> m_values; ///< name of a value -> node of the graph
    std::set<std::string> m_names;       ///< of nodes, taken
    std::set<const OnnxNode *> m_done;   ///< translated along with another node
};

std::string describe(const OnnxNode &node); ///< "Conv node /features/0/Conv"
std::int64_t integer(const OnnxNode &node, const char *attribute, std::int64_t otherwise);
/// The elements of an I64 tensor.
std::vector<std::int64_t> integersOf(const FileTensor &tensor);
/// "features.0.0" from "/features/features.0/features.0.0/Conv"; empty where the node has no name.
std::string modulePath(const std::string &nodeName);

} // namespace ant::detail
