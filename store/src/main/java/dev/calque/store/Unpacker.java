package dev.calque.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Turns a layer's tar into a folder that can be an overlay's lower directory. */
@FunctionalInterface
public interface Unpacker {
    /** @param tar uncompressed, verified at its end @param emptyDirectory exists; gets the content of the layer's root */
    void unpack(InputStream tar, Path emptyDirectory) throws IOException;
}
