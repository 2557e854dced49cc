package dev.calque.engine.files;

import dev.calque.graph.Owner;
import dev.calque.oci.CalqueException;
import dev.calque.oci.layer.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Users and groups of a tree, from its {@code /etc/passwd} and {@code /etc/group}. Both are data of an untrusted image:
 * read inside the tree only, only if they are files, and only up to a bound.
 */
public final class Accounts {
    private static final int LARGEST_BYTES = 16 << 20;
    private static final long LARGEST_ID = 0xFFFFFFFEL;

    private final FileTree tree;

    public Accounts(FileTree tree) {
        this.tree = tree;
    }

    /** User and group numbers. */
    public record Ids(long uid, long gid) {
        public static final Ids ROOT = new Ids(0, 0);
    }

    /** Who a process runs as. */
    public record Identity(long uid, long gid, List<Long> additionalGids, String home) {}

    private record Account(String name, String id, List<String> rest) {}

    /** Owner and group of files for {@code --chown}; without a group, that of the user, or the user's number. */
    public Ids owner(Owner owner) {
        Optional<Long> number = number(owner.user());
        long uid;
        long gid;
        if (number.isPresent()) {
            uid = number.get();
            gid = uid;
        } else {
            Account user = user(owner.user());
            uid = parsed(user.id(), "passwd");
            gid = parsed(user.rest().getFirst(), "passwd");
        }
        return new Ids(uid, owner.group().isEmpty() ? gid : group(owner.group()));
    }

    /**
     * The identity for {@code user[:group]} as an image's config names it. A number without an entry has group 0; a
     * written group stands alone, otherwise the user's additional groups count too. The group itself is always among the
     * additional ones.
     */
    public Identity process(String written) {
        int colon = written.indexOf(':');
        String user = colon < 0 ? written : written.substring(0, colon);
        String group = colon < 0 ? "" : written.substring(colon + 1);
        Optional<Account> account = user.isEmpty() ? byId("0") : named(user);
        long uid = account.map(a -> parsed(a.id(), "passwd"))
                .or(() -> user.isEmpty() ? Optional.of(0L) : number(user))
                .orElseThrow(() -> missing("user", user, "passwd"));
        long gid = !group.isEmpty()
                ? group(group)
                : account.map(a -> parsed(a.rest().getFirst(), "passwd")).orElse(0L);
        Set<Long> additional = new LinkedHashSet<>(List.of(gid));
        if (group.isEmpty()) {
            account.ifPresent(a -> additional.addAll(additional(a)));
        }
        String home = account.filter(a -> a.rest().size() > 2)
                .map(a -> a.rest().get(2))
                .orElse("/");
        return new Identity(uid, gid, List.copyOf(additional), home.isEmpty() ? "/" : home);
    }

    private Optional<Account> named(String user) {
        return first("etc/passwd", a -> a.name().equals(user))
                .or(() -> number(user).flatMap(n -> byId(user)));
    }

    private Optional<Account> byId(String id) {
        return first("etc/passwd", a -> a.id().equals(id));
    }

    private Account user(String name) {
        return first("etc/passwd", a -> a.name().equals(name)).orElseThrow(() -> missing("user", name, "passwd"));
    }

    private long group(String written) {
        return number(written).orElseGet(() -> first("etc/group", a -> a.name().equals(written))
                .map(a -> parsed(a.id(), "group"))
                .orElseThrow(() -> missing("group", written, "group")));
    }

    private List<Long> additional(Account user) {
        List<Long> gids = new ArrayList<>();
        for (Account group : read("etc/group")) {
            if (!group.rest().isEmpty()
                    && List.of(group.rest().getFirst().split(",")).contains(user.name())) {
                gids.add(parsed(group.id(), "group"));
            }
        }
        return gids;
    }

    private Optional<Account> first(String file, Predicate<Account> wanted) {
        return read(file).stream().filter(wanted).findFirst();
    }

    private List<Account> read(String file) {
        Optional<FileNode> node = tree.find(Links.resolve(tree, file, true))
                .filter(n -> n.entry() instanceof Entry.File && n.content().isPresent());
        if (node.isEmpty()) {
            return List.of();
        }
        try (InputStream in = node.get().content().orElseThrow().open()) {
            List<Account> accounts = new ArrayList<>();
            String text = new String(in.readNBytes(LARGEST_BYTES), StandardCharsets.ISO_8859_1);
            for (String line : text.split("\n")) {
                String[] fields = line.strip().split(":", -1);
                if (fields.length >= 4 && !line.startsWith("#")) {
                    accounts.add(
                            new Account(fields[0], fields[2], List.of(fields).subList(3, fields.length)));
                }
            }
            return accounts;
        } catch (IOException e) {
            throw new UncheckedIOException("reading /" + file + " of the image", e);
        }
    }

    private static Optional<Long> number(String text) {
        if (!text.matches("[0-9]{1,10}")) {
            return Optional.empty();
        }
        long value = Long.parseLong(text);
        if (value > LARGEST_ID) {
            throw CalqueException.invalid("'" + text + "' is beyond the largest user or group number, " + LARGEST_ID);
        }
        return Optional.of(value);
    }

    private static long parsed(String text, String file) {
        return number(text)
                .orElseThrow(() -> CalqueException.invalid(
                        "/etc/" + file + " of the image has '" + text + "' where a number belongs"));
    }

    private static CalqueException missing(String what, String name, String file) {
        return CalqueException.notFound(
                "unable to find " + what + " " + name + ": no matching entries in /etc/" + file + " of the image");
    }
}
