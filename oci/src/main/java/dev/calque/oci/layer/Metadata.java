package dev.calque.oci.layer;

import java.time.Instant;
import java.util.List;

/**
 * Mode, owner, time and extended attributes of a file.
 *
 * @param mode permission bits with setuid, setgid and sticky: 0 to 07777
 * @param uid 0 to 2³²−1
 * @param gid 0 to 2³²−1
 * @param xattrs sorted by name
 */
public record Metadata(int mode, long uid, long gid, Instant mtime, List<Xattr> xattrs) {
    public Metadata {
        mode &= 07777;
        xattrs = xattrs.isEmpty() ? List.of() : xattrs.stream().sorted().toList();
    }

    public Metadata(int mode, long uid, long gid, Instant mtime) {
        this(mode, uid, gid, mtime, List.of());
    }

    public Metadata withMode(int next) {
        return new Metadata(next, uid, gid, mtime, xattrs);
    }

    public Metadata withOwner(long nextUid, long nextGid) {
        return new Metadata(mode, nextUid, nextGid, mtime, xattrs);
    }

    public Metadata withMtime(Instant next) {
        return new Metadata(mode, uid, gid, next, xattrs);
    }
}
