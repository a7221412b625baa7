# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What tools/run and tools/test share. Sourced, never run; needs nothing that a minimal Debian 12 lacks.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '%s\n' "$*" >&2; }

die() {
    say "${0##*/}: $*"
    exit 1
}

# wanted_packages GROUP...: the packages of these groups in tools/packages.
wanted_packages() {
    local group package wanted
    while read -r group package; do
        for wanted in "$@"; do
            [[ $group == "$wanted" ]] && printf '%s\n' "$package"
        done
    done <"$root/tools/packages"
    return 0
}

# missing_packages GROUP...: those of them that dpkg does not list as installed.
missing_packages() {
    local -A installed=()
    local name status package
    local -a wanted
    mapfile -t wanted < <(wanted_packages "$@")
    while read -r status name; do
        [[ $status == ii* ]] && installed[$name]=1
    done < <(dpkg-query -W -f='${db:Status-Abbrev} ${Package}\n' "${wanted[@]}" 2>/dev/null)
    for package in "${wanted[@]}"; do
        [[ -n ${installed[$package]:-} ]] || printf '%s\n' "$package"
    done
}

# install_packages GROUP...: asks apt for what is missing, and only then.
install_packages() {
    local -a missing as_root=()
    command -v dpkg-query >/dev/null ||
        die "this needs Debian 12 (no dpkg-query here). Install by hand what tools/packages lists, then run cmake --preset release."
    mapfile -t missing < <(missing_packages "$@")
    ((${#missing[@]})) || return 0
    if ((EUID != 0)); then
        command -v sudo >/dev/null ||
            die "packages are missing, and there is neither root nor sudo to install them. As root, run: apt-get install --no-install-recommends ${missing[*]}"
        as_root=(sudo)
    fi
    say "Installing ${#missing[@]} packages: ${missing[*]}"
    "${as_root[@]}" apt-get -qq update >&2 </dev/null || die "apt-get update failed: is there a network, and a mirror in /etc/apt?"
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends -o Dpkg::Use-Pty=0 \
        install "${missing[@]}" >&2 </dev/null || die "apt-get could not install: ${missing[*]}"
}

# configure PRESET: runs cmake where that is needed; ninja itself sees changed CMakeLists.
configure() {
    local build=$root/build/$1
    if [[ -f $build/build.ninja && $build/build.ninja -nt $root/CMakePresets.json ]] &&
        grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$build/CMakeCache.txt"; then
        return 0
    fi
    (cd "$root" && cmake --fresh --preset "$1")
}
