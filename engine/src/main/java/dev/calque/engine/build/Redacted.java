package dev.calque.engine.build;

/** URLs as messages may show them. */
final class Redacted {
    private Redacted() {}

    /** Without the user and password that may stand before the host. */
    static String of(String url) {
        return url.replaceFirst("://[^/@]*@", "://***@");
    }
}
