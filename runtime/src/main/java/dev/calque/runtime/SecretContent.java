package dev.calque.runtime;

/** Bytes that show themselves to nobody by accident. */
public final class SecretContent {
    private final byte[] bytes;

    public SecretContent(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public String toString() {
        return "a secret";
    }
}
