#include "core/io/sha256.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <vector>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

namespace ant {
namespace {

using State = std::array<std::uint32_t, 8>;
constexpr std::size_t kBlock = 64;

// FIPS 180-4, 4.2.2: the first 32 bits of the fractional parts of the cube roots of the first 64 primes.
alignas(16) constexpr std::uint32_t kRound[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

std::uint32_t bigEndian(const char *bytes)
{
    std::uint32_t value = 0;
    for (int i = 0; i < 4; ++i)
        value = value << 8 | static_cast<std::uint8_t>(bytes[i]);
    return value;
}

/// FIPS 180-4, 6.2.2.
void hashBlocks(State &state, const char *bytes, std::size_t blocks)
{
    for (; blocks > 0; --blocks, bytes += kBlock) {
        std::uint32_t w[64];
        for (int t = 0; t < 16; ++t)
            w[t] = bigEndian(bytes + 4 * t);
        for (int t = 16; t < 64; ++t) {
            const std::uint32_t x = w[t - 2];
            const std::uint32_t y = w[t - 15];
            w[t] = (std::rotr(x, 17) ^ std::rotr(x, 19) ^ x >> 10) + w[t - 7] +
                   (std::rotr(y, 7) ^ std::rotr(y, 18) ^ y >> 3) + w[t - 16];
        }
        auto [a, b, c, d, e, f, g, h] = state;
        for (int t = 0; t < 64; ++t) {
            const std::uint32_t sum1 = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
            const std::uint32_t first = h + sum1 + ((e & f) ^ (~e & g)) + kRound[t] + w[t];
            const std::uint32_t sum0 = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
            const std::uint32_t second = sum0 + ((a & b) ^ (a & c) ^ (b & c));
            h = g, g = f, f = e, e = d + first;
            d = c, c = b, b = a, a = first + second;
        }
        const State added = {a, b, c, d, e, f, g, h};
        for (std::size_t i = 0; i < 8; ++i)
            state[i] += added[i];
    }
}

#if defined(__x86_64__)
bool hasShaInstructions()
{
    unsigned a = 0, b = 0, c = 0, d = 0;
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b >> 29 & 1) && __builtin_cpu_supports("sse4.1") &&
           __builtin_cpu_supports("ssse3");
}

/// The same with the SHA extensions: sha256rnds2 does two rounds on the state as the words ABEF and CDGH.
__attribute__((target("sha,sse4.1,ssse3"))) void hashBlocksSha(State &state, const char *bytes,
                                                               std::size_t blocks)
{
    const __m128i toBigEndian = _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL);
    __m128i abef = _mm_set_epi32(int(state[0]), int(state[1]), int(state[4]), int(state[5]));
    __m128i cdgh = _mm_set_epi32(int(state[2]), int(state[3]), int(state[6]), int(state[7]));
    for (; blocks > 0; --blocks, bytes += kBlock) {
        const __m128i abefBefore = abef;
        const __m128i cdghBefore = cdgh;
        __m128i w[4]; // the last 16 words of the schedule, four a register
        for (int group = 0; group < 16; ++group) {
            __m128i &current = w[group & 3];
            if (group < 4) {
                const __m128i raw = _mm_loadu_si128(reinterpret_cast<const __m128i *>(bytes) + group);
                current = _mm_shuffle_epi8(raw, toBigEndian);
            } else {
                const __m128i previous = w[(group + 3) & 3];
                const __m128i sevenBack = _mm_alignr_epi8(previous, w[(group + 2) & 3], 4);
                const __m128i partial = _mm_sha256msg1_epu32(current, w[(group + 1) & 3]);
                current = _mm_sha256msg2_epu32(_mm_add_epi32(partial, sevenBack), previous);
            }
            const __m128i constants = _mm_load_si128(reinterpret_cast<const __m128i *>(kRound + 4 * group));
            const __m128i input = _mm_add_epi32(current, constants);
            cdgh = _mm_sha256rnds2_epu32(cdgh, abef, input);
            abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(input, 0x0E));
        }
        abef = _mm_add_epi32(abef, abefBefore);
        cdgh = _mm_add_epi32(cdgh, cdghBefore);
    }
    alignas(16) std::uint32_t words[8];
    _mm_store_si128(reinterpret_cast<__m128i *>(words), abef);
    _mm_store_si128(reinterpret_cast<__m128i *>(words + 4), cdgh);
    state = {words[3], words[2], words[7], words[6], words[1], words[0], words[5], words[4]};
}
#endif

