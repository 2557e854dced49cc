package dev.calque.store.archive;

import dev.calque.oci.CalqueException;
import dev.calque.oci.Descriptor;
import dev.calque.oci.Digest;
import dev.calque.oci.ImageConfig;
import dev.calque.oci.ImageRef;
import dev.calque.oci.ImageRef.Tagged;
import dev.calque.oci.Index;
import dev.calque.oci.Json;
import dev.calque.oci.JsonObject;
import dev.calque.oci.Manifest;
import dev.calque.oci.MediaType;
import dev.calque.oci.Platform;
import dev.calque.store.Ingest;
import dev.calque.store.Layers;
import dev.calque.store.Lease;
import dev.calque.store.Store;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings the images of an archive into the store. The OCI side counts where an archive has both, since it keeps
 * manifests; names are then taken from Docker's side too.
 */
final class ArchiveReader {
    private static final int LARGEST_CONFIG_BYTES = 8 << 20;
    private static final long LARGEST_LAYER_BYTES = 1L << 40;
    private static final int DEEPEST_INDEX = 4;
    private static final int MOST_IMAGES = 4096;

    private final Store store;
    private final Lease lease;
    private final Members members;
    private final Map<Digest, List<Tagged>> tagsOfConfig = new LinkedHashMap<>();
    private final Map<Digest, Descriptor> manifestOfConfig = new LinkedHashMap<>();

    ArchiveReader(Store store, Lease lease, Members members) {
        this.store = store;
        this.lease = lease;
        this.members = members;
    }

    List<NamedImage> read() {
        boolean layout = members.has("index.json");
        if (layout) {
            index(parseIndex(), 0);
        }
        if (members.has("manifest.json")) {
            docker();
        } else if (!layout) {
            throw CalqueException.invalid(
                    "this is no image archive: it has neither manifest.json, as 'image save' writes, nor index.json");
        }
        List<NamedImage> images = new ArrayList<>();
        manifestOfConfig.forEach((config, manifest) ->
                images.add(new NamedImage(manifest, tagsOfConfig.getOrDefault(config, List.of()))));
        return images;
    }

    /** @param wanted a tag or a digest */
    Descriptor readOne(Path directory, String wanted) {
        if (!members.has("index.json")) {
            throw CalqueException.notFound("there is no OCI layout in " + directory + ": it has no index.json");
        }
        List<Descriptor> all = parseIndex().manifests();
        List<Descriptor> found = all.stream().filter(m -> isCalled(m, wanted)).toList();
        index(new Index(found), 0);
        return manifestOfConfig.values().stream()
                .findFirst()
                .orElseThrow(() -> CalqueException.notFound("the OCI layout " + directory + " has no image '" + wanted
                        + "'; it has " + all.stream().map(ArchiveReader::shown).toList()));
    }

    private static boolean isCalled(Descriptor manifest, String wanted) {
        String name = shown(manifest);
        return manifest.digest().toString().equals(wanted) || name.equals(wanted) || name.endsWith(":" + wanted);
    }

    private static String shown(Descriptor manifest) {
        return Optional.ofNullable(manifest.annotations().get("org.opencontainers.image.ref.name"))
                .orElseGet(() -> manifest.digest().toString());
    }

    private Index parseIndex() {
        byte[] bytes = members.read("index.json", Manifest.LARGEST_BYTES);
        return Index.parse(bytes, MediaType.INDEX, "index.json");
    }

    private void index(Index index, int depth) {
        if (depth > DEEPEST_INDEX) {
            throw CalqueException.invalid("the archive nests indexes deeper than " + DEEPEST_INDEX);
        }
        for (Descriptor target : wanted(index)) {
            byte[] bytes = document(target);
            if (target.mediaType().isIndex()) {
                index(Index.parse(bytes, target.mediaType(), "index " + target.digest()), depth + 1);
            } else if (target.mediaType().isManifest()) {
                manifest(target, bytes);
            }
        }
    }

    /** Of several platforms, this machine's; an index without platforms is a list of images. */
    private static List<Descriptor> wanted(Index index) {
        Optional<Descriptor> ours = index.find(Platform.host());
        boolean severalPlatforms =
                index.manifests().stream().filter(m -> m.platform().isPresent()).count() > 1
                        && index.manifests().stream().noneMatch(m -> name(m).isPresent());
        return severalPlatforms && ours.isPresent() ? List.of(ours.get()) : index.manifests();
    }

    private byte[] document(Descriptor target) {
        byte[] bytes = members.read(blob(target.digest()), Manifest.LARGEST_BYTES);
        check(target, bytes);
        return bytes;
    }

    private static void check(Descriptor expected, byte[] bytes) {
        Digest actual = new Digest(
                expected.digest().algorithm(),
                java.util.HexFormat.of().formatHex(expected.digest().verifier().digest(bytes)));
        if (!actual.equals(expected.digest()) || bytes.length != expected.sizeBytes()) {
            throw CalqueException.corrupt("the archive's blob " + expected.digest() + " of " + expected.sizeBytes()
                    + " bytes has " + bytes.length + " bytes of digest " + actual);
        }
    }

    private static String blob(Digest digest) {
        return "blobs/" + digest.algorithm() + "/" + digest.hex();
    }

