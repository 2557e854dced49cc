package dev.calque.oci.layer;

import dev.calque.oci.CalqueException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What headers before a member said about it. */
final class TarExtensions {
    private final TarLimits limits;
    private PaxRecords pax = PaxRecords.NONE;
    private Optional<String> longName = Optional.empty();
    private Optional<String> longLink = Optional.empty();

    TarExtensions(TarLimits limits) {
        this.limits = limits;
    }

    void pax(PaxRecords records) {
        pax = records;
    }

    void longName(byte[] bytes) {
        longName = Optional.of(text(bytes));
    }

    void longLink(byte[] bytes) {
        longLink = Optional.of(text(bytes));
    }

    PaxRecords pax() {
        return pax;
    }

    /** The member's name; the one in its own header may be a shortened form. */
    String name(TarHeader header) {
        Optional<String> sparseName = pax.text("GNU.sparse.name");
        String name = longName.or(() -> sparseName).or(() -> pax.text("path")).orElseGet(header::name);
        return bounded(name, header, "name");
    }

    String linkName(TarHeader header) {
        String name = longLink.or(() -> pax.text("linkpath")).orElseGet(header::linkName);
        if (name.isEmpty() || name.indexOf(0) >= 0) {
            throw CalqueException.corrupt(header.what() + " is a link whose target is empty or holds a NUL");
        }
        return bounded(name, header, "link target");
    }

    private String bounded(String name, TarHeader header, String field) {
        if (name.length() > limits.longestNameBytes()) {
            throw CalqueException.invalid(header.what() + " has a " + field + " of " + name.length() + " bytes; "
                    + limits.longestNameBytes() + " are allowed");
        }
        return name;
    }

    /** A tar must not end after a header that announces a member. */
    void checkUnused(String what) {
        if (longName.isPresent() || longLink.isPresent() || !pax.values().isEmpty()) {
            throw CalqueException.corrupt(what + " is cut off: it ends before a member that a header announces");
        }
    }

    private static String text(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf(0);
        return end < 0 ? text : text.substring(0, end);
    }
}
