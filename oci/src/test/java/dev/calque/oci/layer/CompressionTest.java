package dev.calque.oci.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import dev.calque.oci.CalqueException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Random;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class CompressionTest {
    private static final byte[] TEXT = new byte[300_000];

    static {
        new Random(1).nextBytes(TEXT);
    }

    private interface Encoder {
        OutputStream encode(OutputStream out) throws IOException;
    }

    private static byte[] encoded(Encoder encoder) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream encoding = encoder.encode(out)) {
            encoding.write(TEXT);
        }
        return out.toByteArray();
    }

    @Test
    void plain_undoesEveryFormat_severalMembersToo() throws IOException {
        Encoder[] encoders = {
            Compression::gzip,
            BZip2CompressorOutputStream::new,
            out -> new XZOutputStream(out, new LZMA2Options()),
            ZstdOutputStream::new,
            out -> out
        };
        for (Encoder encoder : encoders) {
            byte[] twice = Tars.concat(encoded(encoder), encoded(encoder));
            assertThat(Compression.plain(new ByteArrayInputStream(twice)).readAllBytes())
                    .isEqualTo(Tars.concat(TEXT, TEXT));
        }
    }

    @Test
    void plain_ofASlowPipe_readsAllMembers() throws IOException {
        byte[] one = encoded(Compression::gzip);
        byte[] twice = Tars.concat(one, one);
        InputStream slow = new InputStream() {
            private int at;

            @Override
            public int read() {
                return at == twice.length ? -1 : twice[at++] & 0xff;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                int end = at < one.length ? one.length : twice.length;
                int n = Math.min(length, end - at);
                System.arraycopy(twice, at, buffer, offset, n);
                at += n;
                return n == 0 && at == twice.length && length > 0 ? -1 : n;
            }
        };
        assertThat(Compression.plain(slow).readAllBytes()).isEqualTo(Tars.concat(TEXT, TEXT));
    }

    @Test
    void plain_ofAnEmptyStream_isEmpty() throws IOException {
        assertThat(Compression.plain(InputStream.nullInputStream()).readAllBytes())
                .isEmpty();
    }

    @Test
    void gzip_isDeterministicWithoutTime() throws IOException {
        byte[] once = encoded(Compression::gzip);
        assertThat(once).isEqualTo(encoded(Compression::gzip));
        assertThat(once).startsWith(0x1f, 0x8b, 8, 0, 0, 0, 0, 0);
    }

    @Test
    void limit_stopsABomb() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (OutputStream out = Compression.gzip(bomb)) {
            out.write(new byte[10 << 20]);
        }
        InputStream in = new LimitedInputStream(
                Compression.plain(new ByteArrayInputStream(bomb.toByteArray())), 1 << 20, "the layer");
        assertThatThrownBy(() -> in.transferTo(OutputStream.nullOutputStream()))
                .isInstanceOf(CalqueException.class)
                .hasMessageContaining("the layer");
    }

    @Test
    void zstd_withAHugeWindow_isRefused() {
        byte[] frame = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0x00, (byte) 0xa0, 0x01, 0x00, 0x00};
        assertThatThrownBy(
                        () -> Compression.plain(new ByteArrayInputStream(frame)).readAllBytes())
                .isInstanceOf(IOException.class);
    }
}
