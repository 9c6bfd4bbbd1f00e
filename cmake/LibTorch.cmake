# LibTorch as imported targets, without find_package(Torch): its flags are global, and it is fatal where the
# library was built for CUDA and no CUDA toolkit is installed. Included by core/engine/CMakeLists.txt only.
#
#   ant::torch         torch_cpu and c10; all that a program on the CPU links (0.25 s to start instead of 0.4 s)
#   ant::torch_cuda    torch_cuda, c10_cuda and the CUDA runtime; only where ANT_WITH_CUDA is ON, and only for the
#                      shared library that is loaded on demand
#   ant::cuda_options  what every .cu file is compiled with
#   ANT_WITH_CUDA      ON by default where nvcc and a LibTorch with all its CUDA libraries are found
#
# Searched in Torch_DIR, then CMAKE_PREFIX_PATH (variable and environment; the folder with include/ and lib/, or the
# share/cmake below it that torch.utils.cmake_prefix_path prints), then the private environment of packaging/.

function(ant_find_libtorch result)
    file(TO_CMAKE_PATH "$ENV{CMAKE_PREFIX_PATH}" from_environment)
    file(GLOB private "${PROJECT_SOURCE_DIR}/build/libtorch/lib/python3*/site-packages/torch")
    set(candidates)
    if(Torch_DIR)
        list(APPEND candidates "${Torch_DIR}/../../..")
    endif()
    foreach(prefix IN LISTS CMAKE_PREFIX_PATH from_environment)
        list(APPEND candidates "${prefix}" "${prefix}/../.." "${prefix}/torch")
    endforeach()
    foreach(candidate IN LISTS candidates private)
        if(EXISTS "${candidate}/include/ATen/ATen.h" AND EXISTS "${candidate}/lib/libtorch_cpu.so")
            file(REAL_PATH "${candidate}" candidate)
            set(${result} "${candidate}" PARENT_SCOPE)
            return()
        endif()
    endforeach()
    message(FATAL_ERROR "LibTorch was not found. ./packaging/start installs it into build/libtorch; to use another "
                        "one, give its folder in CMAKE_PREFIX_PATH; -DANT_WITH_ENGINE=OFF builds without it.")
endfunction()

# "2.11.0", or empty where the header that says so is not where it is in 2.11.
function(ant_libtorch_version root result)
    set(version "")
    foreach(part MAJOR MINOR PATCH)
        set(line "")
        if(EXISTS "${root}/include/torch/headeronly/version.h")
            file(STRINGS "${root}/include/torch/headeronly/version.h" line REGEX "define TORCH_VERSION_${part} ")
        endif()
        if(line MATCHES "([0-9]+)")
            string(APPEND version ".${CMAKE_MATCH_1}")
        endif()
    endforeach()
    string(REGEX REPLACE "^\\." "" version "${version}")
    set(${result} "${version}" PARENT_SCOPE)
endfunction()

# Why CUDA kernels cannot be built here; empty where they can. The CPU-only installation of the wheel contains
# libtorch_cuda.so too, but not the libraries that it needs; three of them stand for all.
function(ant_cuda_obstacle root library_folders result)
    set(reason "")
    if(NOT EXISTS "${root}/lib/libtorch_cuda.so" OR NOT EXISTS "${root}/lib/libc10_cuda.so")
        set(reason "this LibTorch was built without CUDA")
    elseif(NOT CUDAToolkit_FOUND OR NOT CUDAToolkit_NVCC_EXECUTABLE)
        set(reason "no CUDA toolkit (nvcc) was found")
    else()
        file(STRINGS "${root}/lib/libc10_cuda.so" runtime REGEX "^libcudart\\.so\\.[0-9]+$" LIMIT_COUNT 1)
        if(runtime AND NOT runtime STREQUAL "libcudart.so.${CUDAToolkit_VERSION_MAJOR}")
            set(reason "LibTorch needs ${runtime}, the toolkit is ${CUDAToolkit_VERSION}")
        endif()
        set(needed)
        if(IS_DIRECTORY "${root}/../nvidia") # a wheel; an archive of LibTorch is complete in itself
            set(needed libcudnn.so.9 libcusparseLt.so.0 libnccl.so.2)
        endif()
        foreach(library IN LISTS needed)
            find_file(found ${library} HINTS ${library_folders} PATHS ${CUDAToolkit_LIBRARY_DIR}
                                       PATH_SUFFIXES ${CMAKE_LIBRARY_ARCHITECTURE} NO_CACHE)
            if(NOT found)
                set(reason "${library}, which LibTorch's CUDA part needs, is not installed")
            endif()
            unset(found)
        endforeach()
    endif()
    set(${result} "${reason}" PARENT_SCOPE)
endfunction()

ant_find_libtorch(ANT_LIBTORCH_ROOT)
ant_libtorch_version("${ANT_LIBTORCH_ROOT}" ANT_LIBTORCH_VERSION)

