# Commands that need no system call and no network load no class for them; what the JVM starts with stays small.
base
classes() {
  JAVA_TOOL_OPTIONS=-Xlog:class+load:file=$work/classes.log CALQUE_NO_AOT=1 calque_plain "$@" > /dev/null 2>&1 || fail "exit $?: $*"
}
# Without the AOT cache, which would list what it has ready, loaded or not; the launcher silences logs when it uses one.
cp -r "$dist" plain
rm -rf plain/lib/aot
calque_plain() {
  ./plain/bin/calque "$@"
}
for command in "version" "images" "image ls --format {{.ID}}" "image inspect base" "history base" "system df" "help" "build --help"; do
  rm -f classes.log
  # shellcheck disable=SC2086
  classes $command
  count=$(wc -l < classes.log)
  echo "$command: $count classes"
  check "no classes were listed for $command" test "$count" -gt 300
  for package in 'java\.net\.http' 'jdk\.internal\.net\.http' 'java\.lang\.foreign\.Linker' 'dev\.calque\.linux\.Syscall' \
    'dev\.calque\.linux\.Kernel' 'dev\.calque\.solver\.Solver' 'dev\.calque\.dockerfile\.lower' 'sun\.security\.ssl'; do
    ! grep -aqE "[ .]$package[. $]" classes.log || fail "$command loads $(grep -aoE "$package[^ ]*" classes.log | head -n 1)"
  done
done
# The other way round, so that the pattern can find something: a build with a RUN does use the system.
printf 'FROM base\nRUN true\n' > Dockerfile
rm -f classes.log
classes build .
grep -aq 'dev\.calque\.linux\.' classes.log || fail "a build should load dev.calque.linux"
! grep -aqE 'java\.net\.http' classes.log || fail "a build without a URL loads java.net.http"