using BlockFunction = void (*)(State &, const char *, std::size_t);

BlockFunction fastestBlocks()
{
#if defined(__x86_64__)
    static const bool sha = hasShaInstructions();
    if (sha)
        return hashBlocksSha;
#endif
    return hashBlocks;
}

class Sha256 {
public:
    explicit Sha256(BlockFunction blocks) : m_blocks(blocks) {}

    void add(std::string_view bytes)
    {
        m_length += bytes.size();
        if (!m_rest.empty()) {
            const std::size_t count = std::min(bytes.size(), kBlock - m_rest.size());
            m_rest.append(bytes.substr(0, count));
            bytes.remove_prefix(count);
            if (m_rest.size() < kBlock)
                return;
            m_blocks(m_state, m_rest.data(), 1);
            m_rest.clear();
        }
        m_blocks(m_state, bytes.data(), bytes.size() / kBlock);
        m_rest = bytes.substr(bytes.size() / kBlock * kBlock);
    }

    std::string finish()
    {
        const std::uint64_t bits = m_length * 8;
        std::string padding(1, '\x80');
        padding.append((kBlock + 55 - m_length % kBlock) % kBlock, '\0');
        for (int shift = 56; shift >= 0; shift -= 8)
            padding += static_cast<char>(bits >> shift);
        add(padding);
        std::string text;
        for (const std::uint32_t word : m_state) {
            for (int shift = 28; shift >= 0; shift -= 4)
                text += "0123456789abcdef"[word >> shift & 15];
        }
        return text;
    }

private:
    BlockFunction m_blocks;
    State m_state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                     0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}; // FIPS 180-4, 5.3.3
    std::uint64_t m_length = 0;
    std::string m_rest; // less than one block
};

std::string hashWith(BlockFunction blocks, std::string_view bytes)
{
    Sha256 hash(blocks);
    hash.add(bytes);
    return hash.finish();
}

} // namespace

std::string sha256(std::string_view bytes)
{
    return hashWith(fastestBlocks(), bytes);
}

std::string detail::sha256Portable(std::string_view bytes)
{
    return hashWith(hashBlocks, bytes);
}

Result<std::string> sha256OfFile(const std::filesystem::path &file, std::stop_token stop)
{
    const auto failed = [&](const char *doing) {
        const int number = errno;
        return Error{number == ENOENT ? ErrorCode::NotFound : ErrorCode::Io,
                     std::string("cannot ") + doing + " " + file.string() + ": " + std::strerror(number),
                     {}};
    };
    const std::unique_ptr<std::FILE, int (*)(std::FILE *)> input(std::fopen(file.c_str(), "rbe"),
                                                                 std::fclose);
    if (!input)
        return failed("open");
    std::setvbuf(input.get(), nullptr, _IONBF, 0);
    std::vector<char> slice(std::size_t(1) << 20);
    Sha256 hash(fastestBlocks());
    for (;;) {
        if (stop.stop_requested())
            return Error{ErrorCode::Cancelled, "hashing " + file.string() + " was stopped", {}};
        const std::size_t count = std::fread(slice.data(), 1, slice.size(), input.get());
        if (std::ferror(input.get()))
            return failed("read");
        if (count == 0)
            return hash.finish();
        hash.add({slice.data(), count});
    }
}

} // namespace ant
