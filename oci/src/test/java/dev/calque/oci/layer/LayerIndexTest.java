package dev.calque.oci.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calque.oci.CalqueException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayerIndexTest {
    private static final Metadata RICH = new Metadata(
            04755, 1000, 4294967295L, Instant.ofEpochSecond(-7, 9), List.of(new Xattr("user.a", "\u00ff")));

    private static LayerIndex sample() {
        return LayerIndex.builder()
                .add(new Entry.File(Tars.path("a/é"), RICH, 1L << 40), 1536, false)
                .add(new Entry.File(Tars.path("s"), Tars.PLAIN, 10), 4096, true)
                .add(Tars.folder(""), 0, false)
                .add(Tars.symlink("l", "../x"), 0, false)
                .add(Tars.hardlink("h", "a/é"), 0, false)
                .add(new Entry.Device(Tars.path("d"), RICH, true, 8, 1), 0, false)
                .add(new Entry.Fifo(Tars.path("p"), RICH), 0, false)
                .add(Tars.whiteout("w"), 0, false)
                .add(Tars.opaque(""), 0, false)
                .build();
    }

    private static byte[] written(LayerIndex index) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        index.write(out);
        return out.toByteArray();
    }

    @Test
    void read_givesWhatWasWritten() throws IOException {
        LayerIndex index = sample();
        LayerIndex read = LayerIndex.read(new ByteArrayInputStream(written(index)));
        assertThat(read.size()).isEqualTo(index.size());
        for (int i = 0; i < index.size(); i++) {
            assertThat(read.item(i)).isEqualTo(index.item(i));
        }
        assertThat(read.item(0).offsetBytes()).isEqualTo(1536);
        assertThat(read.item(1).sparse()).isTrue();
    }

    @Test
    void read_ofDamagedBytes_isCorrupt() throws IOException {
        byte[] good = written(sample());
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 0x40;
            assertThatThrownBy(() -> LayerIndex.read(new ByteArrayInputStream(bad)))
                    .isInstanceOfAny(CalqueException.class, IOException.class);
        }
    }

    @Test
    void hundredThousandEntries_takeLittleRoom() throws IOException {
        LayerIndex.Builder builder = LayerIndex.builder();
        for (int i = 0; i < 100_000; i++) {
            builder.add(
                    new Entry.File(Tars.path("usr/lib/node_modules/some/package/file" + i + ".js"), RICH, i), i, false);
        }
        assertThat(written(builder.build()).length).isLessThan(10 << 20);
    }
}
