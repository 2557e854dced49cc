package dev.calque.store;

import dev.calque.oci.CalqueException;
import dev.calque.oci.Digest;
import dev.calque.oci.ImageRef.Tagged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Mark and sweep. Under the exclusive store lock, when nobody is between finding and pinning, garbage is chosen and
 * renamed away; the long work, deleting, is done after the lock is given back.
 */
final class DiskCollector implements Collector {
    private final Layout layout;
    private final Locks locks;
    private final Publication publication;
    private final DiskBlobs blobs;
    private final DiskImages images;
    private final DiskRefs refs;

    DiskCollector(
            Layout layout, Locks locks, Publication publication, DiskBlobs blobs, DiskImages images, DiskRefs refs) {
        this.layout = layout;
        this.locks = locks;
        this.publication = publication;
        this.blobs = blobs;
        this.images = images;
        this.refs = refs;
    }

    @Override
    public PruneReport prune(PruneOptions options) {
        try (Trash trash = Trash.open(layout, locks, publication)) {
            Sweep sweep = new Sweep(trash);
            try (Held _ = locks.exclusive(Publication.STORE_LOCK)) {
                Disk.run("choosing what to collect", () -> choose(options, sweep));
            }
            long bytes = Disk.call("deleting what was collected", trash::empty);
            return sweep.report(bytes);
        }
    }

    private void choose(PruneOptions options, Sweep sweep) throws IOException {
        images(options, sweep);
        if (options.cacheUnusedFor().isPresent()) {
            cache(options.cacheUnusedFor().get(), sweep);
        }
        Marked marked = named();
        cacheRecords().forEach(file -> layersOf(file).forEach(marked::layer));
        pins().forEach(marked::pin);
        sweep(marked, sweep);
    }

    private void images(PruneOptions options, Sweep sweep) throws IOException {
        Set<Digest> pinned = new HashSet<>();
        for (Pin pin : pins()) {
            pinned.add(pin.digest());
        }
        Set<Digest> tagged = tagged().blobDigests;
        for (Image image : images.list()) {
            boolean free = !options.inUse().contains(image.id())
                    && !pinned.contains(image.manifest().digest());
            boolean chosen =
                    switch (options.images()) {
                        case NONE -> false;
                        case DANGLING ->
                            free && !tagged.contains(image.manifest().digest());
                        case UNUSED -> free;
                    };
            if (chosen) {
                untag(image, sweep);
                sweep.images.add(image.id());
                sweep.trash.take(layout.image(image.id()));
            }
        }
    }

    /** What tags lead to. */
    private Marked tagged() {
        Marked marked = new Marked(layout, blobs, images);
        try (Stream<Refs.Ref> all = refs.list()) {
            all.forEach(ref -> marked.target(ref.target()));
        }
        return marked;
    }

    private void untag(Image image, Sweep sweep) throws IOException {
        List<Tagged> names;
        try (Stream<Refs.Ref> all = refs.list()) {
            names = all.filter(
                            ref -> ref.target().digest().equals(image.manifest().digest()))
                    .map(Refs.Ref::name)
                    .toList();
        }
        for (Tagged name : names) {
            sweep.untagged.add(name);
            sweep.trash.take(layout.ref(name));
        }
    }

    /** A record whose layers images keep anyway costs next to nothing and makes the next build quick: it stays. */
    private void cache(Duration unusedFor, Sweep sweep) throws IOException {
        Instant limit = Instant.now().minus(unusedFor);
        Set<Digest> kept = named().diffIds;
        for (Path file : cacheRecords()) {
            List<Digest> layers = layersOf(file);
            boolean costsNothing = !layers.isEmpty() && kept.containsAll(layers);
            if (!costsNothing && !Files.getLastModifiedTime(file).toInstant().isAfter(limit)) {
                sweep.cacheKeys.add(new Digest("sha256", String.valueOf(file.getFileName())));
                sweep.trash.take(file);
            }
        }
    }

    private List<Path> cacheRecords() throws IOException {
        return Trees.files(layout.cache());
    }

