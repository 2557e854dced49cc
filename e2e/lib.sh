# What every test has. Read in by e2e/one; tests are read in behind it, with set -eu.
#
#   calque ...             the distribution's launcher, on this test's store
#   ok COMMAND...          runs it; its output (both streams) is in $log and printed; fails the test if it fails
#   refused N COMMAND...   the same, and the exit code must be N (or, with "any", just not 0)
#   says PATTERN           the last output has a line that matches the extended regular expression
#   says_not PATTERN       it has none
#   check WHAT COMMAND...  a fact; the test fails with WHAT if the command fails, but goes on
#   fail WHAT              the same, unconditionally
#   stop WHAT              fails and ends the test
#   skip WHY               ends the test as skipped
#   image_id NAME          id of an image
#   base                   makes the image "base" (static busybox) in the store
#   background COMMAND...  starts it; its pid is in $started; ended with the test
#   at_end COMMAND         runs it when the test ends, however it does
#   debian                 turns to a store that has "debian:latest"

export LC_ALL=C.UTF-8
export CALQUE_ROOT=$E2E_WORK/$E2E_TEST/root
PATH=$PATH:/usr/sbin:/sbin
dist=$E2E_REPO/dist
examples=$E2E_REPO/examples
work=$E2E_WORK/$E2E_TEST/work
log=$E2E_WORK/$E2E_TEST/log
soft_failures=0
# Numbers that no other run has, to know this test's processes by.
TAG=$$
rm -rf "${E2E_WORK:?}/$E2E_TEST"
mkdir -p "$work" "$CALQUE_ROOT"
cd "$work"

calque() {
  "$dist/bin/calque" "$@"
}

fail() {
  soft_failures=$((soft_failures + 1))
  printf 'FAIL: %s (%s)\n' "$*" "$(caller_place)"
}

