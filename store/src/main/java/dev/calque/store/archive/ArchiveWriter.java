package dev.calque.store.archive;

import dev.calque.oci.CalqueException;
import dev.calque.oci.Descriptor;
import dev.calque.oci.Digest;
import dev.calque.oci.ImageConfig;
import dev.calque.oci.ImageRef.Tagged;
import dev.calque.oci.Index;
import dev.calque.oci.Json;
import dev.calque.oci.JsonObject;
import dev.calque.oci.Manifest;
import dev.calque.oci.MediaType;
import dev.calque.oci.RawPath;
import dev.calque.oci.layer.Entry;
import dev.calque.oci.layer.Metadata;
import dev.calque.oci.layer.TarWriter;
import dev.calque.store.Blob;
import dev.calque.store.Lease;
import dev.calque.store.Store;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes images as one tar that is an OCI layout and a Docker archive at once; layers stand once, as blobs. */
final class ArchiveWriter {
    private final Store store;
    private final Lease lease;
    private final Map<Digest, byte[]> documents = new TreeMap<>();
    private final Map<Digest, Blob> layers = new TreeMap<>();
    private final List<Descriptor> index = new ArrayList<>();
    private final List<JsonObject> dockerImages = new ArrayList<>();
    private final Map<String, Map<String, String>> repositories = new TreeMap<>();

    ArchiveWriter(Store store, Lease lease) {
        this.store = store;
        this.lease = lease;
    }

    void write(List<NamedImage> images, OutputStream out) {
        images.forEach(this::add);
        Streams.call("writing an image archive", () -> {
            TarWriter tar = new TarWriter(out);
            folder(tar, "blobs");
            folder(tar, "blobs/sha256");
            for (Digest digest : all()) {
                blob(tar, digest);
            }
            file(tar, "index.json", new Index(index).bytes());
            file(tar, "manifest.json", Json.bytes(dockerImages));
            file(tar, "oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8));
            if (!repositories.isEmpty()) {
                file(tar, "repositories", Json.bytes(repositories));
            }
            tar.finish();
            return true;
        });
    }

    private List<Digest> all() {
        TreeMap<Digest, Boolean> all = new TreeMap<>();
        documents.keySet().forEach(digest -> all.put(digest, true));
        layers.keySet().forEach(digest -> all.put(digest, true));
        return List.copyOf(all.keySet());
    }

    private void add(NamedImage image) {
        lease.pinImage(image.manifest().digest());
        Manifest manifest = store.images().manifest(image.manifest());
        Digest configDigest = manifest.config().digest();
        ImageConfig config = store.images().config(configDigest);
        documents.put(configDigest, store.blobs().read(configDigest, 8 << 20));
        List<Descriptor> plain = config.diffIds().stream().map(this::layer).toList();
        Descriptor named = manifest(image.manifest(), manifest, plain);
        names(named, image.tags());
        dockerImages.add(JsonObject.builder()
                .put("Config", path(configDigest))
                .put("RepoTags", image.tags().stream().map(Tagged::familiar).toList())
                .put("Layers", plain.stream().map(layer -> path(layer.digest())).toList())
                .build());
        config.diffIds().stream().reduce((lower, top) -> top).ifPresent(top -> repositories(image.tags(), top));
    }

    private Descriptor layer(Digest diffId) {
        Blob blob = store.blobs()
                .find(diffId, lease)
                .orElseThrow(() -> CalqueException.notFound("the store has no layer " + diffId));
        layers.put(diffId, blob);
        return new Descriptor(MediaType.LAYER_TAR, diffId, blob.sizeBytes());
    }

    /** The image's own manifest where its layers are the ones in the archive, else one made for it. */
    private Descriptor manifest(Descriptor own, Manifest manifest, List<Descriptor> plain) {
        boolean same = manifest.layers().stream()
                .map(Descriptor::digest)
                .toList()
                .equals(plain.stream().map(Descriptor::digest).toList());
        Descriptor config = new Descriptor(
                MediaType.CONFIG, manifest.config().digest(), manifest.config().sizeBytes());
        byte[] bytes = same
                ? store.blobs().read(own.digest(), Manifest.LARGEST_BYTES)
                : new Manifest(MediaType.MANIFEST, config, plain, manifest.annotations()).bytes();
        Digest digest = same ? own.digest() : Digest.sha256(bytes);
        documents.put(digest, bytes);
        return new Descriptor(same ? own.mediaType() : MediaType.MANIFEST, digest, bytes.length);
    }

    private void names(Descriptor manifest, List<Tagged> tags) {
        if (tags.isEmpty()) {
            index.add(manifest);
        }
        for (Tagged tag : tags) {
            Map<String, String> annotations =
                    Map.of("io.containerd.image.name", tag.toString(), "org.opencontainers.image.ref.name", tag.tag());
            index.add(new Descriptor(
                    manifest.mediaType(), manifest.digest(), manifest.sizeBytes(), annotations, manifest.platform()));
        }
    }

    private void repositories(List<Tagged> tags, Digest top) {
        for (Tagged tag : tags) {
            repositories
                    .computeIfAbsent(tag.familiarRepository(), _ -> new LinkedHashMap<>())
                    .put(tag.tag(), top.hex());
        }
    }

    private static String path(Digest digest) {
        return "blobs/" + digest.algorithm() + "/" + digest.hex();
    }

    private void blob(TarWriter tar, Digest digest) throws IOException {
        Blob layer = layers.get(digest);
        if (layer == null) {
            file(tar, path(digest), documents.getOrDefault(digest, new byte[0]));
            return;
        }
        try (InputStream in = layer.stream()) {
            tar.add(new Entry.File(RawPath.of(path(digest)), metadata(0644), layer.sizeBytes()), in);
        }
    }

    private static void folder(TarWriter tar, String name) throws IOException {
        tar.add(new Entry.Directory(RawPath.of(name), metadata(0755)));
    }

    private static void file(TarWriter tar, String name, byte[] bytes) throws IOException {
        tar.add(new Entry.File(RawPath.of(name), metadata(0644), bytes.length), new ByteArrayInputStream(bytes));
    }

    private static Metadata metadata(int mode) {
        return new Metadata(mode, 0, 0, Instant.EPOCH);
    }
}
