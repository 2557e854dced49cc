# Eight independent stages run side by side; a stage that nobody needs never runs.
base
mkdir ctx && cd ctx
{
  for i in 1 2 3 4 5 6 7 8; do
    printf 'FROM base AS s%d\nRUN echo "stage %d from $(cat /proc/uptime)" > /t; sleep 2; echo "stage %d to $(cat /proc/uptime)" >> /t\n' $i $i $i
  done
  printf 'FROM base AS unused\nRUN echo "the unused stage ran" && exit 3\n'
  printf 'FROM base\n'
  for i in 1 2 3 4 5 6 7 8; do
    printf 'COPY --from=s%d /t /t%d\n' $i $i
  done
} > Dockerfile
ok calque build -t stages .
says_not 'unused'
calque run --rm stages sh -c 'cat /t?' > times
cat times
equal "lines of times" 16 "$(grep -c '^stage ' times)"
at_once=$(python3 - << 'END'
import re
spans = {}
for stage, word, seconds in re.findall(r"stage (\d) (from|to) ([\d.]+)", open("times").read()):
    spans.setdefault(stage, {})[word] = float(seconds)
print(max(sum(1 for o in spans.values() if o["from"] <= s["from"] < o["to"]) for s in spans.values()))
END
)
echo "at one moment: $at_once"
equal "stages that ran at one moment" 8 "$at_once"

ok calque build --target s3 -t stages:three .
says_not 's[1245678] '
refused 1 calque build --target unused .
says 'the unused stage ran'