# Where the libraries that LibTorch itself needs lie: beside it in an archive, in nvidia/ beside torch/ in a wheel.
# Its own RPATH finds them when a program runs; the linker has to be told.
file(GLOB ANT_LIBTORCH_FOLDERS "${ANT_LIBTORCH_ROOT}/../nvidia/*/lib")
list(PREPEND ANT_LIBTORCH_FOLDERS "${ANT_LIBTORCH_ROOT}/lib")
list(TRANSFORM ANT_LIBTORCH_FOLDERS PREPEND "LINKER:-rpath-link," OUTPUT_VARIABLE ANT_LIBTORCH_LINK_OPTIONS)

# Imported targets are GLOBAL: a program that links the engine from another folder has to see them.
function(ant_import_library name file)
    add_library(${name} SHARED IMPORTED GLOBAL)
    set_target_properties(${name} PROPERTIES IMPORTED_LOCATION "${ANT_LIBTORCH_ROOT}/lib/${file}")
    target_include_directories(${name} SYSTEM INTERFACE "${ANT_LIBTORCH_ROOT}/include"
                                                        "${ANT_LIBTORCH_ROOT}/include/torch/csrc/api/include")
    # What LibTorch's libraries lack among themselves is theirs to find (cuBLAS, drivers); ours must be complete.
    target_link_options(${name} INTERFACE ${ANT_LIBTORCH_LINK_OPTIONS} LINKER:--allow-shlib-undefined)
endfunction()

ant_import_library(ant::c10 libc10.so)
ant_import_library(ant::torch libtorch_cpu.so)
target_link_libraries(ant::torch INTERFACE ant::c10)

find_package(CUDAToolkit QUIET)
ant_cuda_obstacle("${ANT_LIBTORCH_ROOT}" "${ANT_LIBTORCH_FOLDERS}" ANT_CUDA_OBSTACLE)
if(ANT_CUDA_OBSTACLE)
    option(ANT_WITH_CUDA "Build the CUDA kernels (needs nvcc and a LibTorch with CUDA)" OFF)
    if(ANT_WITH_CUDA)
        message(FATAL_ERROR "ANT_WITH_CUDA is ON, but ${ANT_CUDA_OBSTACLE}")
    endif()
else()
    option(ANT_WITH_CUDA "Build the CUDA kernels (needs nvcc and a LibTorch with CUDA)" ON)
endif()

if(ANT_WITH_CUDA)
    if(NOT CMAKE_CUDA_COMPILER)
        set(CMAKE_CUDA_COMPILER "${CUDAToolkit_NVCC_EXECUTABLE}")
    endif()
    if(NOT DEFINED CMAKE_CUDA_ARCHITECTURES)
        set(CMAKE_CUDA_ARCHITECTURES 80 86 89 90 CACHE STRING "GPU architectures the kernels are compiled for")
    endif()
    enable_language(CUDA)
    set(CMAKE_CUDA_STANDARD 17) # CMake 3.25 knows no C++20 for nvcc 13
    set(CMAKE_CUDA_STANDARD_REQUIRED ON)
    set(CMAKE_CUDA_EXTENSIONS OFF)

    ant_import_library(ant::c10_cuda libc10_cuda.so)
    ant_import_library(ant::torch_cuda libtorch_cuda.so)
    target_link_libraries(ant::c10_cuda INTERFACE ant::c10 CUDA::cudart)
    target_link_libraries(ant::torch_cuda INTERFACE ant::c10_cuda ant::torch)
    # Loading torch_cuda is what registers its kernels, also where no symbol of it is named.
    target_link_options(ant::torch_cuda INTERFACE LINKER:--no-as-needed)

    # --fmad=false is nvcc's -ffp-contract=off: a GPU must find the same codes as the CPU.
    # Not among them: -Wpedantic, which the host code that nvcc generates does not survive.
    add_library(ant_cuda_options INTERFACE)
    add_library(ant::cuda_options ALIAS ant_cuda_options)
    target_compile_options(ant_cuda_options INTERFACE
        "$<$<COMPILE_LANGUAGE:CUDA>:--fmad=false;--expt-relaxed-constexpr;--Werror=all-warnings>"
        "$<$<COMPILE_LANGUAGE:CUDA>:-Xcompiler=-Wall,-Wextra,-Werror,-ffp-contract=off>")
    target_include_directories(ant_cuda_options INTERFACE ${PROJECT_SOURCE_DIR})
endif()

if(ANT_WITH_CUDA)
    message(STATUS "LibTorch ${ANT_LIBTORCH_VERSION} in ${ANT_LIBTORCH_ROOT}; CUDA ${CUDAToolkit_VERSION} for "
                   "${CMAKE_CUDA_ARCHITECTURES}")
elseif(ANT_CUDA_OBSTACLE)
    message(STATUS "LibTorch ${ANT_LIBTORCH_VERSION} in ${ANT_LIBTORCH_ROOT}; CPU only: ${ANT_CUDA_OBSTACLE}")
else()
    message(STATUS "LibTorch ${ANT_LIBTORCH_VERSION} in ${ANT_LIBTORCH_ROOT}; CPU only: ANT_WITH_CUDA is OFF")
endif()
