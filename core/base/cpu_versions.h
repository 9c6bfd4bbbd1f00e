#pragma once

/// Before a function: it is compiled for several instruction sets and the loader picks one. Only for
/// functions whose result does not depend on it: whole numbers and comparisons, no sums of floats.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_THREAD__)
#define ANT_FOR_EACH_CPU __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define ANT_FOR_EACH_CPU
#endif
