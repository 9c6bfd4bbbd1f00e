# shellcheck shell=bash
# Configuring and building with the presets of CMakePresets.json.

# A file that includes LibTorch takes up to 3 GB to compile.
build_jobs() {
    local cores gigabytes jobs
    cores=$(nproc)
    gigabytes=$(awk '/^MemTotal:/ { print int($2 / 1048576 + 0.5) }' /proc/meminfo)
    jobs=$((gigabytes / 3))
    jobs=$((jobs < cores ? jobs : cores))
    printf '%s\n' $((jobs > 1 ? jobs : 1))
}

# What the configuration depends on besides CMake's files, which Ninja itself watches.
configuration_key() {
    printf '%s\n' "$PWD" "${CMAKE_PREFIX_PATH:-}" "${Torch_DIR:-}" "${ANT_WITH_CUDA:-default}" \
        "$(command -v nvcc || true)" "$(installed_libtorch)"
}

run_cmake() {
    local preset=$1 cuda=-UANT_WITH_CUDA # forget an earlier choice
    if [ -n "${ANT_WITH_CUDA:-}" ]; then
        cuda="-DANT_WITH_CUDA=$ANT_WITH_CUDA"
    fi
    cmake --preset "$preset" "$cuda" ${Torch_DIR:+"-DTorch_DIR=$Torch_DIR"} >"build/configure-$preset.log" 2>&1 || {
        cat "build/configure-$preset.log" >&2
        return 1
    }
    grep -E '^-- LibTorch' "build/configure-$preset.log" || true
    configuration_key >"build/$preset/configured-by-packaging"
}

configure() {
    local preset=$1
    if [ -e "build/$preset/build.ninja" ] &&
        [ "$(configuration_key)" = "$(cat "build/$preset/configured-by-packaging" 2>/dev/null)" ]; then
        skip "Configuring build/$preset" "nothing it depends on has changed"
    else
        step "Configuring build/$preset" run_cmake "$preset"
    fi
}

# build PRESET [TARGET...]
build() {
    local preset=$1 jobs
    shift
    jobs=$(build_jobs)
    step "Building build/$preset with $jobs jobs (up to 25 minutes from nothing on two cores; seconds when up to date)" \
        cmake --build "build/$preset" --parallel "$jobs" ${1:+--target "$@"}
}
