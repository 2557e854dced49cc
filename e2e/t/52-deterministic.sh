# Two stores, different umasks and orders: the same COPY-only build gives the same layers. Folders that the build itself
# makes have the time at which it made them; with a date (SOURCE_DATE_EPOCH) they too are the same, and so is the image.
mkdir one two
for ctx in one two; do
  cd $ctx
  mkdir -p tree/b tree/a
  cat > Dockerfile << 'END'
FROM scratch
COPY tree /tree
COPY --chmod=640 --chown=7:8 file /made/on/the/way/file
ADD packed.tar.gz /unpacked/
WORKDIR /srv/dir
ENV A=b
END
  if [ $ctx = one ]; then
    for n in z y x a b; do echo "$n" > tree/a/$n; done
  else
    for n in a b x y z; do echo "$n" > tree/a/$n; done
  fi
  cat > Dockerfile.plain << 'END'
FROM scratch
COPY tree/ /
COPY --chmod=640 --chown=7:8 file /file2
ADD packed.tar.gz /
END
  echo run > tree/b/run && chmod 755 tree/b/run
  chmod 750 tree/b
  ln -s b/run tree/link
  echo file > file
  tar --sort=name --owner=5 --group=6 --mtime=@1000000000 -czf packed.tar.gz -C tree a
  find . -exec touch -h -d '2020-01-01 00:00:00 UTC' {} +
  cd ..
done
layers_of() {
  calque image inspect --format '{{json .RootFS.Layers}}' "$1"
}
n=0
for mask in 0000 0022 0077; do
  for ctx in one two; do
    n=$((n + 1))
    export CALQUE_ROOT=$work/store$n
    (umask $mask && exec "$dist/bin/calque" build -q -f $ctx/Dockerfile.plain -t det $ctx) || fail "umask $mask: exit $?"
    layers_of det >> layers
    (umask $mask && SOURCE_DATE_EPOCH=1700000000 exec "$dist/bin/calque" build -q -t dated $ctx) >> ids || fail "umask $mask, dated: exit $?"
    nothing_left
  done
done
cat layers ids
equal "builds" 6 "$(wc -l < ids)"
equal "different lists of layers" 1 "$(sort -u layers | wc -l)"
equal "different images" 1 "$(sort -u ids | wc -l)"
# And a difference in one mode is a difference: the comparison can fail.
chmod 700 two/tree/b/run
ok calque build -q -f two/Dockerfile.plain -t det two
check "a changed mode gives the same layers" test "$(layers_of det)" != "$(head -n 1 layers)"
