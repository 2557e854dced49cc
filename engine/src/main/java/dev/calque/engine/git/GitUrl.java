package dev.calque.engine.git;

import dev.calque.oci.CalqueException;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The URL of a repository, if it is one that git may see.
 *
 * @param text without what a person wrote before the host of a web address: that travels as a header
 * @param userInfo what was written there
 */
record GitUrl(String text, Optional<String> userInfo) {
    private static final Pattern WEB_USER = Pattern.compile("(https?://)([^/@\\s]*)@(.*)");
    private static final Pattern USER = Pattern.compile("(?<=://)[^/@\\s]*@");
    private static final Pattern UNSAFE_REF = Pattern.compile("[-+].*|.*[\\p{Cntrl} :?*\\[\\\\^~].*|.*\\.\\..*");

    GitUrl {
        if (text.startsWith("-") || text.contains("::") || text.chars().anyMatch(c -> c < 32)) {
            throw CalqueException.invalid("'" + redacted(text) + "' is no URL of a git repository");
        }
    }

    static GitUrl of(String remote) {
        String text = remote.startsWith("git+ssh://") ? remote.substring("git+".length()) : remote;
        Matcher web = WEB_USER.matcher(text);
        return web.matches()
                ? new GitUrl(web.group(1) + web.group(3), Optional.of(web.group(2)))
                : new GitUrl(text, Optional.empty());
    }

    /** Refuses what git would take for an option or for more than one ref. */
    static String checkedRef(String ref) {
        if (UNSAFE_REF.matcher(ref).matches()) {
            throw CalqueException.invalid("invalid git ref '" + ref + "'; it is a branch, a tag or a commit");
        }
        return ref;
    }

    static String redacted(String text) {
        return USER.matcher(text).replaceAll("***@");
    }

    private String scheme() {
        int end = text.indexOf("://");
        return end < 0 ? "ssh" : text.substring(0, end);
    }

    /** What git may speak to this repository: never less than the URL promises, so https does not become http. */
    String protocols() {
        return switch (scheme()) {
            case "http" -> "http:https";
            case "git+ssh", "ssh" -> "ssh";
            default -> scheme();
        };
    }

    /** What it may speak to submodules, whose URLs strangers wrote: no files of this machine. */
    String submoduleProtocols() {
        return scheme().equals("https") || scheme().equals("ssh") ? "https:ssh" : "https:ssh:http:git";
    }

    Optional<String> webHost() {
        return scheme().equals("https") || scheme().equals("http")
                ? Optional.ofNullable(URI.create(text).getAuthority())
                : Optional.empty();
    }

    @Override
    public String toString() {
        return redacted(text);
    }
}
