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
# Hard links, within a layer and to a lower one's file, which the kernel copies up without its other names.
RUN echo linked > /h1 && ln /h1 /h2 && ln /h1 /d/h3 && echo lower > /k1 && ln /k1 /k2
RUN ln /k1 /k3
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
cat > ../facts << 'END'
echo "d: $(ls /d); $(cat /d/b/in)"
echo "opaque: $(ls /o)"
echo "file for a folder: $(cat /keep)"
[ "$(stat -c %i /h1)" = "$(stat -c %i /h2)" ] && echo "h1 is h2, $(cat /h2)"
[ "$(stat -c %i /k1)" = "$(stat -c %i /k3)" ] && echo "k1 is k3 of $(stat -c %h /k1) names; $(cat /k1 /k2 /k3 | tr '\n' ' ')"
echo "owner and mode: $(stat -c '%a %u %g' /suid)"
echo "sticky: $(stat -c %a /sticky)"
echo "link: $(readlink /dangling)"
echo "time: $(stat -c %Y /old)"
echo "fifo: $(stat -c %F /fifo)"
echo "device: $(stat -c '%F %t %T' /null)"
echo "size: $(stat -c %s /sparse), from $(head -c 5 /sparse) to $(tail -c 3 /sparse)"
[ $(stat -c %b /sparse) -lt 20000 ] && echo "it is sparse"
END
cat > ../expected << 'END'
d: b; in-b
opaque: new
file for a folder: now-a-file
h1 is h2, linked
k1 is k3 of 2 names; lower lower lower 
owner and mode: 6755 1234 4321
sticky: 3777
link: /no/where
time: 981173106
fifo: fifo
device: character special file 1 3
size: 2147483649, from begin to end
it is sparse
END
facts() {
  calque run --rm layers sh -c "$(cat ../facts)" > ../got 2>&1 || fail "exit $?: the facts of $1"
  diff ../expected ../got || fail "$1 has other facts"
}
facts "what was built"

# The same from bytes alone: what the archive says, taken in by another store.
calque save -o ../layers.tar layers || fail "image save: exit $?"
if [ -s ../layers.tar ]; then
  first=$(image_id layers)
  export CALQUE_ROOT=$work/second
  ok calque load -i ../layers.tar
  equal "the id after load" "$first" "$(image_id layers)"
  facts "what was loaded"
fi
