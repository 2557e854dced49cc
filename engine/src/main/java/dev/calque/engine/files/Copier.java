package dev.calque.engine.files;

import dev.calque.oci.CalqueException;
import dev.calque.oci.RawPath;
import dev.calque.oci.layer.Entry;
import dev.calque.oci.layer.Metadata;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Copies from one tree into a draft, with the meaning of the reference's file copy. */
final class Copier {
    private final FileTree source;
    private final Draft target;
    private final Selection selection;
    private final boolean dirContents;
    private final Looks looks;
    private final Map<Object, Object> links = new HashMap<>();

    /**
     * How copied files shall look.
     *
     * @param owner uid and gid of everything
     * @param now time of folders that must be made
     */
    record Looks(Optional<Accounts.Ids> owner, Optional<ModeChange> mode, Instant now) {
        Metadata of(FileNode node) {
            Metadata looks = node.metadata();
            if (owner.isPresent()) {
                looks = looks.withOwner(owner.get().uid(), owner.get().gid());
            }
            if (mode.isPresent() && !(node.entry() instanceof Entry.Symlink)) {
                looks = looks.withMode(mode.get().apply(looks.mode(), node.isDirectory()));
            }
            return looks;
        }

        Metadata madeFolder() {
            Accounts.Ids ids = owner.orElse(Accounts.Ids.ROOT);
            int made = mode.map(change -> change.apply(0755, true)).orElse(0755);
            return new Metadata(made, ids.uid(), ids.gid(), now);
        }
    }

    Copier(FileTree source, Draft target, Selection selection, boolean dirContents, Looks looks) {
        this.source = source;
        this.target = target;
        this.selection = selection;
        this.dirContents = dirContents;
        this.looks = looks;
    }

    /**
     * Copies one source, without wildcards.
     *
     * @param from byte path in the source tree
     * @param dest byte path in the target; a trailing slash or dot means a folder
     */
    void copy(String from, String dest) {
        boolean intoFolder = dest.endsWith("/") || dest.endsWith("/.") || dest.isEmpty();
        String ensured = intoFolder ? dest : dest.substring(0, dest.lastIndexOf('/') + 1);
        target.makeFolders(target.resolve(ensured, true), looks.madeFolder());
        RawPath to = target.resolve(RawPath.clean(dest).bytes(), true);
        FileNode node = selection.root(from);
        copy(node, RawPath.ROOT, place(node, from, to), false);
    }

    /** Where the copy shall stand: a file goes into a folder that is there, folder contents take its place. */
    private RawPath place(FileNode node, String from, RawPath to) {
        Optional<FileNode> there = target.find(to);
        boolean contents = dirContents && node.isDirectory();
        boolean into = node.isDirectory()
                ? !contents && there.isPresent()
                : there.map(FileNode::isDirectory).orElse(false);
        RawPath placed = into ? to.resolve(RawPath.clean(from).name()) : to;
        RawPath needed = contents && there.isEmpty() ? placed : placed.parent();
        target.makeFolders(needed, looks.madeFolder());
        return placed;
    }

    private void copy(FileNode node, RawPath below, RawPath to, boolean overwriteFolder) {
        if (selection.includes(below)) {
            makeParents(node.path(), below, to);
            if (node.isDirectory()) {
                putFolder(node, to, overwriteFolder);
            } else {
                putFile(node, to);
            }
        }
        if (node.isDirectory()) {
            for (FileNode child : source.children(node.path())) {
                String name = child.path().name();
                copy(child, below.resolve(name), to.resolve(name), true);
            }
        }
    }

    /** Folders between the source and an included file, which were held back until something in them was wanted. */
    private void makeParents(RawPath origin, RawPath below, RawPath to) {
        RawPath parent = to.parent();
        if (below.isRoot() || target.find(parent).isPresent()) {
            return;
        }
        makeParents(origin.parent(), below.parent(), parent);
        source.find(origin.parent()).ifPresent(folder -> target.put(FileNode.directory(parent, looks.of(folder))));
    }

    private void putFile(FileNode node, RawPath to) {
        target.find(to).filter(FileNode::isDirectory).ifPresent(_ -> {
            throw CalqueException.invalid("cannot replace to directory " + to + " with file");
        });
        Optional<Object> identity = node.identity().map(id -> links.computeIfAbsent(id, _ -> new Object()));
        FileNode placed = node.at(to, looks.of(node));
        target.put(new FileNode(placed.entry(), placed.content(), identity));
    }

    private void putFolder(FileNode node, RawPath to, boolean overwrite) {
        Optional<FileNode> there = target.find(to);
        if (there.isPresent() && !there.get().isDirectory()) {
            throw CalqueException.invalid("cannot copy to non-directory: " + to);
        }
        if (there.isEmpty() || overwrite && !selection.isPartial()) {
            target.put(FileNode.directory(to, looks.of(node)));
        }
    }
}
