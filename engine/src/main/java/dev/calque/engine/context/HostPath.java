package dev.calque.engine.context;

import dev.calque.oci.RawPath;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Names of this machine's files as bytes. A {@link Path} keeps the bytes that the system gave, but its text is decoded
 * by the locale; only its URI shows them exactly, so that is the way taken for names that are not plain ASCII.
 */
public final class HostPath {
    private HostPath() {}

    /** The last component, one {@code char} a byte. */
    static String name(Path path) {
        String text = String.valueOf(path.getFileName());
        return isPlain(text) ? text : decoded(lastSegment(path.toUri().getRawPath()));
    }

    /** {@code relative} below {@code folder}. */
    public static Path resolve(Path folder, RawPath relative) {
        if (relative.isRoot()) {
            return folder;
        }
        if (isPlain(relative.bytes())) {
            return folder.resolve(relative.bytes());
        }
        String base = folder.toUri().toString();
        return Path.of(URI.create((base.endsWith("/") ? base : base + "/") + encoded(relative.bytes())));
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 32 || c > 126 || c == '?') {
                return false;
            }
        }
        return true;
    }

    private static String lastSegment(String rawPath) {
        String trimmed = rawPath.endsWith("/") ? rawPath.substring(0, rawPath.length() - 1) : rawPath;
        return trimmed.substring(trimmed.lastIndexOf('/') + 1);
    }

    private static String decoded(String segment) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < segment.length(); i++) {
            if (segment.charAt(i) == '%') {
                bytes.write(Integer.parseInt(segment, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.write(segment.charAt(i));
            }
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    private static String encoded(String bytes) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < bytes.length(); i++) {
            char c = bytes.charAt(i);
            if (c == '/' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z') {
                out.append(c);
            } else {
                out.append(String.format("%%%02X", (int) c));
            }
        }
        return out.toString();
    }
}
