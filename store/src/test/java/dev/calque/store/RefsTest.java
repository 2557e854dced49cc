package dev.calque.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calque.oci.CalqueException;
import dev.calque.oci.Descriptor;
import dev.calque.oci.ImageRef;
import dev.calque.oci.ImageRef.Tagged;
import dev.calque.oci.MediaType;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefsTest {
    @TempDir
    Path folder;

    private Store store;
    private Lease lease;
    private Descriptor one;
    private Descriptor two;

    @BeforeEach
    void open() {
        store = Store.open(folder.resolve("store"));
        lease = store.lease("test");
        one = store.blobs().put(new byte[] {1}, MediaType.MANIFEST, lease);
        two = store.blobs().put(new byte[] {2}, MediaType.MANIFEST, lease);
    }

    @AfterEach
    void close() {
        lease.close();
    }

    @Test
    void swap_changesOnlyWhatIsExpected() {
        Tagged name = ImageRef.parseTagged("me/app");
        Refs refs = store.refs();
        assertThat(refs.swap(name, Optional.of(one), two)).isFalse();
        assertThat(refs.read(name)).isEmpty();
        assertThat(refs.swap(name, Optional.empty(), one)).isTrue();
        assertThat(refs.swap(name, Optional.empty(), two)).isFalse();
        assertThat(refs.swap(name, Optional.of(one), two)).isTrue();
        assertThat(refs.read(name)).contains(two);
        assertThat(refs.set(name, one)).contains(two);
        assertThat(refs.delete(name)).contains(one);
        assertThat(refs.delete(name)).isEmpty();
    }

    @Test
    void tags_neverCollideWithDeeperRepositories() {
        for (String text : new String[] {"a:b", "a/b", "a/b/c:latest", "localhost:5000/x:1", "[::1]:5000/x:1"}) {
            store.refs().set(ImageRef.parseTagged(text), one);
        }
        assertThat(store.refs().list().map(ref -> ref.name().familiar()))
                .containsExactlyInAnyOrder("a:b", "a/b:latest", "a/b/c:latest", "localhost:5000/x:1", "[::1]:5000/x:1");
        assertThat(store.refs().list("docker.io/a/b").map(ref -> ref.name().tag()))
                .containsExactly("latest");
        assertThat(store.refs().list("docker.io/none")).isEmpty();
        assertThatThrownBy(() -> store.refs().list("../../etc")).isInstanceOf(CalqueException.class);
    }

    @Test
    void set_ofMissingBlob_isRefused() {
        Descriptor missing = new Descriptor(MediaType.MANIFEST, dev.calque.oci.Digest.sha256("none"), 4);
        assertThatThrownBy(() -> store.refs().set(ImageRef.parseTagged("x"), missing))
                .isInstanceOf(CalqueException.class);
    }
}
