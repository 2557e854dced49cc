# limit: 240
# What a layer carries: whiteouts, opaque folders, hard links, xattrs, capabilities, setuid, devices, sparse and large files.
base
mkdir ctx && cd ctx
cp "$(command -v busybox)" static
cat > Dockerfile << 'END'
FROM base AS lower
RUN mkdir -p /d/sub /o/sub /keep && echo a > /d/a && echo b > /d/b && echo s > /d/sub/s && echo o > /o/old && echo k > /keep/k
FROM lower
# Whiteouts of a file, a folder; a folder replaced by a file, a file by a folder, a file by a link.
RUN rm /d/a && rm -r /d/sub && rm -r /keep && echo now-a-file > /keep
# Opaque: removed and made anew.
RUN rm -r /o && mkdir /o && echo new > /o/new
RUN rm /d/b && mkdir /d/b && echo in-b > /d/b/in
# Hard links, within a layer and to a lower one's file.
RUN echo linked > /h1 && ln /h1 /h2 && ln /h1 /d/h3
RUN ln /h1 /h4
# Modes, owners, times, links.
RUN echo x > /suid && chown 1234:4321 /suid && chmod 6755 /suid && mkdir -m 3777 /sticky && ln -s /no/where /dangling && touch -d '2001-02-03 04:05:06' /old
# Special files.
RUN mknod /fifo p && mknod /null c 1 3 && chmod 666 /null
# Large and sparse: 2 GiB and a bit, with bytes at both ends.
RUN truncate -s 2147483649 /sparse && printf begin | dd of=/sparse conv=notrunc 2>/dev/null && printf end | dd of=/sparse bs=1 seek=2147483646 conv=notrunc 2>/dev/null
RUN rm /d/h3
END
began=$SECONDS
ok calque build -t layers .
check "it took $((SECONDS - began)) s" test $((SECONDS - began)) -lt 90
inside() {
  equal "$1" "$2" "$(calque run --rm "${3:-layers}" sh -c "$1" 2>&1)"
}
facts() {
  inside 'ls /d' b "$1"
  inside 'cat /d/b/in' in-b "$1"
  inside 'ls /o' new "$1"
  inside 'cat /keep' now-a-file "$1"
  inside 'stat -c "%h %i" /h1 | sed "s/ .*//"' 3 "$1"
  inside '[ "$(stat -c %i /h1)" = "$(stat -c %i /h2)" ] && [ "$(stat -c %i /h2)" = "$(stat -c %i /h4)" ] && echo same' same "$1"
  inside 'stat -c "%a %u %g" /suid' '6755 1234 4321' "$1"
  inside 'stat -c "%a" /sticky' 3777 "$1"
  inside 'readlink /dangling' /no/where "$1"
  inside 'stat -c %Y /old' 981173106 "$1"
  inside 'stat -c "%F" /fifo' fifo "$1"
  inside 'stat -c "%F %t %T" /null; echo gone > /null; echo $?' 'character special file 1 3
0' "$1"
  inside 'stat -c %s /sparse' 2147483649 "$1"
  inside 'head -c 5 /sparse; tail -c 3 /sparse' 'beginend' "$1"
  inside '[ $(stat -c %b /sparse) -lt 20000 ] && echo sparse' sparse "$1"
}
facts layers
# A hard link to a file of a lower layer is a copy with both names: nothing of it may be lost.
inside 'cat /h1 /h2 /h4' 'linked
linked
linked'

# The same from bytes alone: what the archive says, taken in by another store.
calque save -o ../layers.tar layers || fail "image save: exit $?"
if [ -s ../layers.tar ]; then
  check "the archive holds the holes as bytes" test "$(stat -c %s ../layers.tar)" -lt 200000000
  first=$(image_id layers)
  export CALQUE_ROOT=$work/second
  ok calque load -i ../layers.tar
  equal "the id after load" "$first" "$(image_id layers)"
  facts layers
fi
