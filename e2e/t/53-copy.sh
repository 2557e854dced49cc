# COPY and ADD: links as destination, --chown, --chmod, .dockerignore, wildcards, heredocs.
base
mkdir ctx && cd ctx
mkdir -p src/sub && echo 1 > src/one.txt && echo 2 > src/two.txt && echo 3 > src/sub/three.txt && echo secret > src/secret.key && ln -s one.txt src/link
printf '*.key\n**/*.key\n!src/keep.key\n' > .dockerignore
echo kept > src/keep.key
cat > Dockerfile << 'END'
# syntax=docker/dockerfile:1
FROM base
RUN mkdir -p /real/deep && ln -s real /linkdir && ln -s /real/deep /abs && ln -s ../../../../real /up
COPY src/one.txt /linkdir/
COPY src/two.txt /abs/two
COPY src/two.txt /up/up.txt
COPY src /all
COPY src/*.txt /txt/
COPY --chown=nobody:65534 --chmod=0640 src/one.txt /owned
COPY --chmod=u=rwX,go=rX src /symbolic
WORKDIR /w
COPY src/one.txt rel/
COPY <<FILE /heredoc
a heredoc for $PATH
FILE
COPY <<"A" <<B /docs/
raw $PATH
A
second
B
RUN <<SCRIPT
echo one line > /script
echo another >> /script
SCRIPT
USER 1000:1000
RUN id -u > /tmp/uid
END
ok calque build -t copy .
inside() {
  equal "$1" "$2" "$(calque run --rm -u 0 copy sh -c "$1" 2>&1)"
}
inside 'readlink /linkdir; cat /real/one.txt' 'real
1'
inside 'readlink /abs; cat /real/deep/two' '/real/deep
2'
inside 'cat /real/up.txt' 2
inside 'cd /all && find . | sort | tr "\n" " "' '. ./keep.key ./link ./one.txt ./sub ./sub/three.txt ./two.txt '
inside 'readlink /all/link' one.txt
inside 'ls /txt | tr "\n" " "' 'one.txt two.txt '
inside 'stat -c "%u %g %a" /owned' '65534 65534 640'
inside 'cat /w/rel/one.txt' 1
inside 'cat /heredoc' 'a heredoc for /bin'
inside 'cat /docs/A /docs/B' 'raw $PATH
second'
inside 'cat /script' 'one line
another'
inside 'cat /tmp/uid' 1000
