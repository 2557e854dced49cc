package dev.calque.store.archive;

import dev.calque.oci.CalqueException;
import java.io.IOException;

/** Where failing streams become errors that say what was being done. */
final class Streams {
    private Streams() {}

    @FunctionalInterface
    interface Call<T> {
        T run() throws IOException;
    }

    static <T> T call(String doing, Call<T> call) {
        try {
            return call.run();
        } catch (java.io.EOFException | java.util.zip.ZipException e) {
            throw new CalqueException(CalqueException.Kind.CORRUPT, doing + ": damaged data: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new CalqueException(CalqueException.Kind.UNAVAILABLE, doing + ": " + e.getMessage(), e);
        }
    }
}
