# shellcheck shell=bash
# Python's own networks for tests/interop: torchvision beside the torch of build/libtorch, in an environment of its own.
# Only where that torch can be imported, that is, where it was installed with CUDA's libraries.

# shellcheck disable=SC2154 # libtorch_folder and libtorch_version are set by libtorch.sh

readonly interop_folder=build/interop
readonly interop_stamp=$interop_folder/installed-by-packaging
readonly torchvision_version=0.26.0

# One chain: it is called in a condition, where bash goes on after a failing line.
fetch_torchvision() {
    local purelib='import sysconfig; print(sysconfig.get_path("purelib"))' site
    "$libtorch_folder/bin/python" -m venv --clear "$interop_folder" &&
        site=$("$interop_folder/bin/python" -c "$purelib") &&
        "$libtorch_folder/bin/python" -c "$purelib" >"$site/libtorch.pth" &&
        "$interop_folder/bin/python" -m pip --disable-pip-version-check --no-input -q install --no-deps \
            "torchvision==$torchvision_version" numpy pillow sympy mpmath networkx \
            onnx ml_dtypes protobuf typing_extensions &&
        "$interop_folder/bin/python" -c 'import torchvision' &&
        printf '%s\n' "$torchvision_version" >"$interop_stamp"
}

try_torchvision() {
    if [ "$(cat "$interop_stamp" 2>/dev/null)" = "$torchvision_version" ]; then
        skip "torchvision" "$torchvision_version is in $interop_folder"
    elif [ "$(installed_libtorch)" != "$libtorch_version full" ]; then
        skip "torchvision" "its torch needs LibTorch's CUDA libraries; the tests that compare with it are skipped"
    elif ! (step "Installing torchvision $torchvision_version into $interop_folder (70 MB, for tests)" fetch_torchvision); then
        say "    going on without: the tests that need it are skipped"
    fi
}