    private void manifest(Descriptor target, byte[] bytes) {
        Manifest manifest = Manifest.parse(bytes, target.mediaType(), "manifest " + target.digest());
        if (!manifest.config().mediaType().equals(MediaType.CONFIG)
                && !manifest.config().mediaType().equals(MediaType.DOCKER_CONFIG)) {
            return; // an attestation or another artifact, no image
        }
        byte[] config = members.read(blob(manifest.config().digest()), LARGEST_CONFIG_BYTES);
        check(manifest.config(), config);
        List<Digest> diffIds = diffIds(config, manifest.layers().size());
        for (int i = 0; i < diffIds.size(); i++) {
            layer(manifest.layers().get(i), diffIds.get(i));
        }
        Descriptor stored = store.blobs().put(bytes, target.mediaType(), lease);
        put(stored, config, manifest.config());
        name(target).ifPresent(name -> tags(manifest.config().digest()).add(name));
    }

    private static List<Digest> diffIds(byte[] config, int layers) {
        List<Digest> diffIds = ImageConfig.parse(config, "an image's config").diffIds();
        if (diffIds.size() != layers) {
            throw CalqueException.invalid(
                    "an image's config names " + diffIds.size() + " layers, its manifest " + layers);
        }
        return diffIds;
    }

    private void put(Descriptor manifest, byte[] config, Descriptor configDescriptor) {
        store.blobs().put(config, configDescriptor.mediaType(), lease);
        lease.pinImage(manifest.digest());
        store.images().put(manifest, configDescriptor.digest(), contentBytes(config));
        manifestOfConfig.put(configDescriptor.digest(), manifest);
        if (manifestOfConfig.size() > MOST_IMAGES) {
            throw CalqueException.invalid("the archive has more than " + MOST_IMAGES + " images");
        }
    }

    private long contentBytes(byte[] config) {
        return ImageConfig.parse(config, "an image's config").diffIds().stream()
                .mapToLong(diffId -> store.layers().index(diffId).contentBytes())
                .sum();
    }

    private void layer(Descriptor layer, Digest diffId) {
        Streams.call("reading the layer " + layer.digest(), () -> {
            try (Ingest ingest = store.blobs().ingest(lease);
                    InputStream in = members.open(blob(layer.digest()))) {
                in.transferTo(ingest.out());
                if (ingest.sizeBytes() != layer.sizeBytes()) {
                    throw CalqueException.corrupt("the archive's layer " + layer.digest() + " has " + ingest.sizeBytes()
                            + " bytes, not " + layer.sizeBytes());
                }
                ingest.commit(layer.mediaType(), Optional.of(layer.digest()));
            }
            if (!store.layers().pin(diffId, lease) || layer.digest().equals(diffId)) {
                store.layers().addCompressed(layer, diffId, LARGEST_LAYER_BYTES, lease);
            }
            return true;
        });
    }

    /** The name that the archive gives to a manifest: with a repository from some tools, a bare tag from others. */
    private static Optional<Tagged> name(Descriptor manifest) {
        return Optional.ofNullable(manifest.annotations().get("io.containerd.image.name"))
                .or(() -> Optional.ofNullable(manifest.annotations().get("org.opencontainers.image.ref.name"))
                        .filter(name -> name.contains("/") || name.contains(":")))
                .map(ImageRef::parseTagged);
    }

    private List<Tagged> tags(Digest config) {
        return tagsOfConfig.computeIfAbsent(config, _ -> new ArrayList<>());
    }

    private void docker() {
        Object list = Json.parse(members.read("manifest.json", Manifest.LARGEST_BYTES), "manifest.json");
        JsonObject images = new JsonObject("manifest.json", Map.of("images", list));
        images.objects("images").forEach(this::docker);
    }

    private void docker(JsonObject image) {
        byte[] config = members.read(image.text("Config"), LARGEST_CONFIG_BYTES);
        Digest id = Digest.sha256(config);
        if (!manifestOfConfig.containsKey(id)) {
            dockerImage(image, config, id);
        }
        for (String name : image.list("RepoTags")) {
            Tagged tag = ImageRef.parseTagged(name);
            if (!tags(id).contains(tag)) {
                tags(id).add(tag);
            }
        }
    }

    private void dockerImage(JsonObject image, byte[] config, Digest id) {
        List<String> names = image.list("Layers");
        List<Digest> diffIds = diffIds(config, names.size());
        List<Descriptor> layers = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            layers.add(dockerLayer(names.get(i), diffIds.get(i)));
        }
        Descriptor configBlob = new Descriptor(MediaType.CONFIG, id, config.length);
        Descriptor manifest = store.blobs().put(new Manifest(configBlob, layers).bytes(), MediaType.MANIFEST, lease);
        put(manifest, config, configBlob);
    }

    private Descriptor dockerLayer(String name, Digest diffId) {
        return Streams.call("reading the layer " + name, () -> {
            try (InputStream in = members.open(name)) {
                Layers.Stored stored = store.layers().add(in, LARGEST_LAYER_BYTES, lease);
                if (!stored.diffId().equals(diffId)) {
                    throw CalqueException.corrupt("the archive's layer " + name + " has the digest " + stored.diffId()
                            + ", but its image's config says " + diffId);
                }
                return new Descriptor(MediaType.LAYER_TAR, diffId, stored.sizeBytes());
            }
        });
    }
}
