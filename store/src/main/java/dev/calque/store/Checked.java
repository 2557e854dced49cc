package dev.calque.store;

import dev.calque.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Files that may be lost or torn by a power cut: the digest of what follows stands in front. */
final class Checked {
    private static final int HEX = 64;

    private Checked() {}

    static byte[] sealed(byte[] bytes) {
        byte[] sealed = Arrays.copyOf(hex(bytes), HEX + bytes.length);
        System.arraycopy(bytes, 0, sealed, HEX, bytes.length);
        return sealed;
    }

    /** The bytes; nothing where they are missing or damaged. */
    static Optional<byte[]> read(Path file) {
        try {
            byte[] sealed = Files.readAllBytes(file);
            byte[] bytes = sealed.length < HEX ? new byte[0] : Arrays.copyOfRange(sealed, HEX, sealed.length);
            boolean whole = sealed.length >= HEX && Arrays.equals(hex(bytes), Arrays.copyOf(sealed, HEX));
            return whole ? Optional.of(bytes) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static byte[] hex(byte[] bytes) {
        return Digest.sha256(bytes).hex().getBytes(StandardCharsets.US_ASCII);
    }
}
