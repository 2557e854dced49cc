package dev.calque.cli.format;

/** Text of others without what a terminal would obey. */
final class Plain {
    private Plain() {}

    static String text(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints().filter(c -> c == '\t' || !Character.isISOControl(c)).forEach(plain::appendCodePoint);
        return plain.toString();
    }
}
