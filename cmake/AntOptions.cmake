# Settings that every target shares.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib)

if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

# Paths below the sources are taken relative to them, so that a second clone finds what the first one compiled. The
# sloppiness is what ccache's manual asks for where precompiled headers are used.
find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1
        CCACHE_DEPEND=1 CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE_PROGRAM})
endif()

find_package(Threads REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)

# -ffp-contract=off: a fused multiply-add rounds once where the reference rounds twice, and which of the two
# the compiler picks depends on the instruction set. Every result must be the same on every machine.
add_library(ant_options INTERFACE)
# -Wno-restrict: GCC 12 reports it for operator+ of std::string (its bug 105651).
target_compile_options(ant_options INTERFACE
    -Wall -Wextra -Wshadow -Wpedantic -Wnon-virtual-dtor -Woverloaded-virtual -Wno-restrict -Werror -ffp-contract=off)
target_include_directories(ant_options INTERFACE ${PROJECT_SOURCE_DIR})
target_link_libraries(ant_options INTERFACE Threads::Threads)
if(ANT_SANITIZE)
    # What the sanitizers add makes GCC 12 see paths that are none; the other builds keep these warnings.
    target_compile_options(ant_options INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=undefined
                                                 -fno-omit-frame-pointer -Wno-maybe-uninitialized
                                                 -Wno-stringop-overflow -Wno-array-bounds -Wno-dangling-pointer)
    target_link_options(ant_options INTERFACE -fsanitize=address,undefined)
endif()
