# shellcheck shell=bash
# LibTorch from the PyPI wheel, in a Python environment of its own that nothing else uses: build/libtorch.

readonly libtorch_version=2.11.0
readonly libtorch_folder=build/libtorch
readonly libtorch_stamp=$libtorch_folder/installed-by-packaging

# The LibTorch that CMAKE_PREFIX_PATH or Torch_DIR names, found as cmake/LibTorch.cmake does; fails where there is
# none.
given_libtorch() {
    local prefix folder prefixes=()
    IFS=: read -r -a prefixes <<<"${CMAKE_PREFIX_PATH:-}"
    for prefix in ${Torch_DIR:+"$Torch_DIR/../../.."} "${prefixes[@]}"; do
        for folder in "$prefix" "$prefix/../.." "$prefix/torch"; do
            if [ -e "$folder/include/ATen/ATen.h" ] && [ -e "$folder/lib/libtorch_cpu.so" ]; then
                printf '%s\n' "$folder"
                return 0
            fi
        done
    done
    return 1
}

# "full" with CUDA's libraries where kernels can be compiled, else "cpu". ANT_WITH_CUDA=ON or OFF decides too.
libtorch_variant() {
    if [ "${ANT_WITH_CUDA:-}" = OFF ]; then
        printf 'cpu\n'
    elif [ "${ANT_WITH_CUDA:-}" = ON ] || command -v nvcc >/dev/null || [ -x /usr/local/cuda/bin/nvcc ]; then
        printf 'full\n'
    else
        printf 'cpu\n'
    fi
}

# A Python that can make environments, the system's or the user's.
python_with_venv() {
    local python
    for python in python3 /usr/bin/python3; do
        if "$python" -c 'import venv, ensurepip' 2>/dev/null; then
            printf '%s\n' "$python"
            return 0
        fi
    done
    fail "no python3 with the modules venv and ensurepip was found. Install the package python3-venv, or give the
    folder of a LibTorch $libtorch_version in CMAKE_PREFIX_PATH"
}

# A package whose installation was cut off looks installed to pip; it can be told by its missing list of files.
remove_half_installed() {
    local info
    for info in "$libtorch_folder"/lib/python3*/site-packages/*.dist-info; do
        if [ -d "$info" ] && [ ! -s "$info/RECORD" ]; then
            rm -rf "$info"
        fi
    done
}

fetch_libtorch() {
    local variant=$1 python pip
    if ! "$libtorch_folder/bin/python" -c 'import pip' 2>/dev/null; then
        python=$(python_with_venv)
        "$python" -m venv --clear "$libtorch_folder"
    fi
    remove_half_installed
    pip=("$libtorch_folder/bin/python" -m pip --disable-pip-version-check --no-input)
    if [ ! -t 1 ]; then
        pip+=(-q)
    fi
    if [ "$variant" = full ]; then
        "${pip[@]}" install "torch==$libtorch_version"
        "${pip[@]}" uninstall -y triton sympy networkx mpmath # 0.8 GB that only Python code needs
    else
        # libtorch_cpu.so of this wheel wants the CUDA runtime and CUPTI, also where no GPU is used.
        "${pip[@]}" install --no-deps "torch==$libtorch_version" nvidia-cuda-runtime==13.0.96 \
            'nvidia-cuda-cupti~=13.0.85'
    fi
    printf '%s %s\n' "$libtorch_version" "$variant" >"$libtorch_stamp"
}

# "2.11.0 cpu", or nothing where the last installation did not end.
installed_libtorch() {
    cat "$libtorch_stamp" 2>/dev/null || true
}

install_libtorch() {
    local variant given installed
    if given=$(given_libtorch); then
        skip "LibTorch" "CMAKE_PREFIX_PATH or Torch_DIR gives $given"
        return
    fi
    variant=$(libtorch_variant)
    installed=$(installed_libtorch)
    if [ "$installed" = "$libtorch_version full" ] || [ "$installed" = "$libtorch_version $variant" ]; then
        skip "LibTorch" "$installed is in $libtorch_folder"
    elif [ "$variant" = full ]; then
        step "Installing LibTorch $libtorch_version with CUDA into $libtorch_folder (about 4 GB)" fetch_libtorch full
    else
        step "Installing LibTorch $libtorch_version for the CPU into $libtorch_folder (1.3 GB)" fetch_libtorch cpu
    fi
}
