#pragma once

#include "core/base/files.h"
#include "core/io/pickle_value.h"
#include "core/io/tensor_file.h"

#include <functional>
#include <memory>
#include <string_view>

namespace ant::detail {

/// Turns a pickle's strided windows into contiguous tensors. A tensor that is contiguous and aligned for its
/// type points into the file; any other is copied. What copies may take is limited by the file's size: a
/// stride of 0 lets a few bytes claim any number of elements.
class TensorMaker {
public:
    /// The stored bytes of a storage's whole block; throws ReadFailure where they are not in the file.
    using BlockBytes = std::function<std::string_view(const PickleStorage &)>;

    TensorMaker(std::shared_ptr<const MappedFile> file, BlockBytes blockBytes);

    FileTensor make(const PickleTensor &tensor);

private:
    void spend(std::uint64_t bytes);

    std::shared_ptr<const MappedFile> m_file;
    BlockBytes m_blockBytes;
    std::uint64_t m_copyBytesLeft;
};

/// `bytes` of a file as a tensor: a view where aligned, else a copy.
FileTensor tensorFromBytes(DType dtype, std::vector<std::int64_t> shape, std::string_view bytes,
                           std::shared_ptr<const void> owner);

} // namespace ant::detail
