package dev.calque.store;

import dev.calque.oci.Digest;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;

/** A blob that is there. */
public interface Blob {
    Digest digest();

    long sizeBytes();

    /** Where the bytes lie; never to be written. */
    Path path();

    SeekableByteChannel open();

    /** The bytes, checked against the digest when the end is reached: then damage is a CORRUPT error. */
    InputStream stream();

    /** All bytes, checked against the digest. @throws dev.calque.oci.CalqueException INVALID if there are more than the limit */
    byte[] readAll(int limitBytes);
}
