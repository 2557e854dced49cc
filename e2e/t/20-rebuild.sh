# A rebuild is all CACHED and gives the same id; after a change only what depends on it runs, and the reason names it.
base
mkdir ctx && cd ctx
cat > Dockerfile << 'END'
FROM base AS prepared
RUN echo "prepared $((40 + 2))" > /prepared

FROM base
COPY --from=prepared /prepared /prepared
COPY a.txt /a.txt
RUN echo "from a: $(cat /a.txt)" > /from-a
COPY b.txt /b.txt
RUN echo "from b: $(cat /b.txt)" > /from-b
ARG WHO=world
RUN echo "hello $WHO"
END
echo one > a.txt
echo one > b.txt
echo nothing > unused.txt

ok calque build -t re .
first=$(image_id re)
says_not 'CACHED'

ok calque build -t re .
equal "the id of the rebuild" "$first" "$(image_id re)"
equal "steps that a rebuild runs" 0 "$(grep -cE '^#[0-9]+ DONE' "$log" || true)"
# Six steps; the stage behind the COPY that is cached is not even looked at.
check "a rebuild names its cached steps" test "$(grep -cE '^#[0-9]+ CACHED' "$log")" -ge 6
says_not 'not cached|ran because'

# A file that no instruction copies changes nothing; nor does a time stamp.
echo else > unused.txt
touch -d '2001-02-03' a.txt
ok calque build -t re .
equal "the id after an unused file changed" "$first" "$(image_id re)"
says_not '^#[0-9]+ DONE'

echo two > b.txt
ok calque build -t re .
says '^#[0-9]+ not cached: .*b\.txt changed'
says 'COPY b\.txt /b\.txt.*ran because.*b\.txt changed'
cached() {
  # The number of the step, then its fate.
  local number
  number=$(grep -aoE "^#[0-9]+ \[[^]]*\] $1" "$log" | head -n 1 | grep -oE '^#[0-9]+') || { fail "no step $1"; return; }
  grep -aqE "^$number CACHED" "$log" || fail "should be cached: $1"
}
runs() {
  local number
  number=$(grep -aoE "^#[0-9]+ \[[^]]*\] $1" "$log" | head -n 1 | grep -oE '^#[0-9]+') || { fail "no step $1"; return; }
  grep -aqE "^$number DONE" "$log" || fail "should run: $1"
}
cached 'COPY a.txt'
cached 'RUN echo "from a'
cached 'COPY --from=prepared'
says_not 'prepared 42'
runs 'COPY b.txt'
runs 'RUN echo "from b'
runs 'RUN echo "hello'
equal "what the image has" "from b: two" "$(calque run --rm re cat /from-b)"

ok calque build -t re --build-arg WHO=moon .
cached 'RUN echo "from b'
runs 'RUN echo "hello'
says '[Nn]ot cached: .*WHO'

# Back to the old content: everything is known already.
echo one > b.txt
ok calque build -t re .
equal "the id of the old content" "$first" "$(image_id re)"

# Without the cache everything runs but FROM, which is no work.
ok calque build --no-cache -t re .
says_not '(RUN|COPY) .* CACHED$'
runs 'RUN echo "hello'

# The plainest shape, where the first step reads the context: there too every step says CACHED.
printf 'FROM base\nCOPY a.txt /a\nRUN cat /a\n' > Dockerfile
ok calque build -t plain .
ok calque build -t plain .
says_not '^#[0-9]+ DONE'
