package dev.calque.engine.files;

import dev.calque.oci.CalqueException;
import dev.calque.oci.RawPath;
import dev.calque.oci.layer.Compression;
import dev.calque.oci.layer.Entry;
import dev.calque.oci.layer.Metadata;
import dev.calque.oci.layer.TarReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Takes tar archives apart into a draft, as ADD does. */
public final class Archives {
    private static final int BLOCK_BYTES = 512;

    private final Draft target;
    private final Copier.Looks looks;
    private final Spool spool;

    Archives(Draft target, Copier.Looks looks, Spool spool) {
        this.target = target;
        this.looks = looks;
        this.spool = spool;
    }

    /** Whether a file is a tar archive, compressed or not: its first header can be read. */
    static boolean isArchive(FileNode node) {
        if (!(node.entry() instanceof Entry.File) || node.content().isEmpty()) {
            return false;
        }
        try (InputStream in = node.content().get().open();
                InputStream plain = Compression.plain(new BufferedInputStream(in));
                TarReader tar = new TarReader(plain, node.path().toString())) {
            return tar.next().isPresent();
        } catch (IOException | CalqueException e) {
            return false;
        }
    }

    /** Whether a file of this machine is compressed or a tar: its first header is one, or the end of an empty one. */
    public static boolean isArchive(Path file) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            if (Compression.sniff(in) != Compression.NONE) {
                return true;
            }
            TarReader tar = new TarReader(in, file.toString());
            tar.next();
            return Files.size(file) >= BLOCK_BYTES;
        } catch (CalqueException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("looking at " + file, e);
        }
    }

    /** @param dest byte path of the folder to unpack into; made where it is missing */
    void unpack(FileNode archive, String dest) {
        RawPath folder = target.resolve(dest, true);
        target.makeFolders(folder, looks.madeFolder());
        String what = archive.path().toString();
        try (InputStream in = archive.content().orElseThrow().open();
                InputStream plain = Compression.plain(new BufferedInputStream(in, 1 << 16));
                TarReader tar = new TarReader(plain, what)) {
            for (Optional<Entry> entry = tar.next(); entry.isPresent(); entry = tar.next()) {
                apply(entry.get(), tar, folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("unpacking " + what, e);
        }
    }

    private void apply(Entry entry, TarReader tar, RawPath folder) throws IOException {
        if (entry.path().isRoot()) {
            return;
        }
        RawPath path = place(entry.path(), folder);
        switch (entry) {
            case Entry.Hardlink link -> link(link, path, folder);
            case Entry.File file -> {
                FileNode.Content content = spool.add(tar.content(), file.sizeBytes());
                replace(new FileNode(file, Optional.of(content), Optional.of(new Object())), path);
            }
            case Entry.Node node -> replace(new FileNode(node, Optional.empty(), Optional.empty()), path);
            case Entry.Whiteout _ -> target.remove(path);
            case Entry.Opaque _ -> target.children(path).forEach(child -> target.remove(child.path()));
        }
    }

    /** Links in the parents are followed inside the target, as extracting there would. */
    private RawPath place(RawPath path, RawPath folder) {
        RawPath parent = target.resolve(folder.resolve(path.parent()).bytes(), true);
        target.makeFolders(parent, looks.madeFolder());
        return parent.resolve(path.name());
    }

    private void link(Entry.Hardlink link, RawPath path, RawPath folder) {
        RawPath origin = place(link.target(), folder);
        FileNode file = target.find(origin)
                .filter(node -> !node.isDirectory())
                .orElseThrow(() -> CalqueException.invalid(
                        path + " is a hard link to " + origin + ", which is not in the archive before it"));
        FileNode shared = file.identity().isPresent()
                ? file
                : new FileNode(file.entry(), file.content(), Optional.of(new Object()));
        target.put(shared);
        target.put(shared.at(path, shared.metadata()));
    }

    private void replace(FileNode node, RawPath path) {
        Optional<FileNode> there = target.find(path);
        if (there.isPresent() && !(there.get().isDirectory() && node.isDirectory())) {
            target.remove(path);
        }
        Metadata metadata = looks.of(node);
        target.put(node.at(path, metadata));
    }
}
