package dev.calque.store;

/** A lock that is held until closed. Closing twice is harmless; any thread may close. */
public interface Held extends AutoCloseable {
    @Override
    void close();
}
