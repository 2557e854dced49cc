# limit: 240
# image save of every example is accepted by skopeo (docker-archive and oci-archive) and umoci; load takes back what
# skopeo wrote.
base
root=$CALQUE_ROOT
debian
ok calque build -t superapache "$examples/superapache"
ok calque build -t superalpine1 "$examples/superalpine1"
ok calque build -t superalpine2 "$examples/superalpine2"

look_at() {
  local name=$1 store=$2 expected
  echo "== $name"
  export CALQUE_ROOT=$store
  expected=$(image_id "$name")
  ok calque image save -o "$name.tar" "$name"
  ok skopeo inspect "docker-archive:$name.tar"
  says '"Layers"'
  equal "config by skopeo, docker-archive" "${expected#sha256:}" \
    "$(skopeo inspect --config --raw "docker-archive:$name.tar" | sha256sum | cut -d' ' -f1)"
  ok skopeo inspect "oci-archive:$name.tar"
  equal "config by skopeo, oci-archive" "${expected#sha256:}" \
    "$(skopeo inspect --config --raw "oci-archive:$name.tar" | sha256sum | cut -d' ' -f1)"
  mkdir "$name.oci" && tar -xf "$name.tar" -C "$name.oci"
  local tag
  tag=$(jq -r '.manifests[0].annotations["org.opencontainers.image.ref.name"] // "latest"' "$name.oci/index.json")
  ok umoci unpack --image "$name.oci:$tag" "$name.bundle"
  # What umoci unpacks is what a container of Calque sees.
  (cd "$name.bundle/rootfs" && find . -xdev \( -path ./etc/hosts -o -path ./etc/resolv.conf -o -path ./etc/hostname \
    -o -path './proc/*' -o -path './sys/*' -o -path './dev/*' \) -prune -o -type f -print0 | LC_ALL=C sort -z |
    xargs -0 sha256sum) > "$name.umoci"
  calque run --rm "$name" sh -c 'cd / && find . -xdev \( -path ./etc/hosts -o -path ./etc/resolv.conf -o -path ./etc/hostname -o -path "./proc/*" -o -path "./sys/*" -o -path "./dev/*" \) -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum' > "$name.calque"
  check "$name has no files" test "$(wc -l < "$name.umoci")" -gt 0
  cmp "$name.umoci" "$name.calque" || fail "$name: umoci sees other files than a container"
  # Through skopeo into the other format and back.
  skopeo copy -q "docker-archive:$name.tar" "docker-archive:$name.skopeo.tar:$name:by-skopeo" || fail "skopeo copy"
  export CALQUE_ROOT=$work/loaded
  ok calque image load -i "$name.skopeo.tar"
  says "Loaded image: $name:by-skopeo"
  ok calque run --rm --entrypoint '' "$name:by-skopeo" true
  rm -rf "$name.bundle" "$name.oci" "$name.tar" "$name.skopeo.tar"
}
debian_root=$CALQUE_ROOT
look_at base "$root"
for name in superapache superalpine1 superalpine2; do
  look_at "$name" "$debian_root"
done

# Several images in one archive, through a pipe.
export CALQUE_ROOT=$debian_root
calque save superalpine1 superalpine2 > two.tar || fail "save to standard output: exit $?"
one=$(image_id superalpine1)
export CALQUE_ROOT=$work/piped
calque load < two.tar > "$log" || fail "load from standard input: exit $?"
says 'Loaded image: superalpine1:latest'
says 'Loaded image: superalpine2:latest'
equal "id through the pipe" "$one" "$(image_id superalpine1)"
