package dev.calque.oci.layer;

/**
 * One extended attribute.
 *
 * @param name as the kernel writes it, such as {@code security.capability}
 * @param value one {@code char} a byte, 0 to 255
 */
public record Xattr(String name, String value) implements Comparable<Xattr> {
    @Override
    public int compareTo(Xattr other) {
        int byName = name.compareTo(other.name);
        return byName != 0 ? byName : value.compareTo(other.value);
    }
}
