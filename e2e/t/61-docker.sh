# limit: 400
# docker load takes what Calque saved, and runs it; calque load takes what docker saved, and runs it.
"$E2E_REPO/packaging/need" dockerd docker.io iptables || skip "docker.io cannot be installed here"
"$E2E_REPO/packaging/need" docker docker.io docker-cli || skip "docker's command line cannot be installed here"
short=$(mktemp -d /tmp/calque-dockerd.XXXXXX)
export DOCKER_HOST=unix://$short/sock DOCKER_CONFIG=$short
at_end "umount '$short'/exec/netns/* 2> /dev/null; rm -rf '$short'"
docker_ready() {
  docker info > /dev/null 2>&1
}
background dockerd --data-root "$work/docker" --exec-root "$short/exec" -H "$DOCKER_HOST" --pidfile "$short/pid" \
  --iptables=false --ip6tables=false --bridge=none --ip-forward=false > "$work/dockerd.log" 2>&1
if ! until_true 60 docker_ready; then
  tail -n 20 "$work/dockerd.log"
  skip "dockerd does not start here: $(tail -n 1 "$work/dockerd.log")"
fi
docker version

ran_by_docker() {
  docker run --rm --network host "$@"
}
base
calque save -o base.tar base || stop "image save: exit $?"
ok docker load -i base.tar
says 'Loaded image: base:latest'
equal "id of base in docker" "$(image_id base)" "$(docker image inspect --format '{{.Id}}' base)"
equal "base in docker" 42 "$(ran_by_docker base sh -c 'echo $((6 * 7))')"

# What the layers of the path carry, seen by docker: whiteouts, hard links, modes, large files.
mkdir ctx && cat > ctx/Dockerfile << 'END'
FROM base AS lower
RUN mkdir -p /o/sub && echo old > /o/old && echo gone > /gone
FROM lower
RUN rm -r /o && mkdir /o && echo new > /o/new && rm /gone && echo l > /h1 && ln /h1 /h2 && cp /bin/busybox /su && chmod 4755 /su
RUN truncate -s 104857600 /sparse && mknod /fifo p
ENV GREETING=bonjour
WORKDIR /o
ENTRYPOINT ["sh", "-c", "ls; ls /gone 2>&1; stat -c %h /h1; stat -c %a /su; stat -c %s /sparse; stat -c %F /fifo; echo $GREETING; pwd"]
END
ok calque build -t carried ctx
calque save carried > carried.tar
ok docker load -i carried.tar
calque run --rm carried > by-calque 2>&1 || fail "run: exit $?"
ran_by_docker carried > by-docker 2>&1 || fail "docker run: exit $?"
cat by-docker
grep -q '^4755$' by-docker || fail "setuid is lost in docker"
cmp by-calque by-docker || { diff by-calque by-docker || true; fail "docker sees something else than Calque"; }

# Docker builds on it and saves; Calque takes that in, under the same id.
docker tag carried again:docker
docker save -o docker.tar again:docker
root=$CALQUE_ROOT
export CALQUE_ROOT=$work/loaded
ok calque load -i docker.tar
says 'Loaded image: again:docker'
equal "id of what docker saved" "$(docker image inspect --format '{{.Id}}' again:docker)" "$(image_id again:docker)"
calque run --rm again:docker > by-calque2 2>&1 || fail "run of what docker saved: exit $?"
cmp by-calque by-calque2 || fail "what docker saved runs differently"
docker run --network host --name made base sh -c 'echo made by docker > /made' && docker commit made committed > /dev/null
docker save committed | calque load > "$log" || fail "load of a committed image: exit $?"
says 'Loaded image: committed:latest'
equal "a layer that docker made" "made by docker" "$(calque run --rm committed cat /made)"
docker rm made > /dev/null

# The examples on Debian.
debian
ok calque build -q -t superapache "$examples/superapache"
ok calque build -q -t superalpine1 "$examples/superalpine1"
ok calque build -q -t superalpine2 "$examples/superalpine2"
calque save superapache superalpine1 superalpine2 | docker load > "$log" || fail "docker load of the examples: exit $?"
show_log
for name in superalpine1 superalpine2; do
  equal "$name in docker" "hello from Python" "$(ran_by_docker "$name")"
done
port=$(free_port)
docker run -d --rm --name apache --network host -e APACHE_PORT="$port" superapache
page_comes() {
  curl -fsS "http://127.0.0.1:$port/" 2> /dev/null | grep -q 'Apache2 Debian Default Page'
}
until_true 30 page_comes || fail "no page from superapache in docker"
docker rm -f apache > /dev/null || true
export CALQUE_ROOT=$root

kill -TERM "$started"
until_true 20 not_running "$started" || fail "dockerd does not end"
