package dev.calque.dockerfile.lower;

import dev.calque.dockerfile.instruction.RemoteOptions;
import dev.calque.graph.GitSource;
import dev.calque.graph.Op;
import dev.calque.oci.CalqueException;
import dev.calque.oci.Digest;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Sources of ADD that lie elsewhere: git repositories and downloads. */
public final class RemoteSource {
    private static final Pattern SCP =
            Pattern.compile("[a-zA-Z0-9_.-]+@[a-zA-Z0-9_.-]+:[^/].*|[a-zA-Z0-9_.-]+@[a-zA-Z0-9_.-]+:/.*");
    private static final String UNNAMED = "__unnamed__";
    private static final List<String> QUERY_KEYS =
            List.of("ref", "tag", "branch", "subdir", "checksum", "commit", "keep-git-dir", "submodules");

    private RemoteSource() {}

    /** Whether the text names a file to download. */
    static boolean isUrl(String text) {
        return (text.startsWith("http://") || text.startsWith("https://")) && !isGit(text);
    }

    static boolean isGit(String text, RemoteOptions options) {
        boolean web = text.startsWith("http://") || text.startsWith("https://");
        return isGit(text) || web && options.keepGitDir().isPresent();
    }

    /** Whether the text names a git repository: {@code git://}, {@code ssh://}, {@code git@host:path}, {@code ….git}. */
    public static boolean isGit(String text) {
        if (text.startsWith("git://") || text.startsWith("ssh://") || text.startsWith("git+ssh://")) {
            return true;
        }
        if (text.startsWith("http://") || text.startsWith("https://")) {
            return beforeDetails(text).endsWith(".git");
        }
        return !text.contains("://") && SCP.matcher(text).matches();
    }

    private static String beforeDetails(String text) {
        return text.split("[?#]", 2)[0];
    }

    static Op.FromUrl url(String text, RemoteOptions options) {
        URI uri;
        try {
            uri = URI.create(text.replace(" ", "%20"));
        } catch (IllegalArgumentException e) {
            throw new CalqueException(CalqueException.Kind.INVALID, "'" + text + "' is no URL: " + e.getMessage(), e);
        }
        String path = Optional.ofNullable(uri.getPath()).orElse("");
        String trimmed = path.replaceAll("/+$", "");
        String name = trimmed.substring(trimmed.lastIndexOf('/') + 1);
        Optional<Digest> checksum =
                options.checksum().isEmpty() ? Optional.empty() : Optional.of(Digest.parse(options.checksum()));
        return new Op.FromUrl(uri, checksum, List.of("", ".", "..").contains(name) ? UNNAMED : name, 0600);
    }

    static GitSource git(String text, RemoteOptions options) {
        GitSource source = git(text);
        Optional<Boolean> asked = query(text, "keep-git-dir").map(v -> v.isEmpty() || PlatformLowering.isTrue(v));
        if (asked.isPresent()
                && options.keepGitDir().isPresent()
                && !asked.get().equals(options.keepGitDir().get())) {
            throw CalqueException.invalid("inconsistent keep-git-dir configuration: flag and URL differ");
        }
        String flag = options.checksum();
        if (!flag.isEmpty() && source.checksum().filter(c -> !c.equals(flag)).isPresent()) {
            throw CalqueException.invalid("checksum mismatch \"" + flag + "\" != \""
                    + source.checksum().orElse("") + "\"");
        }
        return new GitSource(
                source.remote(),
                source.ref(),
                source.subdir(),
                asked.or(options::keepGitDir).orElse(false),
                source.submodules(),
                source.checksum().or(() -> Optional.of(flag).filter(f -> !f.isEmpty())),
                Optional.empty());
    }

    /** Reads {@code url#ref:dir}, or {@code url?ref=…&subdir=…&checksum=…&submodules=…&keep-git-dir=…}. */
    public static GitSource git(String text) {
        int hash = text.indexOf('#');
        String fragment = hash < 0 ? "" : text.substring(hash + 1);
        Map<String, String> query = queries(text);
        for (String key : query.keySet()) {
            if (!QUERY_KEYS.contains(key)) {
                throw CalqueException.invalid("unexpected query \"" + key + "\" in git URL '" + beforeDetails(text)
                        + "'"
                        + dev.calque.graph.Spelling.hint(dev.calque.graph.Spelling.nearest(key, QUERY_KEYS)));
            }
        }
        if (!fragment.isEmpty() && !query.isEmpty()) {
            throw CalqueException.invalid("fragment conflicts with query in git URL '" + beforeDetails(text)
                    + "'; write either #ref:dir or ?ref=…&subdir=…");
        }
        int colon = fragment.indexOf(':');
        String ref = colon < 0 ? fragment : fragment.substring(0, colon);
        String subdir = colon < 0 ? "" : fragment.substring(colon + 1);
        String asked = query.containsKey("branch")
                ? "refs/heads/" + query.get("branch")
                : query.containsKey("tag") ? "refs/tags/" + query.get("tag") : query.getOrDefault("ref", ref);
        Optional<String> checksum = Optional.ofNullable(query.getOrDefault("checksum", query.get("commit")));
        boolean submodules = !query.containsKey("submodules")
                || query.get("submodules").isEmpty()
                || PlatformLowering.isTrue(query.get("submodules"));
        boolean keep = Optional.ofNullable(query.get("keep-git-dir"))
                .map(v -> v.isEmpty() || PlatformLowering.isTrue(v))
                .orElse(false);
        return new GitSource(
                beforeDetails(text),
                asked,
                query.getOrDefault("subdir", subdir),
                keep,
                submodules,
                checksum,
                Optional.empty());
    }

    private static Optional<String> query(String text, String key) {
        return Optional.ofNullable(queries(text).get(key));
    }

    private static Map<String, String> queries(String text) {
        String upToFragment = text.split("#", 2)[0];
        int mark = upToFragment.indexOf('?');
        Map<String, String> queries = new HashMap<>();
        if (mark < 0 || !text.toLowerCase(Locale.ROOT).contains("://")) {
            return queries;
        }
        for (String pair : upToFragment.substring(mark + 1).split("&", -1)) {
            String[] parts = pair.split("=", 2);
            if (!parts[0].isEmpty()) {
                queries.put(decoded(parts[0]), parts.length == 1 ? "" : decoded(parts[1]));
            }
        }
        return queries;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
