package dev.calque.store;

import java.util.Optional;

/** What was seen of a build context last time, as bytes that mean something to the builder only. May be lost any time. */
public interface ContextMemory {
    /** @param id any text; it is hashed into a file name */
    Optional<byte[]> read(String id);

    void write(String id, byte[] memory);
}
