# File names are bytes: non-ASCII, invalid UTF-8, newline, with LANG=C too; and the context's folder may have such a name.
base
python3 - << 'END'
import os
names = [b"caf\xc3\xa9", b"latin\xe9", b"new\nline", b"tab\tquote\"'", b"\xff\xfe", "日本語".encode(), b"-dash", b"sp ace", b"back\\slash"]
os.mkdir("ctx"); os.mkdir("ctx/dir")
for name in names:
    with open(b"ctx/dir/" + name, "wb") as f:
        f.write(b"content of " + name)
os.mkdir(b"ctx/dir/d\xe9r"); open(b"ctx/dir/d\xe9r/inner\xe8", "w").write("inner")
os.symlink(b"latin\xe9", b"ctx/dir/link\xe9")
open("ctx/Dockerfile", "w").write("""FROM base
COPY dir /names
RUN mkdir /copy && cp -a /names/. /copy/ && printf x > "/copy/$(printf 'made\\351')" && rm "/names/$(printf '\\377\\376')"
""")
END
names_in() {
  calque run --rm "$1" sh -c "cd $2 && find . | sort | tr '\\n' '|'"
}
wanted=$(cd ctx/dir && LC_ALL=C; export LC_ALL; python3 - << 'END'
import os, sys
out = [b"."]
for folder, dirs, files in os.walk(b"."):
    out += [os.path.join(folder, x) for x in dirs + files]
sys.stdout.buffer.write(b"\n".join(sorted(b"\n".join(out).split(b"\n"))).replace(b"\n", b"|"))
END
)
for locale in C C.UTF-8 POSIX; do
  ok env -u LC_ALL LANG=$locale SOURCE_DATE_EPOCH=1700000000 "$dist/bin/calque" build --no-cache -t "names:$locale" ctx
  layer=$(calque image inspect --format '{{json .RootFS.Layers}}' "names:$locale" | jq -r '.[1]')
  echo "$locale: layer $layer"
  echo "$layer" >> layers
done
equal "layers in different locales" 1 "$(sort -u layers | wc -l)"
got=$(calque run --rm names:C sh -c 'cd /names && find . | LC_ALL=C sort | tr "\n" "|"')
# The RUN has removed one of them.
equal "names after COPY" "$(printf %s "$wanted" | LC_ALL=C sed 's/|\.\/\xff\xfe//')|" "$got"
equal "a whiteout of a name in bytes" 0 "$(calque run --rm names:C sh -c 'find /names | LC_ALL=C grep -c "$(printf "\377")"' || true)"
equal "content" "inner" "$(calque run --rm names:C sh -c 'cat "/copy/$(printf "d\351r/inner\350")"')"
equal "content behind the link" "content of latin" "$(calque run --rm names:C sh -c 'cat "/copy/$(printf "link\351")"' | tr -d '\351')"
equal "made in RUN" x "$(calque run --rm names:C sh -c 'cat "/copy/$(printf "made\351")"')"

# By name in the Dockerfile, and the context's own folder with such a name.
mv ctx/dir 'ctx/é'
printf 'FROM base\nCOPY é/café /one\nCOPY ["é/sp ace", "/two"]\n' > ctx/Dockerfile
mv ctx 'contexte été'
ok env -u LC_ALL LANG=C "$dist/bin/calque" build -t named 'contexte été'
equal "by name" "content of café" "$(calque run --rm named cat /one)"
equal "with a space" "content of sp ace" "$(calque run --rm named cat /two)"
