# limit: 420
# examples/superapache: the tutorial's web server is built on a debootstrap base, serves, and ends on Ctrl-C.
debian
ok calque image build -t superapache "$examples/superapache"
ok calque image inspect superapache
says '"80/tcp"'
says 'APACHE_RUN_USER=www-data'
says 'apache2ctl'
says 'Calque <calque@example.org>'

page_comes() {
  curl -fsS "http://127.0.0.1:$port/" > "$work/page" 2> /dev/null
}

# The container answers, and SIGINT for calque ends it.
port=$(free_port)
background "$dist/bin/calque" container run --rm -e APACHE_PORT="$port" superapache > "$work/apache.log" 2>&1
until_true 30 page_comes || { cat "$work/apache.log"; stop "no page on port $port"; }
grep -q 'Apache2 Debian Default Page' "$work/page" || fail "that is not Apache's page"
remember_containers
check "no container was seen running" test -s "$work/.containers"
kill -INT "$started"
check "SIGINT did not end the container within 10 s" until_true 10 not_running "$started"
code=0
wait "$started" || code=$?
equal "exit code after SIGINT" 130 "$code"
check "Apache still runs" no_process_with "apache2.*FOREGROUND"
! page_comes || fail "somebody still serves the page"
nothing_left

# On a terminal: Ctrl-C is a byte that the terminal in the container turns into the signal.
port=$(free_port)
mkfifo keys
exec 7<> keys
background script -qec "$dist/bin/calque container run --rm -ti -e APACHE_PORT=$port superapache" /dev/null < keys > "$work/tty.log" 2>&1 7>&-
until_true 30 page_comes || { cat "$work/tty.log"; stop "no page on port $port, on a terminal"; }
printf '\003' >&7
check "Ctrl-C on the terminal did not end the container within 10 s" until_true 10 not_running "$started"
exec 7>&-
check "Apache still runs after Ctrl-C" no_process_with "apache2.*FOREGROUND"
