package dev.calque.engine;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How an image is written down: the same files in other clothes.
 *
 * @param packing of the layers; absent for what is usual there: as they are in the store, gzip in archives
 * @param level of the compression; absent for the usual one
 * @param dockerTypes use Docker's media types, where they can say it
 */
public record ImageForm(
        Optional<Packing> packing, OptionalInt level, boolean dockerTypes, List<Annotation> annotations) {
    public static final ImageForm DEFAULT = new ImageForm(Optional.empty(), OptionalInt.empty(), false, List.of());

    /** How layers are compressed. */
    public enum Packing {
        UNCOMPRESSED,
        GZIP,
        ZSTD
    }

    /**
     * A note on an image.
     *
     * @param platform such as {@code linux/amd64}; absent for all
     */
    public record Annotation(Place place, Optional<String> platform, String key, String value) {
        /** Which document carries it. */
        public enum Place {
            MANIFEST,
            INDEX,
            MANIFEST_DESCRIPTOR,
            INDEX_DESCRIPTOR
        }
    }

    public ImageForm {
        annotations = List.copyOf(annotations);
    }
}
