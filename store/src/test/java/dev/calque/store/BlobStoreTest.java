package dev.calque.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calque.oci.CalqueException;
import dev.calque.oci.Descriptor;
import dev.calque.oci.Digest;
import dev.calque.oci.MediaType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobStoreTest {
    private static final byte[] BYTES = "some bytes".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private Store store;

    @BeforeEach
    void open() {
        store = Store.open(folder.resolve("store"));
    }

    private List<Path> blobs() throws Exception {
        return Trees.files(store.root().resolve("blobs"));
    }

    @Test
    void commit_makesTheBlobFindable_andLeavesNothingInFlight() throws Exception {
        try (Lease lease = store.lease("test")) {
            Descriptor blob = store.blobs().put(BYTES, MediaType.CONFIG, lease);
            assertThat(blob).isEqualTo(new Descriptor(MediaType.CONFIG, Digest.sha256(BYTES), BYTES.length));
            assertThat(store.blobs().find(blob.digest(), lease).orElseThrow().readAll(100))
                    .isEqualTo(BYTES);
            assertThat(store.blobs().put(BYTES, MediaType.CONFIG, lease)).isEqualTo(blob);
        }
        assertThat(blobs()).hasSize(1);
        assertThat(Trees.list(store.root().resolve("ingest"))).isEmpty();
    }

    @Test
    void commit_withWrongDigest_leavesNothing() throws Exception {
        try (Lease lease = store.lease("test")) {
            try (Ingest ingest = store.blobs().ingest(lease)) {
                ingest.out().write(BYTES);
                assertThatThrownBy(() -> ingest.commit(MediaType.CONFIG, Optional.of(Digest.sha256("other"))))
                        .isInstanceOfSatisfying(CalqueException.class, e -> assertThat(e.kind())
                                .isEqualTo(CalqueException.Kind.CORRUPT));
            }
            assertThat(blobs()).isEmpty();
            assertThat(lease.directory()).isEmptyDirectory();
        }
    }

    @Test
    void commit_withSha512_liesUnderThat() throws Exception {
        Digest sha512 = new Digest(
                "sha512",
                HexFormat.of()
                        .formatHex(java.security.MessageDigest.getInstance("SHA-512")
                                .digest(BYTES)));
        try (Lease lease = store.lease("test");
                Ingest ingest = store.blobs().ingest(lease)) {
            ingest.out().write(BYTES);
            assertThat(ingest.commit(MediaType.CONFIG, Optional.of(sha512)).digest())
                    .isEqualTo(sha512);
            assertThat(store.blobs().read(sha512, 100)).isEqualTo(BYTES);
        }
    }

    @Test
    void close_withoutCommit_leavesNothing() throws Exception {
        try (Lease lease = store.lease("test")) {
            try (Ingest ingest = store.blobs().ingest(lease)) {
                ingest.out().write(BYTES);
            }
            assertThat(Trees.files(store.root()))
                    .noneMatch(path -> path.toString().contains("blob"));
        }
    }

    @Test
    void read_ofDamagedBlob_isCorrupt() throws Exception {
        try (Lease lease = store.lease("test")) {
            Digest digest = store.blobs().put(BYTES, MediaType.CONFIG, lease).digest();
            Files.write(blobs().getFirst(), "same bytes".getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(() -> store.blobs().read(digest, 100)).hasMessageContaining("damaged");
            assertThatThrownBy(() -> store.blobs().read(digest, 3)).hasMessageContaining("allowed");
            assertThatThrownBy(() -> store.blobs().read(Digest.sha256("no"), 3))
                    .isInstanceOfSatisfying(
                            CalqueException.class, e -> assertThat(e.kind()).isEqualTo(CalqueException.Kind.NOT_FOUND));
        }
    }

    @Test
    void store_isClosedToOthers() throws Exception {
        assertThat(Files.getPosixFilePermissions(store.root())).hasSize(3);
    }
}
