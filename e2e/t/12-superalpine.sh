# limit: 420
# examples/superalpine1 and 2: installing in one layer and deleting in the next against all in one.
debian
ok calque image build -t superalpine1 "$examples/superalpine1"
ok calque image build --build-arg BASE=debian -t superalpine2 "$examples/superalpine2"
for name in superalpine1 superalpine2; do
  equal "what $name says" "hello from Python" "$(calque run --rm "$name")"
  code=0
  calque run --rm "$name" sh -c 'command -v python3' || code=$?
  check "Python is still in $name" test "$code" -ne 0
done
ok calque images "superalpine*"
says '^superalpine1 '
says '^superalpine2 '
equal "lines of the listing" 3 "$(wc -l < "$log")"
size1=$(calque image inspect --format '{{.Size}}' superalpine1)
size2=$(calque image inspect --format '{{.Size}}' superalpine2)
size0=$(calque image inspect --format '{{.Size}}' debian)
echo "debian $size0, in three layers $size1, in one $size2"
check "three layers should weigh 30 MB more than one" test $((size1 - size2)) -gt 30000000
check "one layer should weigh less than 10 MB" test $((size2 - size0)) -lt 10000000
ok calque image history superalpine1
says 'apt-get purge'
