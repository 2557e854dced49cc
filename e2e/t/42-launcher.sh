# The launcher and the distribution: any folder, symlinks, C locale, read-only, changed jars, no JDK.
base
cp -r "$dist" "moved here"
rm -rf "moved here/lib/aot"
other="$work/moved here"
version=$("$dist/bin/calque" --version)
check "version says nothing" test -n "$version"
equal "from a folder with a space" "$version" "$("$other/bin/calque" --version)"
equal "from inside bin" "$version" "$(cd "$other/bin" && sh calque --version)"
equal "with a relative path" "$version" "$(cd "$other" && bin/calque --version)"
ln -s "$other/bin/calque" link
ln -s link link2
mkdir sub && ln -s ../link2 sub/calque
equal "through symlinks" "$version" "$(cd / && "$work/sub/calque" --version)"
equal "by PATH" "$version" "$(PATH=$work/sub:$PATH && cd / && command calque --version)"
equal "from the clone" "$version" "$(cd / && "$E2E_REPO/calque" --version)"

# An AOT cache is made at the first run, in the background, and belongs to exactly these jars.
cache_there() {
  [ -n "$(find "$1/lib/aot" -maxdepth 1 -name '*.aot' 2> /dev/null)" ]
}
check "no AOT cache was made at the first run" until_true 60 cache_there "$other"
cache=$(find "$other/lib/aot" -maxdepth 1 -name '*.aot')
hash=$(sed -n 's/^jars=//p' "$other/lib/distribution")
case ${cache##*/} in
  "$hash"-*) ;;
  *) fail "the cache is not named after the jars: $cache" ;;
esac
uses_cache() {
  # What the JVM is given is in its command line; a slow command makes it stay.
  strace -f -qq -s 4096 -e trace=execve -o trace "$@" > /dev/null 2>&1 || fail "exit $?: $*"
  grep -aq 'XX:AOTCache=' trace
}
uses_cache "$other/bin/calque" images || fail "the cache is there and not used"
until_true 20 no_process_with "dev.calque.cli.Training" || true

# Changed jars, as a new build has them: the old cache is not used.
cp -r "$other" changed
sed -i 's/^jars=.*/jars=0000000000000000000000000000000000000000000000000000000000000000/' changed/lib/distribution
! uses_cache changed/bin/calque images || fail "the cache of other jars is used"
check "no new cache for the changed jars" until_true 60 sh -c 'ls changed/lib/aot/000*.aot > /dev/null 2>&1'
check "the old cache is kept" test -z "$(ls "changed/lib/aot/$hash"* 2> /dev/null)"

# A cache that the JVM refuses is silent.
printf 'rubbish' > "$cache"
"$other/bin/calque" --version > out 2> err || fail "a broken cache breaks the command"
equal "what it says with a broken cache" "$version" "$(cat out)"
equal "standard error with a broken cache" "" "$(cat err)"

# Read-only, for somebody who may not write there; the cache then lies with the user.
rm -rf "$other/lib/aot"
chmod -R a-w "$other"
mkdir home
chmod 777 home "$work" "$E2E_WORK/$E2E_TEST"
chmod 755 "$E2E_WORK"
java_home=$(. "$dist/lib/find-java" && calque_find_java && echo "${CALQUE_JAVA%/bin/java}")
as_nobody() {
  setpriv --reuid=65534 --regid=65534 --clear-groups env -i HOME="$work/home" PATH="$PATH" JAVA_HOME="$java_home" "$@"
}
if as_nobody test -x "$java_home/bin/java"; then
  equal "read-only, as nobody" "$version" "$(as_nobody "$other/bin/calque" --version)"
  until_true 60 sh -c "ls '$work'/home/.cache/calque/*.aot > /dev/null 2>&1" || fail "no cache in the user's home"
  check "something was written into the read-only distribution" test ! -e "$other/lib/aot"
  ok as_nobody "$other/bin/calque" images
  # A build without RUN needs no root.
  mkdir plain && echo hi > plain/f && printf 'FROM scratch\nCOPY f /f\n' > plain/Dockerfile
  ok as_nobody "$other/bin/calque" build -t plain plain
  as_nobody "$other/bin/calque" images > "$log"
  says '^plain '
else
  echo "nobody cannot run the JDK of this machine, in $java_home: the read-only part is left to root"
  equal "read-only" "$version" "$("$other/bin/calque" --version)"
fi
chmod -R u+w "$other"

# No JDK: one line that says what to install. The folders that are searched are hidden by a mount namespace.
mkdir nothing
hide='for d in /usr/lib/jvm /usr/java /opt /root/.sdkman /root/.jdks; do [ ! -d $d ] || mount --bind '$work/nothing' $d; done'
code=0
unshare -m env -i PATH="$work/nothing-in-path" HOME=/nonexistent /bin/bash -c "PATH=/usr/bin:/bin; $hide; PATH=$work/nothing exec /bin/sh '$dist/bin/calque' version" > out 2> err || code=$?
equal "exit code without a JDK" 127 "$code"
cat err
equal "lines that it says" 1 "$(wc -l < err)"
grep -q 'JDK 25' err || fail "the line does not name what to install"

# An old JDK in JAVA_HOME is passed over.
mkdir -p old/bin
printf 'JAVA_VERSION="17.0.1"\n' > old/release
printf '#!/bin/sh\necho "the old JDK runs" >&2\nexit 9\n' > old/bin/java
chmod +x old/bin/java
equal "with an old JDK in JAVA_HOME" "$version" "$(JAVA_HOME=$work/old "$dist/bin/calque" --version)"
