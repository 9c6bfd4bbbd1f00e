#pragma once

#include "core/io/tensor_file.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace ant::detail {

/// Writes a pickle of protocol 2 with what a checkpoint needs: dictionaries, texts, integers, tensors. What
/// it writes passes torch.load(weights_only=True).
class PickleWriter {
public:
    PickleWriter();
    void beginDict();        ///< of Python's type dict; keys and values follow in turn
    void beginOrderedDict(); ///< collections.OrderedDict
    void endDict();
    void text(std::string_view utf8);
    void integer(std::int64_t value);
    /// A contiguous tensor on the whole of the storage with this key.
    void tensor(const FileTensor &tensor, std::string_view storageKey);
    std::string finish();

private:
    void global(std::string_view module, std::string_view name);
    void sizes(const std::vector<std::int64_t> &values); ///< a tuple
    std::string m_bytes;
};

} // namespace ant::detail
