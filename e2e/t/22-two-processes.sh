# Several processes build the same Dockerfile at once: all succeed, with the same image.
base
mkdir ctx && cd ctx
cat > Dockerfile << 'END'
FROM base
COPY big /big
RUN echo same > /same && sleep 1
RUN sha256sum /big > /sum
END
head -c 20000000 /dev/urandom > big

export SOURCE_DATE_EPOCH=1700000000
round() {
  local count=$1 pids=() i code failed=0
  for i in $(seq "$count"); do
    calque build --iidfile "../id.$i" -t same:latest -t "same:$i" . > "../log.$i" 2>&1 &
    pids+=($!)
  done
  for i in $(seq "$count"); do
    code=0
    wait "${pids[i - 1]}" || code=$?
    if [ "$code" != 0 ]; then
      failed=1
      fail "process $i of $count: exit $code"
      cat "../log.$i"
    fi
  done
  [ $failed = 0 ] || return 0
  equal "different ids of $count processes" 1 "$(cat ../id.* | sed 's/$/\n/' | grep . | sort -u | wc -l)"
  equal "the tag" "$(cat ../id.1)" "$(image_id same)"
  rm -f ../id.* ../log.*
}
round 2
calque rmi -f same:latest same:1 same:2 > /dev/null
ok calque system prune -f -a
base
round 2
round 6
unset SOURCE_DATE_EPOCH

# Without a fixed date two processes that both run a step make two results; the image that is named is whole anyway.
sed -i s/same/other/ Dockerfile
calque build -q -t a . > id.a & one=$!
calque build -q -t b . > id.b & two=$!
wait $one || fail "the first of two builds: exit $?"
wait $two || fail "the second of two builds: exit $?"
equal "ids of two builds at once" "$(cat id.a)" "$(cat id.b)"
equal "what is in the image" "$(sha256sum < big)" "$(calque run --rm a cat /big | sha256sum)"
