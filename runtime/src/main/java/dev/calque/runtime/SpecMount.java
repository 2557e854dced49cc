package dev.calque.runtime;

import dev.calque.oci.CalqueException;
import dev.calque.oci.JsonObject;
import java.util.List;

/**
 * One mount of the runtime specification.
 *
 * @param folder whether its mount point is a folder, not a file
 */
record SpecMount(String destination, String type, String source, List<String> options, boolean folder) {
    SpecMount {
        options = List.copyOf(options);
    }

    static SpecMount bind(String destination, String source, boolean readOnly, boolean folder) {
        return new SpecMount(destination, "bind", source, List.of("rbind", readOnly ? "ro" : "rw", "rprivate"), folder);
    }

    static SpecMount of(String destination, String type, String... options) {
        return new SpecMount(destination, type, type, List.of(options), true);
    }

    /** With one way to write its destination. */
    SpecMount normalized() {
        String clean = destination.replaceAll("/+", "/").replaceAll("/$", "");
        if (!clean.startsWith("/")) {
            throw CalqueException.invalid(
                    "'" + destination + "' cannot be a mount point: it is not an absolute path" + " below the root");
        }
        return new SpecMount(clean, type, source, options, folder);
    }

    JsonObject toJson() {
        return JsonObject.builder()
                .put("destination", destination)
                .put("type", type)
                .put("source", source)
                .put("options", options)
                .build();
    }
}
