# shellcheck shell=bash
# Debian packages, from packaging/packages.txt.

packages_of() {
    awk -v group="$1" '$1 == group { print $2 }' packaging/packages.txt
}

# Those of the given packages that are not installed, one a line.
missing_packages() {
    local package
    for package in "$@"; do
        if [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" != installed ]; then
            printf '%s\n' "$package"
        fi
    done
}

# Prints the command prefix that makes us root: nothing, or sudo. Fails where neither is possible.
root_prefix() {
    if [ "$(id -u)" -eq 0 ]; then
        return 0
    fi
    # Without a terminal nobody can type a password.
    if command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
        printf 'sudo\n'
        return 0
    fi
    return 1
}

apt_install() {
    local prefix=$1 apt
    shift
    apt=(apt-get -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 -qq)
    $prefix "${apt[@]}" update
    $prefix env DEBIAN_FRONTEND=noninteractive "${apt[@]}" install -y --no-install-recommends "$@" >build/apt.log ||
        fail "apt-get could not install the packages; what it said is in build/apt.log"
}

# install_packages GROUP...: all of the groups, or an error that lists what is missing.
install_packages() {
    local groups="$*" group names=() missing prefix
    for group in "$@"; do
        mapfile -t -O "${#names[@]}" names < <(packages_of "$group")
    done
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        skip "Packages ($groups)" "this system has no apt; what Debian calls them: ${names[*]}"
        return
    fi
    mapfile -t missing < <(missing_packages "${names[@]}")
    if [ "${#missing[@]}" -eq 0 ]; then
        skip "Packages ($groups)" "all ${#names[@]} are installed"
        return
    fi
    if ! prefix=$(root_prefix); then
        fail "these packages are missing, and installing them takes root or sudo; ask an administrator for
    apt-get install --no-install-recommends ${missing[*]}"
    fi
    step "Installing ${#missing[@]} packages with apt (some minutes): ${missing[*]}" apt_install "$prefix" "${missing[@]}"
}

# The same for a group that one can do without.
try_packages() {
    if ! (install_packages "$1"); then
        say "    going on without: the tests that need them are skipped"
    fi
}
