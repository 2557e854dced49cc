package dev.calque.store.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calque.oci.CalqueException;
import dev.calque.oci.ContainerConfig;
import dev.calque.oci.Descriptor;
import dev.calque.oci.Digest;
import dev.calque.oci.ImageConfig;
import dev.calque.oci.ImageRef;
import dev.calque.oci.ImageRef.Tagged;
import dev.calque.oci.Manifest;
import dev.calque.oci.MediaType;
import dev.calque.oci.Platform;
import dev.calque.oci.RawPath;
import dev.calque.oci.layer.Compression;
import dev.calque.oci.layer.Entry;
import dev.calque.oci.layer.Metadata;
import dev.calque.oci.layer.TarReader;
import dev.calque.oci.layer.TarWriter;
import dev.calque.store.LayerIngest;
import dev.calque.store.Layers;
import dev.calque.store.Lease;
import dev.calque.store.Store;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageArchiveTest {
    private static final Metadata PLAIN = new Metadata(0644, 0, 0, Instant.EPOCH);
    private static final Tagged TAG = ImageRef.parseTagged("me/app:1");

    @TempDir
    Path folder;

    private Store store;
    private Store other;
    private Lease lease;
    private Lease otherLease;

    @BeforeEach
    void open() {
        store = Store.open(folder.resolve("store"));
        other = Store.open(folder.resolve("other"));
        lease = store.lease("test");
        otherLease = other.lease("test");
    }

    @AfterEach
    void close() {
        lease.close();
        otherLease.close();
    }

    private Layers.Stored layer(String name) throws IOException {
        try (LayerIngest ingest = store.layers().ingest(lease)) {
            ingest.writer().add(new Entry.File(RawPath.of(name), PLAIN, 3), new ByteArrayInputStream(new byte[3]));
            return ingest.commit();
        }
    }

    private NamedImage image(boolean gzipped) throws IOException {
        List<Digest> diffIds = new ArrayList<>();
        List<Descriptor> layers = new ArrayList<>();
        for (String name : new String[] {"a", "b"}) {
            Layers.Stored layer = layer(name);
            diffIds.add(layer.diffId());
            layers.add(
                    gzipped
                            ? gzip(layer.diffId())
                            : new Descriptor(MediaType.LAYER_TAR, layer.diffId(), layer.sizeBytes()));
        }
        ImageConfig config = new ImageConfig(
                Platform.parse("linux/amd64"),
                Optional.empty(),
                Optional.empty(),
                ContainerConfig.EMPTY,
                diffIds,
                List.of());
        Descriptor configBlob = store.blobs().put(config.bytes(), MediaType.CONFIG, lease);
        Descriptor manifest = store.blobs().put(new Manifest(configBlob, layers).bytes(), MediaType.MANIFEST, lease);
        store.images().put(manifest, configBlob.digest(), 6);
        return new NamedImage(manifest, List.of(TAG));
    }

    private Descriptor gzip(Digest diffId) throws IOException {
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (OutputStream out = Compression.gzip(gzip)) {
            Files.copy(store.blobs().find(diffId, lease).orElseThrow().path(), out);
        }
        return store.blobs().put(gzip.toByteArray(), MediaType.LAYER_GZIP, lease);
    }

    private byte[] saved(NamedImage... images) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageArchive.of(store).write(List.of(images), out);
        return out.toByteArray();
    }

    private List<NamedImage> load(byte[] archive) {
        return ImageArchive.of(other).read(new ByteArrayInputStream(archive), otherLease);
    }

    private static LinkedHashMap<String, byte[]> members(byte[] archive) throws IOException {
        LinkedHashMap<String, byte[]> members = new LinkedHashMap<>();
        try (TarReader reader = new TarReader(new ByteArrayInputStream(archive), "saved")) {
            for (Optional<Entry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                if (entry.get() instanceof Entry.File file) {
                    members.put(file.path().bytes(), reader.content().readAllBytes());
                }
            }
        }
        return members;
    }

    private static byte[] archive(Map<String, byte[]> members) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarWriter writer = new TarWriter(out)) {
            for (Map.Entry<String, byte[]> member : members.entrySet()) {
                writer.add(
                        new Entry.File(RawPath.of(member.getKey()), PLAIN, member.getValue().length),
                        new ByteArrayInputStream(member.getValue()));
            }
        }
        return out.toByteArray();
    }

    @Test
    void read_givesWhatWasWritten() throws IOException {
        NamedImage image = image(false);
        assertThat(load(saved(image))).containsExactly(image);
        assertThat(other.images().list()).hasSize(1);
        assertThat(other.images().manifest(image.manifest()))
                .isEqualTo(store.images().manifest(image.manifest()));
        assertThat(other.images().list().getFirst().sizeBytes()).isEqualTo(6);
        assertThat(otherLease.directory()).isEmptyDirectory();
    }

    @Test
    void write_isDeterministic() throws IOException {
        NamedImage image = image(false);
        assertThat(saved(image)).isEqualTo(saved(image));
    }

    @Test
    void write_ofCompressedLayers_keepsTheImagesId() throws IOException {
        NamedImage image = image(true);
        Digest id = store.images().manifest(image.manifest()).config().digest();
        assertThat(load(saved(image))).hasSize(1);
        assertThat(other.images().find(id)).isPresent();
    }

    @Test
    void read_takesMembersInAnyOrder_compressedToo() throws IOException {
        NamedImage image = image(false);
        Map<String, byte[]> reversed = new LinkedHashMap<>(members(saved(image)).reversed());
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (OutputStream out = Compression.gzip(gzip)) {
            out.write(archive(reversed));
        }
        assertThat(load(gzip.toByteArray())).containsExactly(image);
    }

    @Test
    void read_understandsEachSideAlone() throws IOException {
        NamedImage image = image(false);
        Map<String, byte[]> docker = members(saved(image));
        docker.remove("index.json");
        assertThat(load(archive(docker))).containsExactly(image);
        Map<String, byte[]> layout = members(saved(image));
        layout.remove("manifest.json");
        assertThat(load(archive(layout))).containsExactly(image);
    }

    @Test
    void readLayout_takesAFolder() throws IOException {
        NamedImage image = image(false);
        for (Map.Entry<String, byte[]> member : members(saved(image)).entrySet()) {
            Path file = folder.resolve("layout").resolve(member.getKey());
            Files.createDirectories(file.getParent());
            Files.write(file, member.getValue());
        }
        assertThat(ImageArchive.of(other).readLayout(folder.resolve("layout"), otherLease))
                .containsExactly(image);
    }

    @Test
    void read_ofDamagedBlob_isRefusedAndListsNothing() throws IOException {
        NamedImage image = image(false);
        for (String side : new String[] {"manifest.json", "index.json"}) {
            for (String name : members(saved(image)).keySet()) {
                if (name.startsWith("blobs/")) {
                    Map<String, byte[]> members = members(saved(image));
                    members.get(name)[0] ^= 1;
                    members.remove(side);
                    if (side.equals("index.json")
                            && name.contains(image.manifest().digest().hex())) {
                        continue; // Docker's side does not use it
                    }
                    byte[] damaged = archive(members);
                    assertThatThrownBy(() -> load(damaged)).as(name).isInstanceOf(CalqueException.class);
                    assertThat(other.images().list()).isEmpty();
                }
            }
        }
    }

    @Test
    void read_ofNamesThatPointOutside_findsNothing() throws IOException {
        Files.writeString(folder.resolve("secret"), "{}");
        String json = "[{\"Config\":\"../../../secret\",\"Layers\":[],\"RepoTags\":[]}]";
        byte[] evil = archive(Map.of("manifest.json", json.getBytes(StandardCharsets.UTF_8)));
        assertThatThrownBy(() -> load(evil)).hasMessageContaining("has no file");
        assertThatThrownBy(() -> load(archive(Map.of("x", new byte[0])))).hasMessageContaining("no image archive");
        assertThatThrownBy(() -> load(new byte[] {1, 2, 3})).isInstanceOf(CalqueException.class);
    }

    @Test
    void skopeo_acceptsBothSides() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/skopeo")), "there is no skopeo");
        Files.write(folder.resolve("image.tar"), saved(image(true)));
        for (String side : new String[] {"docker-archive:image.tar", "oci-archive:image.tar"}) {
            Process process = new ProcessBuilder("skopeo", "inspect", "--config", side)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(side + ": " + output).isZero();
            assertThat(output).contains("diff_ids");
        }
    }
}
