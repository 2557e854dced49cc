package dev.calque.store;

import dev.calque.oci.CalqueException;
import dev.calque.oci.Digest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

record DiskBlob(Digest digest, Path path, long sizeBytes) implements Blob {
    @Override
    public SeekableByteChannel open() {
        return Disk.call("opening the blob " + digest, () -> Files.newByteChannel(path));
    }

    @Override
    public InputStream stream() {
        return Disk.call(
                "opening the blob " + digest,
                () -> new VerifyingInputStream(new BufferedInputStream(Files.newInputStream(path), 1 << 16), digest));
    }

    @Override
    public byte[] readAll(int limitBytes) {
        if (sizeBytes > limitBytes) {
            throw CalqueException.invalid(
                    "the blob " + digest + " has " + sizeBytes + " bytes; " + limitBytes + " are allowed here");
        }
        return Disk.call("reading the blob " + digest, this::verified);
    }

    private byte[] verified() throws IOException {
        try (InputStream in = stream()) {
            return in.readAllBytes();
        }
    }
}
