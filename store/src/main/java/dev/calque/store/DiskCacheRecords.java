package dev.calque.store;

import dev.calque.oci.CalqueException;
import dev.calque.oci.Digest;
import dev.calque.oci.Json;
import dev.calque.oci.JsonObject;
import dev.calque.oci.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Records as files, whose modification time says when they were used last, to the hour. */
final class DiskCacheRecords implements CacheRecords {
    private static final Duration GRAIN = Duration.ofHours(1);

    private final Layout layout;
    private final Publication publication;
    private final Locks locks;
    private final DiskBlobs blobs;

    DiskCacheRecords(Layout layout, Publication publication, Locks locks, DiskBlobs blobs) {
        this.layout = layout;
        this.publication = publication;
        this.locks = locks;
        this.blobs = blobs;
    }

    @Override
    public Optional<CacheRecord> find(Digest key, Lease lease) {
        Path file = layout.cacheRecord(key);
        try (Held _ = publication.using()) {
            Optional<CacheRecord> record = read(file);
            List<Digest> layers = record.map(DiskCacheRecords::layers).orElse(List.of());
            if (record.isEmpty() || !layers.stream().allMatch(blobs::has)) {
                return Optional.empty();
            }
            layers.forEach(lease::pinLayer);
            Disk.run("using the cache record " + key, () -> touch(file));
            return record;
        }
    }

    static List<Digest> layers(CacheRecord record) {
        return record.outputs().stream()
                .flatMap(tree -> tree.layers().stream())
                .map(Layer::diffId)
                .distinct()
                .toList();
    }

    /** A record that cannot be read is as good as none. */
    static Optional<CacheRecord> read(Path file) {
        try {
            return Optional.of(CacheRecord.from(Json.object(Files.readAllBytes(file), "cache record")));
        } catch (IOException | CalqueException | java.time.DateTimeException e) {
            return Optional.empty();
        }
    }

    private static void touch(Path file) throws IOException {
        Instant now = Instant.now();
        if (Duration.between(Files.getLastModifiedTime(file).toInstant(), now)
                        .abs()
                        .compareTo(GRAIN)
                > 0) {
            Files.setLastModifiedTime(file, FileTime.from(now));
        }
    }

    @Override
    public void record(Digest key, CacheRecord result) {
        Disk.run(
                "writing the cache record " + key,
                () -> publication.document(
                        layout.cacheRecord(key), result.toJson().bytes()));
    }

    @Override
    public Held lock(Digest key) {
        return locks.exclusive("step " + key);
    }

    @Override
    public Optional<Map<String, String>> lastRun(String slot) {
        return Checked.read(step(slot)).map(bytes -> Json.object(bytes, "step").texts("ingredients"));
    }

    @Override
    public void remember(String slot, Map<String, String> ingredients) {
        byte[] bytes = JsonObject.builder()
                .put("ingredients", new LinkedHashMap<>(ingredients))
                .build()
                .bytes();
        Disk.run("remembering a step", () -> publication.memory(step(slot), Checked.sealed(bytes)));
    }

    private Path step(String slot) {
        return layout.steps().resolve(Digest.sha256(slot).hex());
    }
}
