package dev.calque.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FdTest {
    @TempDir
    Path temp;

    @Test
    void whatIsWritten_isRead() {
        byte[] text = "hello".getBytes(StandardCharsets.UTF_8);
        try (Directory directory = Directory.open(temp);
                IoBuffer buffer = new IoBuffer(16)) {
            try (Fd file = directory.create("f")) {
                buffer.put(text, 0, text.length);
                file.write(buffer, text.length);
                file.chmod(04755);
                file.setTime(Instant.ofEpochSecond(7));
                assertThat(file.stat().mode()).isEqualTo(04755);
            }
            byte[] read = new byte[5];
            try (Fd file = directory.read("f")) {
                assertThat(file.read(buffer)).isEqualTo(5);
                buffer.get(read, 0, 5);
                assertThat(file.read(buffer)).isZero();
                assertThat(file.read(buffer, 3)).isEqualTo(2);
                assertThat(file.stat().mtime()).isEqualTo(Instant.ofEpochSecond(7));
            }
            assertThat(read).isEqualTo(text);
        }
    }

    @Test
    void holes_areFound() {
        try (Directory directory = Directory.open(temp);
                IoBuffer buffer = new IoBuffer(4096);
                Fd file = directory.create("sparse")) {
            file.seek(1 << 20);
            file.write(buffer, 4096);
            file.truncate(4 << 20);

            assertThat(file.nextData(0)).isEqualTo(1 << 20);
            assertThat(file.nextHole(1 << 20)).isEqualTo((1 << 20) + 4096);
            assertThat(file.nextData(2 << 20)).isEqualTo(-1);
            assertThat(file.stat().blocks() * 512).isLessThan(1 << 20);
        }
    }

    @Test
    void copyTo_copiesInsideTheKernel() throws Exception {
        Files.writeString(temp.resolve("a"), "x".repeat(100_000));
        try (Directory directory = Directory.open(temp);
                Fd from = directory.read("a");
                Fd to = directory.create("b")) {
            long done = 0;
            while (done < 100_000) {
                done += from.copyTo(to, 100_000 - done);
            }
        }
        assertThat(temp.resolve("b")).hasSameBinaryContentAs(temp.resolve("a"));
    }

    @Test
    void aLock_isHeldByTheOpenFile() throws Exception {
        Files.createFile(temp.resolve("lock"));
        try (Directory directory = Directory.open(temp);
                Fd second = directory.read("lock")) {
            try (Fd first = directory.read("lock")) {
                assertThat(first.tryLock(true)).isTrue();
                assertThat(second.tryLock(true)).isFalse();
            }
            assertThat(second.tryLock(false)).isTrue();
        }
    }
}
