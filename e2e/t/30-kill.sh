# limit: 240
# kill -9 of a build at many moments: the next build succeeds with the same image, and prune leaves nothing behind.
base
mkdir ctx && cd ctx
cat > Dockerfile << 'END'
FROM base
COPY big /big
RUN echo first > /first && sha256sum /big > /sum
RUN echo second > /second; i=0; while [ $i -lt 20 ]; do i=$((i + 1)); echo $i > /f$i; sleep 0.06$TAG; done
RUN cp /big /big2
END
sed -i "s/\$TAG/$TAG/" Dockerfile
head -c 30000000 /dev/urandom > big
export SOURCE_DATE_EPOCH=1700000000

ok calque build -t expected .
expected=$(image_id expected)

killed=0 in_step=0
# Moments after the start, and moments after the step was seen at work.
for moment in 0.05 0.15 0.25 0.35 0.45 0.55 0.65 0.75 0.9 1.1 1.4 step+0 step+0.05 step+0.1 step+0.2 step+0.3 step+0.4 step+0.5; do
  echo "== kill -9 after $moment s"
  "$dist/bin/calque" build --no-cache -t killed . > out 2>&1 &
  pid=$!
  case $moment in
    step+*) until_true 30 a_process_with 'sleep 0\.06'$TAG || fail "the step was never seen" ;;
  esac
  sleep "${moment#step+}"
  remember_containers
  [ -z "$(processes_with 'sleep 0\.06'$TAG)" ] || in_step=$((in_step + 1))
  if kill -KILL $pid 2> /dev/null; then
    killed=$((killed + 1))
  fi
  wait $pid 2> /dev/null || true
done
echo "killed: $killed, of them inside the step: $in_step"
check "too few builds were killed to mean anything" test "$killed" -ge 10
check "no build was killed while the step ran" test "$in_step" -ge 2

ok calque build --no-cache -t after .
equal "the image after the kills" "$expected" "$(image_id after)"
ok calque build -t after .
says_not ' DONE'
ok calque system prune -f
check "processes of a killed step live on" no_process_with 'sleep 0\.06'$TAG
nothing_left
equal "what is in the image" "$(sha256sum < big)" "$(calque run --rm after cat /big2 | sha256sum)"

# Prune alone, with no build before it, ends a step that goes on without its master.
cat > Dockerfile << 'END'
FROM base
RUN echo up; sleep 4242.$TAG
END
sed -i "s/\$TAG/$TAG/" Dockerfile
"$dist/bin/calque" build . > out 2>&1 &
pid=$!
until_true 15 grep -q ' up$' out || stop "the step did not begin"
remember_containers
kill -KILL $pid
wait $pid 2> /dev/null || true
check "the step should outlive a kill -9, or this tests nothing" a_process_with 'sleep 4242\.'$TAG
ok calque system prune -f
check "the step lives on after prune" no_process_with 'sleep 4242\.'$TAG
nothing_left

# A build that lives is spared by prune.
sed -i 's/sleep 4242.*/sleep 3; echo done > \/done/' Dockerfile
calque build -t spared . > out 2>&1 &
pid=$!
until_true 15 grep -q ' up$' out || stop "the step did not begin"
ok calque system prune -f
ok calque system prune -f -a
code=0
wait $pid || code=$?
cat out
equal "exit code of the build that was pruned beside" 0 "$code"
equal "its image" done "$(calque run --rm spared cat /done)"
