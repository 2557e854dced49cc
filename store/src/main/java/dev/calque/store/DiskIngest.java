package dev.calque.store;

import dev.calque.oci.CalqueException;
import dev.calque.oci.Descriptor;
import dev.calque.oci.Digest;
import dev.calque.oci.MediaType;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;

final class DiskIngest implements Ingest {
    private static final int BUFFER_BYTES = 1 << 17;

    private final Layout layout;
    private final Publication publication;
    private final DiskLease lease;
    private final Path aside;
    private final Counting out;

    DiskIngest(Layout layout, Publication publication, DiskLease lease) {
        this.layout = layout;
        this.publication = publication;
        this.lease = lease;
        this.aside = lease.aside("blob");
        this.out = Disk.call(
                "writing " + aside,
                () -> new Counting(new BufferedOutputStream(Files.newOutputStream(aside), BUFFER_BYTES)));
    }

    @Override
    public OutputStream out() {
        return out;
    }

    @Override
    public long sizeBytes() {
        return out.sizeBytes;
    }

    @Override
    public Descriptor commit(MediaType type, Optional<Digest> expected) {
        return Disk.call("storing a blob below " + layout.root(), () -> {
            out.close();
            Digest digest = Digest.of(out.hash.digest());
            Digest name = expected.isPresent() ? checked(expected.get(), digest) : digest;
            lease.pinBlob(name);
            Path target = layout.blob(name);
            if (!Files.exists(target) || Files.size(target) != out.sizeBytes) {
                publication.file(aside, target);
            }
            return new Descriptor(type, name, out.sizeBytes);
        });
    }

    private Digest checked(Digest expected, Digest sha256) throws IOException {
        Digest actual = expected.algorithm().equals("sha256") ? sha256 : rehashed(expected);
        if (!actual.equals(expected)) {
            throw CalqueException.corrupt("the bytes that came have the digest " + actual + ", not " + expected);
        }
        return expected;
    }

    private Digest rehashed(Digest expected) throws IOException {
        MessageDigest hash = expected.verifier();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(aside)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                hash.update(buffer, 0, n);
            }
        }
        return new Digest(expected.algorithm(), java.util.HexFormat.of().formatHex(hash.digest()));
    }

    @Override
    public void close() {
        Disk.run("abandoning " + aside, () -> {
            try (out) {
                Files.deleteIfExists(aside);
            }
        });
    }

    private static final class Counting extends FilterOutputStream {
        private final MessageDigest hash = Digest.sha256();
        private long sizeBytes;

        Counting(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            hash.update(bytes, offset, length);
            sizeBytes += length;
        }
    }
}
