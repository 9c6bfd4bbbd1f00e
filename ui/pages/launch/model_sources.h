#pragma once

#include "core/experiment/sweep.h"
#include "core/store/workspace.h"

namespace ant {

/// Where the weights and images of models lie, as far as a workspace knows: from its library, else from its
/// newest run with the model.
struct ModelSources {
    std::vector<LibraryEntry> library;
    std::shared_ptr<const std::vector<RunSummary>> runs; ///< in order of their ids; null: none

    /// Of a model; what `base` names is taken where it fits. Unknown places stay empty, so that validation
    /// asks for them.
    SweepModel find(const std::string &model, const RunSpec &base) const;
    /// Fills in weights and folder where the spec names none.
    void complete(RunSpec &spec, const RunSpec &base) const;

private:
    /// The newest run that answers; null where none does.
    template <typename Answers>
    const RunSummary *newest(Answers answers) const;
    std::filesystem::path weightsOf(const std::string &model) const;
    DatasetRef datasetOf(const std::string &kind) const;
};

} // namespace ant