    private static List<Digest> layersOf(Path cacheRecord) {
        return DiskCacheRecords.read(cacheRecord).map(DiskCacheRecords::layers).orElse(List.of());
    }

    /** What tags and images lead to. */
    private Marked named() {
        Marked marked = tagged();
        images.list().forEach(image -> marked.target(image.manifest()));
        return marked;
    }

    private List<Pin> pins() throws IOException {
        List<Pin> pins = new ArrayList<>();
        for (Path folder : Trees.list(layout.ingest())) {
            pins.addAll(DiskLease.pinsIn(folder));
        }
        return pins;
    }

    private void sweep(Marked marked, Sweep sweep) throws IOException {
        for (Path file : Trees.files(layout.blobs())) {
            Digest digest = digest(file);
            if (!marked.blobDigests.contains(digest)) {
                sweep.blobs.add(digest);
                sweep.trash.take(file);
            }
        }
        Set<String> kept = new HashSet<>();
        marked.diffIds.forEach(diffId -> kept.add(diffId.hex()));
        for (Path folder : Trees.list(layout.layers())) {
            String hex = String.valueOf(folder.getFileName());
            if (!kept.contains(hex)) {
                sweep.layers.add(new Digest(hex.length() == 64 ? "sha256" : "sha512", hex));
                sweep.trash.take(folder);
            }
        }
        for (Path file : Trees.list(layout.ingest())) {
            if (String.valueOf(file.getFileName()).endsWith(Publication.ASIDE)) {
                sweep.trash.take(file);
            }
        }
        Trees.deleteEmpty(layout.refs());
        Trees.deleteEmpty(layout.cache());
    }

    private Digest digest(Path blob) {
        Path path = layout.blobs().relativize(blob);
        return new Digest(String.valueOf(path.getName(0)), String.valueOf(path.getFileName()));
    }

    @Override
    public List<Path> sweepDead(Consumer<Path> beforeDelete) {
        List<Path> swept = new ArrayList<>();
        for (Path folder : Disk.call("looking for dead work", () -> Trees.list(layout.ingest()))) {
            String id = String.valueOf(folder.getFileName());
            Optional<Held> lock = id.endsWith(Publication.ASIDE) || !Files.isDirectory(folder)
                    ? Optional.empty()
                    : locks.tryExclusive(DiskLease.lockName(id));
            lock.ifPresent(held -> {
                try (held) {
                    if (sweep(folder, beforeDelete)) {
                        swept.add(folder);
                    }
                }
            });
        }
        return swept;
    }

    private static boolean sweep(Path folder, Consumer<Path> beforeDelete) {
        try {
            beforeDelete.accept(folder.resolve("work"));
            Disk.run("sweeping " + folder, () -> Mounts.deleteUnmounted(folder));
            return true;
        } catch (CalqueException e) {
            System.getLogger(DiskCollector.class.getName()).log(System.Logger.Level.WARNING, e.text());
            return false;
        }
    }

    @Override
    public Usage usage() {
        return Disk.call("weighing the store", () -> {
            try (Held _ = publication.using()) {
                Marked cached = new Marked(layout, blobs, images);
                List<Path> records = cacheRecords();
                records.forEach(file -> layersOf(file).forEach(cached::layer));
                Marked pinned = new Marked(layout, blobs, images);
                pins().forEach(pinned::pin);
                return new Weighing(layout, named(), tagged(), cached, pinned, images.list(), records.size()).usage();
            }
        });
    }

    private static final class Sweep {
        final Trash trash;
        final List<Tagged> untagged = new ArrayList<>();
        final List<Digest> images = new ArrayList<>();
        final List<Digest> cacheKeys = new ArrayList<>();
        final List<Digest> layers = new ArrayList<>();
        final List<Digest> blobs = new ArrayList<>();

        Sweep(Trash trash) {
            this.trash = trash;
        }

        PruneReport report(long bytes) {
            return new PruneReport(untagged, images, cacheKeys, layers, blobs, bytes);
        }
    }
}
