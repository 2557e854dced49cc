# limit: 180
# ADD: archives in every compression are unpacked, others copied; URLs with and without a checksum, from loopback.
base
mkdir ctx tree && cd ctx
mkdir ../tree/dir && echo packed > ../tree/dir/file && ln -s dir/file ../tree/link && chmod 4711 ../tree/dir/file
tar --owner=12 --group=34 -C ../tree -cf plain.tar .
gzip -k plain.tar && bzip2 -k plain.tar && xz -k plain.tar && zstd -q -k plain.tar
cp plain.tar.gz named-otherwise
gzip -c ../tree/dir/file > text.gz
{
  echo 'FROM base'
  for kind in plain.tar plain.tar.gz plain.tar.bz2 plain.tar.xz plain.tar.zst named-otherwise; do
    echo "ADD $kind /$kind/"
  done
  echo 'ADD text.gz /text.gz'
  echo 'COPY plain.tar.gz /copied.tar.gz'
} > Dockerfile
ok calque build -t add .
for kind in plain.tar plain.tar.gz plain.tar.bz2 plain.tar.xz plain.tar.zst named-otherwise; do
  equal "$kind" "packed
dir/file
12 34 4711" "$(calque run --rm add sh -c "cat /$kind/link; readlink /$kind/link; stat -c '%u %g %a' /$kind/dir/file" 2>&1)"
done
equal "a file that is no archive" "$(sha256sum < text.gz)" "$(calque run --rm add cat /text.gz | sha256sum)"
equal "COPY never unpacks" "$(sha256sum < plain.tar.gz)" "$(calque run --rm add cat /copied.tar.gz | sha256sum)"

# A truncated archive is an error, not half a layer.
head -c 300000 /dev/urandom > ../tree/dir/noise
tar -C ../tree -cJf whole.tar.xz . && head -c 200000 whole.tar.xz > broken.tar.xz && rm whole.tar.xz
printf 'FROM base\nADD broken.tar.xz /x/\n' > Dockerfile
refused 1 calque build -t broken .
says 'broken.tar.xz'

mkdir ../www && cp plain.tar.gz ../www/ && echo "from the net" > ../www/page.txt
port=$(free_port)
background python3 -m http.server --bind 127.0.0.1 --directory ../www "$port" > ../http.log 2>&1
until_true 15 curl -fsS -o /dev/null "http://127.0.0.1:$port/" || stop "the HTTP server does not answer"
url=http://127.0.0.1:$port
sum=$(sha256sum < ../www/page.txt | cut -d' ' -f1)
cat > Dockerfile << END
FROM base
ADD --checksum=sha256:$sum $url/page.txt /page.txt
ADD $url/page.txt /into/folder/
ADD --chmod=755 $url/plain.tar.gz /not-unpacked.tar.gz
END
ok calque build -t url .
equal "page" "from the net" "$(calque run --rm url cat /page.txt)"
equal "into a folder" "from the net" "$(calque run --rm url cat /into/folder/page.txt)"
equal "mode of a download" 600 "$(calque run --rm url stat -c %a /page.txt)"
equal "an archive from a URL stays one" "$(sha256sum < plain.tar.gz)" "$(calque run --rm url cat /not-unpacked.tar.gz | sha256sum)"

printf 'FROM base\nADD --checksum=sha256:%064d %s/page.txt /page.txt\n' 0 "$url" > Dockerfile
refused 1 calque build -t wrong .
says "$sum"
printf 'FROM base\nADD %s/missing.txt /page.txt\n' "$url" > Dockerfile
refused 1 calque build -t missing .
says '404'
printf 'FROM base\nADD http://127.0.0.1:1/x /x\n' > Dockerfile
refused 1 calque build -t unreachable .
says '127.0.0.1:1.*refused'
says_not 'this is a fault'
