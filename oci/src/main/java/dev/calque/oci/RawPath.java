package dev.calque.oci;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A path inside a file system tree, as bytes: a name may hold any byte but NUL and {@code /}. Always relative to the
 * root of the tree, without leading, trailing or double slashes, without {@code .} and {@code ..}; the root itself is
 * empty.
 *
 * @param bytes one {@code char} a byte, 0 to 255 (ISO 8859-1), so that order, equality and hashing are those of bytes
 *     and memory is one byte each
 */
public record RawPath(String bytes) implements Comparable<RawPath> {
    public static final RawPath ROOT = new RawPath("");

    public RawPath {
        if (!isClean(bytes)) {
            throw CalqueException.invalid("'" + display(bytes) + "' is not a clean path inside a tree");
        }
    }

    /** A path from Java text, as UTF-8; cleaned like {@link #clean}. */
    public static RawPath of(String text) {
        return clean(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }

    /**
     * Cleans a byte string lexically: slashes folded, {@code .} dropped, {@code ..} taking one step back and never
     * beyond the root.
     */
    public static RawPath clean(String bytes) {
        if (isClean(bytes)) {
            return new RawPath(bytes);
        }
        List<String> parts = new ArrayList<>();
        for (String part : bytes.split("/")) {
            switch (part) {
                case "", "." -> {}
                case ".." -> {
                    if (!parts.isEmpty()) {
                        parts.removeLast();
                    }
                }
                default -> parts.add(part);
            }
        }
        return new RawPath(String.join("/", parts));
    }

    private static boolean isClean(String bytes) {
        int length = bytes.length();
        int start = 0;
        for (int i = 0; i <= length; i++) {
            char c = i == length ? '/' : bytes.charAt(i);
            if (c == 0 || c > 255) {
                return false;
            }
            if (c == '/') {
                int part = i - start;
                if (part == 0 && length != 0
                        || part == 1 && bytes.charAt(start) == '.'
                        || part == 2 && bytes.charAt(start) == '.' && bytes.charAt(start + 1) == '.') {
                    return false;
                }
                start = i + 1;
            }
        }
        return true;
    }

    public boolean isRoot() {
        return bytes.isEmpty();
    }

    /** The last component; empty for the root. */
    public String name() {
        return bytes.substring(bytes.lastIndexOf('/') + 1);
    }

    /** The path one step up; the root's parent is the root. */
    public RawPath parent() {
        int slash = bytes.lastIndexOf('/');
        return slash < 0 ? ROOT : new RawPath(bytes.substring(0, slash));
    }

    /** {@code child} below this path; {@code child} is a byte string and is cleaned. */
    public RawPath resolve(String child) {
        return isRoot() ? clean(child) : child.isEmpty() ? this : clean(bytes + "/" + child);
    }

    public RawPath resolve(RawPath child) {
        return resolve(child.bytes);
    }

    /** Whether this path is {@code ancestor} or lies below it. */
    public boolean startsWith(RawPath ancestor) {
        return ancestor.isRoot()
                || bytes.startsWith(ancestor.bytes)
                        && (bytes.length() == ancestor.bytes.length() || bytes.charAt(ancestor.bytes.length()) == '/');
    }

    /** What follows {@code ancestor}; this path must start with it. */
    public RawPath relativeTo(RawPath ancestor) {
        if (ancestor.isRoot()) {
            return this;
        }
        return bytes.length() == ancestor.bytes.length()
                ? ROOT
                : new RawPath(bytes.substring(ancestor.bytes.length() + 1));
    }

    /** The components, from the root down. */
    public List<String> parts() {
        return isRoot() ? List.of() : List.of(bytes.split("/"));
    }

    public byte[] toBytes() {
        return bytes.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Bytewise, but with a folder's content directly after the folder. */
    @Override
    public int compareTo(RawPath other) {
        int common = Math.min(bytes.length(), other.bytes.length());
        for (int i = 0; i < common; i++) {
            char a = bytes.charAt(i);
            char b = other.bytes.charAt(i);
            if (a != b) {
                return Integer.compare(a == '/' ? -1 : a, b == '/' ? -1 : b);
            }
        }
        return Integer.compare(bytes.length(), other.bytes.length());
    }

    /** For people: decoded as UTF-8, bytes that are not UTF-8 shown as {@code \xNN}. Absolute. */
    @Override
    public String toString() {
        return "/" + display(bytes);
    }

    private static String display(String bytes) {
        if (bytes.chars().allMatch(c -> c >= 32 && c < 127)) {
            return bytes;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)))
                    .codePoints()
                    .collect(
                            StringBuilder::new,
                            (s, c) -> {
                                if (Character.isISOControl(c)) {
                                    s.append(String.format("\\x%02x", c));
                                } else {
                                    s.appendCodePoint(c);
                                }
                            },
                            StringBuilder::append)
                    .toString();
        } catch (CharacterCodingException e) {
            StringBuilder shown = new StringBuilder();
            bytes.chars()
                    .forEach(c ->
                            shown.append(c >= 32 && c < 127 ? String.valueOf((char) c) : String.format("\\x%02x", c)));
            return shown.toString();
        }
    }
}