caller_place() {
  local i
  for ((i = 1; i < ${#BASH_SOURCE[@]}; i++)); do
    case ${BASH_SOURCE[i]} in
      */t/*) printf '%s:%s' "${BASH_SOURCE[i]##*/}" "${BASH_LINENO[i - 1]}"; return ;;
    esac
  done
}

stop() {
  fail "$@"
  exit 1
}

skip() {
  echo "$*"
  exit 77
}

ok() {
  printf '$ %s\n' "$*"
  local code=0
  "$@" > "$log" 2>&1 || code=$?
  show_log
  [ "$code" -eq 0 ] || stop "exit $code: $*"
}

refused() {
  local expected=$1 code=0
  shift
  printf '$ %s\n' "$*"
  "$@" > "$log" 2>&1 || code=$?
  show_log
  if [ "$expected" = any ]; then
    [ "$code" -ne 0 ] || fail "exit 0, and should not be: $*"
  else
    [ "$code" = "$expected" ] || fail "exit $code, not $expected: $*"
  fi
  says_not 'this is a fault in Calque'
}

show_log() {
  if [ "$(wc -l < "$log")" -gt 200 ]; then
    head -n 20 "$log"
    echo "[...]"
    tail -n 100 "$log"
  else
    cat "$log"
  fi
}

says() {
  grep -aEq -- "$1" "$log" || fail "the output says nothing like: $1"
}

says_not() {
  ! grep -aEq -- "$1" "$log" || fail "the output says: $(grep -aE -- "$1" "$log" | head -n 1)"
}

check() {
  local what=$1
  shift
  "$@" || fail "$what"
}

equal() {
  [ "$2" = "$3" ] || fail "$1: $(printf '%q is not %q' "$3" "$2")"
}

image_id() {
  calque image inspect --format '{{.Id}}' "$1"
}

base() {
  [ -e "$examples/base-image/rootfs.tar.gz" ] || "$examples/base-image/make-rootfs"
  calque image build -q -t base "$examples/base-image" > /dev/null
}

# A store of all tests that need a Debian; they must not prune it while others run, and they run one by one.
debian() {
  export CALQUE_ROOT=$E2E_WORK/debian-root
  mkdir -p "$CALQUE_ROOT"
  if [ -z "$(calque images -q debian)" ]; then
    "$examples/superapache/make-base" "$(debian_cache)"
    calque image import "$(debian_cache)" debian:latest
  fi
}

debian_cache() {
  # shellcheck disable=SC1091
  printf '%s' "${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/calque-e2e/debian-$(. /etc/os-release && echo "${VERSION_CODENAME:-stable}").tar"
}

# Waits for a condition: until SECONDS COMMAND...
until_true() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    [ $SECONDS -lt $deadline ] || return 1
    sleep 0.1
  done
}

# Processes outside this shell that have all of these words, in this order, in their command line.
processes_with() {
  local pattern=$1 pid
  for pid in /proc/[0-9]*; do
    pid=${pid#/proc/}
    [ "$pid" != $$ ] && [ "$pid" != "$BASHPID" ] || continue
    if { tr '\0' ' ' < "/proc/$pid/cmdline"; } 2> /dev/null | grep -aqE -- "$pattern"; then
      echo "$pid"
    fi
  done
}

a_process_with() {
  [ -n "$(processes_with "$1")" ]
}

no_process_with() {
  [ -z "$(processes_with "$1")" ]
}

# Ids of the containers that the store's runs have or had, as far as their bundles still lie there.
remember_containers() {
  find "$CALQUE_ROOT/ingest" -name running -type f -exec grep -aohE 'calque-[0-9a-f]{16}' {} + 2> /dev/null |
    sort -u >> "$work/.containers" || true
}

# No mount, process, container or control group of this test's store is there, and nothing is in flight.
nothing_left() {
  local root=$CALQUE_ROOT left
  left=$(grep -ahF -- "$root/" /proc/[0-9]*/mountinfo 2> /dev/null | sort -u | head -n 5 || true)
  [ -z "$left" ] || fail "mounts are left: $left"
  left=$(processes_with "--root $root/")
  [ -z "$left" ] || fail "runtime processes are left: $left"
  left=$(find "$root/ingest" -mindepth 1 -maxdepth 1 2> /dev/null | head -n 5)
  [ -z "$left" ] || fail "in flight without anybody: $left"
  if [ -s "$work/.containers" ]; then
    while read -r id; do
      left=$(find /sys/fs/cgroup -type d -name "*$id*" 2> /dev/null | head -n 1)
      [ -z "$left" ] || fail "a control group is left: $left"
    done < "$work/.containers"
  fi
}

# Free loopback port.
free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

endings=()
# Runs a command when the test ends, however it does, after what it started in the background has ended.
at_end() {
  endings+=("$*")
}

children=()
# Starts COMMAND in the background with default signals; its pid is in $started. Ended with the test.
background() {
  python3 -c 'import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL); signal.signal(signal.SIGQUIT, signal.SIG_DFL)
os.execvp(sys.argv[1], sys.argv[1:])' "$@" &
  started=$!
  children+=("$started")
}

e2e_end() {
  local code=$1 child
  for child in "${children[@]}"; do
    kill -TERM "$child" 2> /dev/null || true
  done
  for child in "${children[@]}"; do
    until_true 12 not_running "$child" || kill -KILL "$child" 2> /dev/null || true
  done
  local ending
  for ending in "${endings[@]}"; do
    eval "$ending" || true
  done
  # What a failed test has left must not stand in the way of others.
  grep -aF -- " $E2E_WORK/$E2E_TEST/" /proc/self/mountinfo | cut -d' ' -f5 | sort -r | while read -r point; do
    umount -l "$point" || true
  done
  [ -n "${E2E_KEEP:-}" ] || rm -rf "${E2E_WORK:?}/$E2E_TEST"
  exit "$code"
}

not_running() {
  ! kill -0 "$1" 2> /dev/null
}
