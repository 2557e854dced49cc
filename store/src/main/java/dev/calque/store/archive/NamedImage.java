package dev.calque.store.archive;

import dev.calque.oci.Descriptor;
import dev.calque.oci.ImageRef.Tagged;
import java.util.List;

/** An image in the store and the tags that it has, or should get. */
public record NamedImage(Descriptor manifest, List<Tagged> tags) {
    public NamedImage {
        tags = List.copyOf(tags);
    }
}
