# Builds what the commands in this folder run, when needed, and runs it. Sourced by them; bash.
#
#   bench CLASS ARGUMENT...     runs a main class in bench/target, where it may leave files
#
#   TIELINE_NO_BUILD=1          run what was built last, even when sources are newer

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
lib=$root/bench/target/lib
stamp=$root/bench/target/built
classes=$lib/*
sources=*/src/main/*
skip=-Dmaven.test.skip=true

# What is run stands beside this folder's tests, because it must see the inside of rooms.
with_tests() {
    stamp=$root/bench/target/built-tests
    classes=$root/bench/target/test-classes:$lib/*
    sources=*/src/*
    skip=-DskipTests
}

# shellcheck source=../build/jdk.sh
. "$root/build/jdk.sh"

bench_stale() {
    [ -f "$stamp" ] && [ -d "$lib" ] || return 0
    [ -n "$(find "$root" -name target -prune -o \( -name pom.xml -o -path "$sources" \) \
        -newer "$stamp" -print 2>/dev/null | head -n 1)" ]
}

bench_build() {
    find_jdk compile || exit 1
    if ! command -v mvn >/dev/null 2>&1; then
        echo "bench: Maven is needed to build, and mvn is not on the PATH." >&2
        exit 1
    fi
    mkdir -p "$root/bench/target"
    touch "$stamp.begun"
    rm -rf "$lib" "$root/app/target/lib"
    echo "building; the log is in bench/target/build.log" >&2
    if ! (cd "$root" && JAVA_HOME=$TIELINE_JDK mvn -B -ntp -Pquick "$skip" \
        -pl bench -am package) >"$root/bench/target/build.log" 2>&1; then
        grep -E '^\[ERROR\]' "$root/bench/target/build.log" | head -n 20 >&2
        exit 1
    fi
    # As users have it after their first run.
    TIELINE_NO_BUILD=1 "$root/tieline" prepare
    mv "$stamp.begun" "$stamp"
}

bench() {
    if [ -z "${TIELINE_NO_BUILD:-}" ] && bench_stale; then bench_build; fi
    find_jdk run || exit 1
    cd "$root/bench/target"
    exec "$TIELINE_JDK/bin/java" -Xmx512m "-Dtieline.root=$root" -cp "$classes" "$@"
}

# Runs a test of a module as long as one likes; figures to standard output, failures to standard error.
#
#   bench_test MODULE CLASS -Dname=value...
bench_test() {
    local module=$1 class=$2
    shift 2
    find_jdk compile || exit 1
    if ! command -v mvn >/dev/null 2>&1; then
        echo "bench: Maven is needed, and mvn is not on the PATH." >&2
        exit 1
    fi
    mkdir -p "$root/bench/target"
    echo "running $class; the log is in bench/target/$class.log" >&2
    cd "$root"
    if ! JAVA_HOME=$TIELINE_JDK mvn -B -ntp -Pquick -pl "$module" -am test -Dtest="$class" \
        -Dsurefire.failIfNoSpecifiedTests=false "$@" 2>&1 </dev/null |
        tee "$root/bench/target/$class.log" | { grep --line-buffered '^{"bench"' || true; }; then
        grep -E '^\[ERROR\]' "$root/bench/target/$class.log" | head -n 20 >&2
        exit 1
    fi
}
