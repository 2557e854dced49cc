package dev.calque.oci.layer;

import dev.calque.oci.CalqueException;
import dev.calque.oci.RawPath;
import java.util.Optional;

/**
 * The names that mark deletions.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/layer.md#whiteouts">image-spec, Whiteouts</a>
 */
final class Whiteouts {
    static final String PREFIX = ".wh.";
    static final String OPAQUE = ".wh..wh..opq";

    /** What aufs kept for itself, in the oldest images. */
    private static final String AUFS = ".wh..wh.";

    private Whiteouts() {}

    static boolean isAufsMetadata(RawPath path) {
        return path.bytes().contains(AUFS)
                && path.parts().stream().anyMatch(part -> part.startsWith(AUFS) && !part.equals(OPAQUE));
    }

    /** The mark that a member of this name is; empty for a member that is itself. */
    static Optional<Entry> parse(RawPath path, String what) {
        String name = path.name();
        if (!name.startsWith(PREFIX)) {
            return Optional.empty();
        }
        if (name.equals(OPAQUE)) {
            return Optional.of(new Entry.Opaque(path.parent()));
        }
        String hidden = name.substring(PREFIX.length());
        if (hidden.isEmpty() || hidden.equals(".") || hidden.equals("..")) {
            throw CalqueException.invalid(what + " is a whiteout of nothing");
        }
        return Optional.of(new Entry.Whiteout(path.parent().resolve(hidden)));
    }

    /** The name of the member that hides {@code path}. */
    static RawPath whiteout(RawPath path) {
        return path.parent().resolve(PREFIX + path.name());
    }
}
