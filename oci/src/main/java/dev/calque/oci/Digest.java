package dev.calque.oci;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The digest of some bytes, written {@code algorithm:hex}. Only algorithms that Calque can verify are representable,
 * so a digest is always safe as a file name.
 *
 * @param algorithm {@code sha256} or {@code sha512}
 * @param hex lower-case hexadecimal, 64 or 128 characters
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests">image-spec, Digests</a>
 */
public record Digest(String algorithm, String hex) implements Comparable<Digest> {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]+");

    public Digest {
        int expected =
                switch (algorithm) {
                    case "sha256" -> 64;
                    case "sha512" -> 128;
                    default ->
                        throw CalqueException.invalid("digest algorithm '" + shortened(algorithm)
                                + "' is not supported; sha256 and sha512 are");
                };
        if (hex.length() != expected || !HEX.matcher(hex).matches()) {
            throw CalqueException.invalid("digest '" + algorithm + ":" + shortened(hex) + "' needs " + expected
                    + " lower-case hexadecimal digits after the colon");
        }
    }

    /** Parses {@code sha256:<64 hex digits>}; anything else is refused. */
    public static Digest parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw CalqueException.invalid("'" + shortened(text) + "' is not a digest; it looks like sha256:<64 hex>");
        }
        return new Digest(text.substring(0, colon), text.substring(colon + 1));
    }

    /** The SHA-256 digest of {@code bytes}. */
    public static Digest sha256(byte[] bytes) {
        return of(sha256().digest(bytes));
    }

    /** The SHA-256 digest of the UTF-8 form of {@code text}. */
    public static Digest sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Wraps 32 bytes that a SHA-256 {@link MessageDigest} gave. */
    public static Digest of(byte[] sha256) {
        return new Digest("sha256", HexFormat.of().formatHex(sha256));
    }

    /** A fresh SHA-256 computation. */
    public static MessageDigest sha256() {
        return computation("SHA-256");
    }

    /** A fresh computation of this digest's algorithm, to verify bytes against it. */
    public MessageDigest verifier() {
        return computation(algorithm.equals("sha256") ? "SHA-256" : "SHA-512");
    }

    /** The first twelve hexadecimal digits, as command lines show ids. */
    public String shortId() {
        return hex.substring(0, 12);
    }

    @Override
    public int compareTo(Digest other) {
        int byAlgorithm = algorithm.compareTo(other.algorithm);
        return byAlgorithm != 0 ? byAlgorithm : hex.compareTo(other.hex);
    }

    @Override
    public String toString() {
        return algorithm + ":" + hex;
    }

    private static MessageDigest computation(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + name, e);
        }
    }

    private static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 77) + "...";
    }
}
