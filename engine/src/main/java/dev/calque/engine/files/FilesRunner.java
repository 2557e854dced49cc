package dev.calque.engine.files;

import dev.calque.graph.FileAction;
import dev.calque.graph.Op;
import dev.calque.graph.Owner;
import dev.calque.oci.CalqueException;
import dev.calque.oci.RawPath;
import dev.calque.oci.layer.Entry;
import dev.calque.oci.layer.Metadata;
import dev.calque.store.LayerIngest;
import dev.calque.store.Layers;
import dev.calque.store.Lease;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Runs {@link Op.Files}: works the actions out on a draft and writes the draft as one layer. */
public final class FilesRunner {
    private final Layers layers;
    private final Lease lease;
    private final Optional<Instant> epoch;

    /** @param epoch no file of the layer is younger than this */
    public FilesRunner(Layers layers, Lease lease, Optional<Instant> epoch) {
        this.layers = layers;
        this.lease = lease;
        this.epoch = epoch;
    }

    /**
     * Makes the layer.
     *
     * @param sources one tree for each action that has an input, in order
     */
    public Layers.Stored run(Op.Files op, FileTree base, List<FileTree> sources) {
        Draft draft = new Draft(base);
        Instant now = epoch.orElseGet(Instant::now);
        Iterator<FileTree> source = sources.iterator();
        try (Spool spool = new Spool(lease.directory().resolve("spool-" + UUID.randomUUID()))) {
            for (FileAction action : op.actions()) {
                apply(action, draft, action.input().isPresent() ? source.next() : FileTree.EMPTY, spool, now);
            }
            return write(draft);
        } catch (IOException e) {
            throw new UncheckedIOException("writing a layer", e);
        }
    }

    private Layers.Stored write(Draft draft) throws IOException {
        try (LayerIngest ingest = layers.ingest(lease)) {
            draft.write(ingest.writer(), epoch);
            return ingest.commit();
        }
    }

    private static void apply(FileAction action, Draft draft, FileTree source, Spool spool, Instant now) {
        switch (action) {
            case FileAction.Copy copy -> copy(copy, draft, source, spool, now);
            case FileAction.MakeFile file -> makeFile(file, draft, now);
            case FileAction.MakeDirectory folder -> makeFolder(folder, draft, now);
            case FileAction.Remove remove -> remove(remove, draft);
        }
    }

    private static void copy(FileAction.Copy copy, Draft draft, FileTree source, Spool spool, Instant now) {
        Copier.Looks looks = looks(draft, copy.options().owner(), copy.options().mode(), now);
        String dest = Selection.bytes(copy.dest());
        Selection selection = Selection.of(source, copy);
        boolean contents = copy.options().behavior().dirContents();
        Copier copier = new Copier(source, draft, selection, contents, looks);
        for (String from : selection.sources()) {
            Optional<FileNode> archive = copy.options().behavior().unpack()
                    ? Optional.of(selection.root(from)).filter(Archives::isArchive)
                    : Optional.empty();
            if (archive.isPresent()) {
                new Archives(draft, looks, spool).unpack(archive.get(), dest);
            } else {
                copier.copy(from, dest);
            }
        }
    }

    private static Copier.Looks looks(Draft draft, Optional<Owner> owner, Optional<String> mode, Instant now) {
        return new Copier.Looks(owner.map(o -> new Accounts(draft).owner(o)), mode.map(ModeChange::parse), now);
    }

    private static void makeFile(FileAction.MakeFile file, Draft draft, Instant now) {
        Copier.Looks looks = looks(draft, file.owner(), Optional.empty(), now);
        RawPath path = draft.resolve(Selection.bytes(file.path()), true);
        draft.find(path).filter(FileNode::isDirectory).ifPresent(_ -> {
            throw CalqueException.invalid("cannot write a file at " + path + ": a folder is there");
        });
        draft.makeFolders(path.parent(), looks.madeFolder());
        byte[] bytes = file.content().getBytes(StandardCharsets.ISO_8859_1);
        int mode = file.mode().map(m -> ModeChange.parse(m).apply(0644, false)).orElse(0644);
        Metadata metadata = looks.madeFolder().withMode(mode);
        draft.put(new FileNode(
                new Entry.File(path, metadata, bytes.length),
                Optional.of(() -> new ByteArrayInputStream(bytes)),
                Optional.empty()));
    }

    private static void makeFolder(FileAction.MakeDirectory folder, Draft draft, Instant now) {
        Copier.Looks looks = looks(draft, folder.owner(), Optional.empty(), now);
        RawPath path = draft.resolve(Selection.bytes(folder.path()), true);
        draft.makeFolders(path, looks.madeFolder().withMode(folder.mode()));
    }

    private static void remove(FileAction.Remove remove, Draft draft) {
        RawPath path = draft.resolve(Selection.bytes(remove.path()), false);
        if (draft.find(path).isEmpty() && !remove.allowMissing()) {
            throw CalqueException.notFound(path + ": not found");
        }
        draft.remove(path);
    }
}
