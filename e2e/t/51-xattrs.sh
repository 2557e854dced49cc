# limit: 240
# Extended attributes: a capability set in a RUN survives into the image, a COPY --from, and what the container may do.
debian
cat > Dockerfile << 'END'
FROM debian
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends libcap2-bin attr > /dev/null
RUN cp /bin/cat /capcat && setcap cap_dac_override+ep /capcat && setfattr -n user.note -v 'hello xattr' /capcat
RUN cp /bin/sleep /bin/sleep2
FROM debian
COPY --from=0 /capcat /copied
COPY --from=0 /usr/bin/getfattr /sbin/getcap /usr/bin/
RUN true
END
ok calque build --target 0 -t xattrs:stage .
equal "the capability" "/capcat cap_dac_override=ep" "$(calque run --rm xattrs:stage getcap /capcat)"
calque run --rm xattrs:stage getfattr --absolute-names -n user.note --only-values /capcat > "$log"
says '^hello xattr'
equal "what it lets nobody read" root "$(calque run --rm -u nobody xattrs:stage /capcat /etc/shadow | head -n 1 | cut -d: -f1)"
ok calque build -t xattrs .
calque run --rm xattrs getfattr --absolute-names -d -m - /copied > "$log" 2>&1 || true
show_log
says 'user.note="hello xattr"'
calque rmi xattrs xattrs:stage > /dev/null
