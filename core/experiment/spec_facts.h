#pragma once

#include "core/experiment/validation.h"

namespace ant {

/// Something good to know about a field, to be shown beside it where nothing is wrong there.
struct FieldFact {
    std::string field; ///< key of the JSON form, as in FieldProblem
    std::string text;  ///< "65 tensors, 272 474 parameters, they fit ResNet-20 (CIFAR)"
    bool operator==(const FieldFact &) const = default;
};

struct SpecFacts {
    std::vector<FieldFact> fields;
    std::int64_t evaluationImages = 0; ///< of the data set, not limited; 0 where it cannot be opened
    int evaluationClasses = 0;
    std::int64_t trainingImages = 0; ///< task qat only
};

/// Opens the weight file and counts the data. Says nothing of what is wrong; see validate(). Takes up to some
/// seconds for large files; call it off the GUI thread.
SpecFacts specFacts(const RunSpec &spec);

/// The part of validate() that looks at no file: values, mode, bits, ranges and layers. Fast.
std::vector<FieldProblem> validateSettings(const RunSpec &spec);

/// Images that a data set of this kind has to evaluate when it is complete; 0: unknown.
std::int64_t completeEvaluationSet(std::string_view datasetKind);

} // namespace ant
