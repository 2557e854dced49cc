# Bad input: each gives its exit code and a message that names what is wrong, and leaves nothing behind.
base
mkdir ctx && cd ctx
echo text > file.txt
echo one > one.txt

# bad NAME PATTERN DOCKERFILE: the build fails with 1 and says PATTERN
bad() {
  echo "== $1"
  printf "$3" > Dockerfile
  refused 1 calque build -t bad .
  says "$2"
}

bad "unknown instruction" 'unknown instruction: RUNN' 'FROM base\nRUNN echo hi\n'
says 'did you mean.*RUN'
says '>>> RUNN echo hi'
bad "unknown flag of an instruction" 'unknown flag: --chwon' 'FROM base\nCOPY --chwon=1 file.txt /\n'
says 'did you mean.*chown'
bad "no FROM" '(no build stage|FROM)' 'RUN echo hi\n'
bad "an empty file" '(empty|no instructions|no build stage)' ''
bad "missing source" 'missing\.txt' 'FROM base\nCOPY file.txt missing.txt /to/\n'
says '(not found|no such file)'
says '>>> COPY file.txt missing.txt /to/'
bad "missing stage" 'nowhere' 'FROM base\nCOPY --from=nowhere /x /x\n'
bad "a stage that comes later" 'later' 'FROM base AS first\nCOPY --from=later /x /x\nFROM base AS later\nFROM first\n'
bad "missing file in a stage" '/no/such' 'FROM base AS a\nFROM base\nCOPY --from=a /no/such /x\n'
bad "bad reference" 'invalid reference' 'FROM Base:UPPER:x\n'
bad "missing base" 'no-such-base.*not found' 'FROM no-such-base\nRUN true\n'
says 'calque image (load|import)'
bad "COPY needs two" 'COPY requires at least two arguments' 'FROM base\nCOPY file.txt\n'
bad "unknown user" 'nosuchuser' 'FROM base\nUSER nosuchuser\nRUN true\n'
bad "an unclosed heredoc" '(unterminated|heredoc)' 'FROM base\nRUN <<END\necho hi\n'
bad "a bad port" '70000000' 'FROM base\nEXPOSE 70000000\n'
bad "a bad ENV" 'ENV' 'FROM base\nENV lonely\n'
bad "a bad variable" '(unsupported modifier|modifier|substitution)' 'FROM base\nARG A=1\nLABEL x=${A!b}\n'
bad "a source outside the context" '(outside|not found|no such)' 'FROM base\nCOPY ../../../etc/passwd /x\n'

echo "== a RUN that fails"
cat > Dockerfile << 'END'
FROM base
ENV A=1
RUN for i in $(seq 1 100); do echo "line $i"; done; \
    echo "to standard error" >&2; \
    exit 42
RUN echo never
END
refused 1 calque build -t bad .
says 'exit code: 42'
says '>>> RUN for i in'
says '>>> *exit 42'
says '^Dockerfile:3'
says 'line 100'
says 'to standard error'
says_not '[0-9.]+ never$'
refused 1 calque build -q .
says 'exit code: 42'

echo "== a RUN that cannot be started"
bad "no such program" '(not found|no such file)' 'FROM base\nRUN ["/no/such/program"]\n'
says 'exit code: 127'
bad "no shell" '/bin/sh.*(no such file|not found)' 'FROM scratch\nCOPY file.txt /\nRUN echo hi\n'
bad "a step that kills itself" 'exit code: 137' 'FROM base\nRUN sleep 100 & kill -9 $!; wait $!\n'

printf 'FROM base\n' > Dockerfile
echo "== the command line"
refused 125 calque build --no-cahce .
says 'unknown flag: --no-cahce'
says 'did you mean.*--no-cache'
refused any calque build
says 'requires (exactly )?1 argument|requires 1 argument'
refused any calque build . two
refused any calque biuld .
says "did you mean 'calque build'|is not a calque command"
refused 1 calque build /no/such/context
says '/no/such/context'
refused 1 calque build -f NoSuchfile .
says 'NoSuchfile'
mkdir empty
refused 1 calque build empty
says 'Dockerfile'
refused 1 calque build -t 'me/UPPER' .
says 'invalid (reference|tag)'
refused 1 calque build --target nowhere .
says 'nowhere'
refused any calque build --progress=fancy .
says 'fancy'
refused 1 calque image inspect nothing-here
says 'nothing-here'
refused 1 calque rmi nothing-here
says 'nothing-here'
refused any calque tag nothing-here a:b
refused any calque save -o x.tar nothing-here
check "a failed save left a file" test ! -e x.tar
refused any calque load -i file.txt
refused any calque import no.tar
refused 125 calque run --rm nothing-here
refused 125 calque run --rm --no-such-flag base
refused 125 calque run --rm -v nonsense base true
refused 126 calque run --rm base /etc/passwd
refused 127 calque run --rm base no-such-command

equal "images that bad builds left" base "$(calque images --format '{{.Repository}}')"
