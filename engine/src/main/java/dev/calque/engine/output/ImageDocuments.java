package dev.calque.engine.output;

import dev.calque.engine.ImageForm;
import dev.calque.engine.ImageForm.Annotation;
import dev.calque.oci.Descriptor;
import dev.calque.oci.Digest;
import dev.calque.oci.ImageConfig;
import dev.calque.oci.Index;
import dev.calque.oci.Manifest;
import dev.calque.oci.MediaType;
import dev.calque.oci.Platform;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The JSON documents of one image in one form.
 *
 * @param documents configs, manifests and maybe an index, by digest
 * @param manifests one a platform, in the order of the configs
 * @param layers of all manifests, each once
 * @param root the manifest, or the index where there are several
 */
record ImageDocuments(
        Map<Digest, Document> documents, List<Descriptor> manifests, List<Descriptor> layers, Descriptor root) {
    /** One document. */
    record Document(MediaType type, String json) {
        byte[] bytes() {
            return json.getBytes(StandardCharsets.UTF_8);
        }
    }

    static ImageDocuments of(List<ImageConfig> configs, PackedLayers packed, ImageForm form) {
        return new Writer(packed, form).write(configs);
    }

    private static final class Writer {
        private final PackedLayers packed;
        private final ImageForm form;
        private final boolean dockerTypes;
        private final Map<Digest, Document> documents = new LinkedHashMap<>();
        private final Map<Digest, Descriptor> layers = new LinkedHashMap<>();

        Writer(PackedLayers packed, ImageForm form) {
            this.packed = packed;
            this.form = form;
            // Docker's types know neither zstd nor annotations.
            this.dockerTypes = form.dockerTypes()
                    && packed.packing() != ImageForm.Packing.ZSTD
                    && form.annotations().isEmpty();
        }

        ImageDocuments write(List<ImageConfig> configs) {
            List<Descriptor> manifests = new ArrayList<>();
            configs.forEach(config -> manifests.add(manifest(config)));
            Descriptor root = manifests.size() == 1 ? manifests.getFirst() : index(manifests);
            Map<String, String> notes = notes(Annotation.Place.INDEX_DESCRIPTOR, Optional.empty());
            return new ImageDocuments(documents, manifests, List.copyOf(layers.values()), annotated(root, notes));
        }

        private Descriptor manifest(ImageConfig config) {
            Descriptor stored = put(config.bytes(), dockerTypes ? MediaType.DOCKER_CONFIG : MediaType.CONFIG);
            List<Descriptor> stack = config.diffIds().stream().map(this::layer).toList();
            Optional<Platform> platform = Optional.of(config.platform());
            MediaType type = dockerTypes ? MediaType.DOCKER_MANIFEST : MediaType.MANIFEST;
            Manifest manifest = new Manifest(type, stored, stack, notes(Annotation.Place.MANIFEST, platform));
            return annotated(put(manifest.bytes(), type), notes(Annotation.Place.MANIFEST_DESCRIPTOR, platform))
                    .withPlatform(config.platform());
        }

        private Descriptor layer(Digest diffId) {
            Descriptor blob = layers.computeIfAbsent(diffId, packed::of);
            return dockerTypes ? new Descriptor(dockerType(blob), blob.digest(), blob.sizeBytes()) : blob;
        }

        private static MediaType dockerType(Descriptor blob) {
            return blob.mediaType().isUncompressedLayer() ? MediaType.DOCKER_LAYER_TAR : MediaType.DOCKER_LAYER_GZIP;
        }

        private Descriptor index(List<Descriptor> manifests) {
            MediaType type = dockerTypes ? MediaType.DOCKER_INDEX : MediaType.INDEX;
            return put(new Index(type, manifests, notes(Annotation.Place.INDEX, Optional.empty())).bytes(), type);
        }

        private Descriptor put(byte[] bytes, MediaType type) {
            Digest digest = Digest.sha256(bytes);
            documents.put(digest, new Document(type, new String(bytes, StandardCharsets.UTF_8)));
            return new Descriptor(type, digest, bytes.length);
        }

        private Map<String, String> notes(Annotation.Place place, Optional<Platform> platform) {
            Map<String, String> notes = new TreeMap<>();
            for (Annotation note : form.annotations()) {
                boolean here = note.platform()
                        .map(text -> platform.filter(p -> p.equals(Platform.parse(text)))
                                .isPresent())
                        .orElse(true);
                if (note.place() == place && here) {
                    notes.put(note.key(), note.value());
                }
            }
            return notes;
        }

        private static Descriptor annotated(Descriptor plain, Map<String, String> notes) {
            return notes.isEmpty()
                    ? plain
                    : new Descriptor(plain.mediaType(), plain.digest(), plain.sizeBytes(), notes, plain.platform());
        }
    }
}
