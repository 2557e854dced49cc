package dev.calque.graph;

import dev.calque.oci.Digest;
import java.util.Optional;

/**
 * Files of a git repository at one commit.
 *
 * @param remote URL or {@code user@host:path}
 * @param ref branch, tag, commit or full ref; empty for the remote's default
 * @param subdir folder inside the repository; empty for its root
 * @param checksum (a prefix of) the commit that must be found
 */
public record GitSource(
        String remote,
        String ref,
        String subdir,
        boolean keepGitDir,
        boolean submodules,
        Optional<String> checksum,
        Optional<Digest> resolved) {
    public GitSource keepingGitDir() {
        return new GitSource(remote, ref, subdir, true, submodules, checksum, resolved);
    }
}
