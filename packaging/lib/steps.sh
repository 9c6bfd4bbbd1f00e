# shellcheck shell=bash
# How a step of the set-up talks: what it does before, how long it took after, and what to do when it failed.

current_step=""

say() {
    printf '%s\n' "$*"
}

# step TITLE COMMAND...: runs the command (a function here), with its time. It must not be called in a condition:
# bash would then go on after a failing line.
step() {
    local begin=$SECONDS
    current_step=$1
    shift
    say "==> $current_step"
    "$@"
    say "    done in $((SECONDS - begin)) s"
    current_step=""
}

skip() {
    say "==> $1: skipped, $2"
}

fail() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

report_failure() {
    local status=$?
    if [ "$status" -ne 0 ] && [ -n "$current_step" ]; then
        printf 'error: "%s" did not end well (status %s).\n' "$current_step" "$status" >&2
        printf 'What was done before is kept: the same command goes on from here.\n' >&2
    fi
}
trap report_failure EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Caches (ccache, fontconfig, pip) want a home folder that can be written to.
prepare_home() {
    if [ -z "${HOME:-}" ] || [ ! -w "$HOME" ]; then
        export HOME="$PWD/build/home"
        mkdir -p "$HOME"
    fi
}
