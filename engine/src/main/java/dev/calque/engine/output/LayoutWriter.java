package dev.calque.engine.output;

import dev.calque.oci.CalqueException;
import dev.calque.oci.Descriptor;
import dev.calque.oci.Digest;
import dev.calque.oci.ImageRef.Tagged;
import dev.calque.oci.Index;
import dev.calque.oci.Json;
import dev.calque.oci.JsonObject;
import dev.calque.oci.Manifest;
import dev.calque.oci.MediaType;
import dev.calque.store.Blob;
import dev.calque.store.Lease;
import dev.calque.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes an image as an OCI layout.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/image-layout.md">image-spec, Image Layout</a>
 */
record LayoutWriter(Store store, Lease lease, LayoutSink sink) {
    private static final String NAME = "io.containerd.image.name";
    private static final String TAG = "org.opencontainers.image.ref.name";

    void write(ImageDocuments image, List<Tagged> names) {
        call(() -> {
            for (Map.Entry<Digest, ImageDocuments.Document> each :
                    image.documents().entrySet()) {
                sink.file(path(each.getKey()), each.getValue().bytes());
            }
            for (Digest digest :
                    image.layers().stream().map(Descriptor::digest).distinct().toList()) {
                layer(digest);
            }
            sink.file("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8));
            sink.file("index.json", index(image.root(), names).bytes());
        });
    }

    private void layer(Digest digest) throws IOException {
        Blob blob = store.blobs()
                .find(digest, lease)
                .orElseThrow(() -> CalqueException.notFound("the store has no layer " + digest));
        try (InputStream in = blob.stream()) {
            sink.file(path(digest), blob.sizeBytes(), in);
        }
    }

    private Index index(Descriptor root, List<Tagged> names) throws IOException {
        List<Descriptor> named = names.isEmpty()
                ? List.of(root)
                : names.stream().map(name -> named(root, name)).toList();
        List<Descriptor> all = new ArrayList<>();
        sink.existing("index.json")
                .map(bytes -> Index.parse(bytes, MediaType.INDEX, "index.json of the layout"))
                .ifPresent(index -> index.manifests().stream()
                        .filter(old -> named.stream().noneMatch(next -> replaces(next, old)))
                        .forEach(all::add));
        all.addAll(named);
        return new Index(all);
    }

    private static Descriptor named(Descriptor root, Tagged name) {
        Map<String, String> annotations = new java.util.TreeMap<>(root.annotations());
        annotations.put(NAME, name.toString());
        annotations.put(TAG, name.tag());
        return new Descriptor(root.mediaType(), root.digest(), root.sizeBytes(), annotations, root.platform());
    }

    private static boolean replaces(Descriptor next, Descriptor old) {
        String name = next.annotations().getOrDefault(NAME, "");
        String oldName = old.annotations().getOrDefault(NAME, "");
        return name.equals(oldName) && (!name.isEmpty() || next.digest().equals(old.digest()));
    }

    /** What readers of Docker's own archives look for. */
    void dockerManifest(ImageDocuments image, List<Tagged> names) {
        call(() -> {
            ImageDocuments.Document document =
                    image.documents().get(image.root().digest());
            Manifest manifest = Manifest.parse(
                    document == null ? new byte[0] : document.bytes(),
                    image.root().mediaType(),
                    "the new manifest");
            JsonObject entry = JsonObject.builder()
                    .put("Config", path(manifest.config().digest()))
                    .put("RepoTags", names.stream().map(Tagged::familiar).toList())
                    .put(
                            "Layers",
                            manifest.layers().stream()
                                    .map(l -> path(l.digest()))
                                    .toList())
                    .build();
            sink.file("manifest.json", Json.bytes(List.of(entry)));
        });
    }

    private static String path(Digest digest) {
        return "blobs/" + digest.algorithm() + "/" + digest.hex();
    }

    private interface Writing {
        void run() throws IOException;
    }

    private static void call(Writing writing) {
        try {
            writing.run();
        } catch (IOException e) {
            throw new UncheckedIOException("writing an image layout", e);
        }
    }
}
