# examples/base-image: the root file system is made, the image built from scratch, and a shell in it answers.
ok "$examples/base-image/make-rootfs"
ok calque image build -t base "$examples/base-image"
says '^#1 \[1/1\] ADD rootfs.tar.gz /'
says 'built sha256:[0-9a-f]{64} base:latest'
ok calque container run --rm base sh -c 'echo "the shell says $((6 * 7))"; cat /etc/passwd; readlink /bin/ls'
says '^the shell says 42$'
says '^root:x:0:0:root:/root:/bin/sh$'
says '^busybox$'
equal "standard input reaches the shell" "from stdin" "$(echo 'echo from stdin' | calque run --rm -i base)"
code=0
calque run --rm base sh -c 'exit 7' || code=$?
equal "the exit code is the container's" 7 "$code"
refused 127 calque run --rm base no-such-command
ok calque images
says '^base +latest +[0-9a-f]{12}'
