package dev.calque.store;

/** Stands where a body is still to be written. */
@SuppressWarnings("all")
final class Pending {
    private Pending() {}

    @SuppressWarnings({"TypeParameterUnusedInFormals", "unchecked", "DoNotCallSuggester"})
    static <T> T body() {
        throw new UnsupportedOperationException("not yet");
    }
}
