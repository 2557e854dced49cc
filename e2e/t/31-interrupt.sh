# Ctrl-C and SIGTERM during a step: exit 130 within 10 s, no image, nothing left, and the next build is as good as ever.
base
mkdir ctx && cd ctx
cat > Dockerfile << 'END'
FROM base
RUN trap '' INT TERM; (trap '' INT TERM HUP; sleep 5151.$TAG) & echo up; sleep 5151.$TAG; wait
END
sed -i "s/\$TAG/$TAG/g" Dockerfile

for signal in INT TERM; do
  for style in plain tty; do
    echo "== SIG$signal, $style"
    background "$dist/bin/calque" build --progress "$style" -t interrupted . > out 2>&1
    until_true 15 grep -aq 'up' out || stop "the step did not begin"
    until_true 15 a_process_with 'sleep 5151\.'$TAG || stop "no process of the step"
    remember_containers
    before=$SECONDS
    kill -"$signal" "$started"
    check "not over within 10 s" until_true 10 not_running "$started"
    code=0
    wait "$started" || code=$?
    cat out
    case $signal in
      INT) equal "exit code" 130 "$code" ;;
      TERM) check "exit code of SIGTERM is $code" test "$code" = 143 -o "$code" = 130 ;;
    esac
    check "it took $((SECONDS - before)) s" test $((SECONDS - before)) -le 10
    check "the step lives on" no_process_with 'sleep 5151\.'$TAG
    nothing_left
    equal "images" base "$(calque images --format '{{.Repository}}')"
  done
done

# Twice in a row, as impatient people do.
background "$dist/bin/calque" build . > out 2>&1
until_true 15 grep -aq 'up' out || stop "the step did not begin"
kill -INT "$started"
sleep 0.2
kill -INT "$started" 2> /dev/null || true
check "not over within 10 s" until_true 10 not_running "$started"
wait "$started" || true
check "the step lives on after two signals" no_process_with 'sleep 5151\.'$TAG
nothing_left

# container run: the same.
background "$dist/bin/calque" run --rm base sh -c 'trap "" INT TERM; echo up; sleep 6161.'$TAG > out 2>&1
until_true 15 grep -q up out || stop "the container did not begin"
kill -INT "$started"
check "the container is not over within 10 s" until_true 10 not_running "$started"
code=0
wait "$started" || code=$?
equal "exit code of the container" 130 "$code"
check "the container lives on" no_process_with 'sleep 6161\.'$TAG
nothing_left

printf 'FROM base\nRUN echo fine\n' > Dockerfile
ok calque build -t fine .
