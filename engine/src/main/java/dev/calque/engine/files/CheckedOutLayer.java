package dev.calque.engine.files;

import dev.calque.oci.CalqueException;
import dev.calque.oci.RawPath;
import dev.calque.oci.layer.Entry;
import dev.calque.oci.layer.Metadata;
import dev.calque.store.LayerIngest;
import dev.calque.store.Layers;
import dev.calque.store.Lease;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Makes a layer of files that git checked out. Git knows of a file whether it can be executed and nothing else, so modes
 * are 0644 or 0755 whatever this machine made of them, and times are those of the commit.
 */
public final class CheckedOutLayer {
    private static final String GIT = ".git";

    private final FileTree tree;
    private final Instant time;
    private final boolean keepGitDir;

    /** @param time of all files */
    public CheckedOutLayer(FileTree tree, Instant time, boolean keepGitDir) {
        this.tree = tree;
        this.time = time;
        this.keepGitDir = keepGitDir;
    }

    /** @param subdir folder whose content is taken; links to it are followed inside the tree */
    public Layers.Stored write(String subdir, Layers layers, Lease lease) {
        Draft draft = new Draft(FileTree.EMPTY);
        copy(start(subdir), RawPath.ROOT, draft);
        try (LayerIngest ingest = layers.ingest(lease)) {
            draft.write(ingest.writer(), Optional.empty());
            return ingest.commit();
        } catch (IOException e) {
            throw new UncheckedIOException("keeping the files of a repository", e);
        }
    }

    private RawPath start(String subdir) {
        String path = Selection.bytes(subdir);
        if (List.of(path.split("/")).contains("..")) {
            throw CalqueException.invalid("subdir '" + subdir + "' leads out of the repository");
        }
        RawPath start = Links.resolve(tree, path, true);
        boolean hidden = !start.isRoot() && start.parts().getFirst().equals(GIT);
        if (hidden
                || !start.isRoot()
                        && tree.find(start).filter(FileNode::isDirectory).isEmpty()) {
            throw CalqueException.notFound("the repository has no folder '" + subdir + "' at this commit");
        }
        return start;
    }

    private void copy(RawPath from, RawPath to, Draft draft) {
        for (FileNode child : tree.children(from)) {
            String name = child.path().name();
            boolean git = name.equals(GIT);
            if (git && !(keepGitDir && from.isRoot())) {
                continue;
            }
            RawPath path = to.resolve(name);
            draft.put(child.at(path, looks(child)));
            if (child.isDirectory()) {
                copy(child.path(), path, draft);
            }
        }
    }

    private Metadata looks(FileNode node) {
        int mode =
                switch (node.entry()) {
                    case Entry.Symlink _ -> 0777;
                    case Entry.Directory _ -> 0755;
                    case Entry.File _ -> (node.metadata().mode() & 0100) != 0 ? 0755 : 0644;
                    case Entry.Hardlink _, Entry.Device _, Entry.Fifo _ ->
                        node.metadata().mode();
                };
        return new Metadata(mode, 0, 0, time);
    }
}
