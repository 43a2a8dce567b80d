# Finds a JDK. Sourced by ./tieline and ./verify (and shipped beside bin/tieline); POSIX sh.
#
#   find_jdk compile    a JDK with a compiler, 25 or newer, in $TIELINE_JDK
#   find_jdk run        the same, where java alone is enough
#
# JAVA_HOME wins when it is new enough, so that a person can choose. Otherwise the newest of the
# folders where installers put JDKs, and at last whatever java is on the PATH.

jdk_least=25

# Prints the major version of the Java in folder $1, or nothing when it is none.
jdk_major() {
    [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 0
    sed -n 's/^JAVA_VERSION="\{0,1\}\([0-9][0-9]*\).*/\1/p' "$1/release" | head -n 1
}

# Whether folder $1 is new enough, and for $2 = compile has a compiler.
jdk_fits() {
    jdk_found=$(jdk_major "$1")
    [ -n "$jdk_found" ] && [ "$jdk_found" -ge "$jdk_least" ] || return 1
    [ "$2" = run ] || [ -x "$1/bin/javac" ]
}

# Prints the folder of the java on the PATH.
jdk_on_path() {
    command -v java >/dev/null 2>&1 || return 0
    java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p' | head -n 1
}

find_jdk() {
    TIELINE_JDK=
    if [ -n "${JAVA_HOME:-}" ] && jdk_fits "$JAVA_HOME" "$1"; then
        TIELINE_JDK=$JAVA_HOME
        return 0
    fi
    jdk_best=0
    for jdk_folder in /usr/lib/jvm/* /usr/java/* /opt/* "${HOME:-/nonexistent}"/.sdkman/candidates/java/* \
        "${HOME:-/nonexistent}"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
        if jdk_fits "$jdk_folder" "$1" && [ "$jdk_found" -gt "$jdk_best" ]; then
            jdk_best=$jdk_found
            TIELINE_JDK=$jdk_folder
        fi
    done
    [ -z "$TIELINE_JDK" ] || return 0
    jdk_folder=$(jdk_on_path)
    if [ -n "$jdk_folder" ] && jdk_fits "$jdk_folder" "$1"; then
        TIELINE_JDK=$jdk_folder
        return 0
    fi
    jdk_explain "$1" >&2
    return 1
}

jdk_explain() {
    jdk_path=$(jdk_on_path)
    echo "tieline: no Java $jdk_least or newer was found."
    if [ -n "${JAVA_HOME:-}" ]; then
        echo "  JAVA_HOME is $JAVA_HOME, which is Java $(jdk_major "$JAVA_HOME" | grep . || echo 'of unknown version')."
    fi
    if [ -n "$jdk_path" ]; then
        echo "  The java on the PATH is Java $(jdk_major "$jdk_path" | grep . || echo 'of unknown version')."
    fi
    [ "$1" = run ] || echo "  To build, it must be a JDK, with bin/javac."
    echo
    echo "Install one:"
    echo "  Debian 13, Ubuntu 24.04 or newer:  apt-get install openjdk-25-jdk-headless"
    echo "  macOS with Homebrew:               brew install openjdk@25"
    echo "  anything else:                     unpack any vendor's JDK 25 under /opt, or set JAVA_HOME to it"
}
