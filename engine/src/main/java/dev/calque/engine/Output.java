package dev.calque.engine;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the result of a build goes. A build may have several; none at all means one {@link Image}. */
public sealed interface Output {
    /** An image as a document of the specifications, with or without names. */
    sealed interface OfImage extends Output {
        /** As a person writes them. */
        List<String> names();

        ImageForm form();
    }

    /** Into the local images. */
    record Image(List<String> names, ImageForm form) implements OfImage {
        public Image {
            names = List.copyOf(names);
        }
    }

    /** One tar that other tools load. */
    record Archive(Kind kind, Target target, List<String> names, ImageForm form) implements OfImage {
        /** What is in the archive. */
        public enum Kind {
            /** An OCI layout. */
            OCI,
            /** An OCI layout that {@code docker load} of any age reads too; for one platform only. */
            DOCKER
        }

        public Archive {
            names = List.copyOf(names);
        }
    }

    /** An OCI layout in a folder. An image in it stays, unless the new one takes its name. */
    record Layout(Path folder, List<String> names, ImageForm form) implements OfImage {
        public Layout {
            names = List.copyOf(names);
        }
    }

    /**
     * The files of the image, over what the folder holds. Owners and devices need root.
     *
     * @param folderEach whether each platform gets a folder of its own; absent for: where there are several
     */
    record Folder(Path folder, Optional<Boolean> folderEach) implements Output {}

    /** The files of the image in a tar. @param folderEach as in {@link Folder} */
    record Tar(Target target, Optional<Boolean> folderEach) implements Output {}

    /** Nowhere: only the build cache has it. */
    record CacheOnly() implements Output {}

    /** Where one stream of bytes goes. */
    sealed interface Target {
        /** A file, which appears when all of it is there. */
        record File(Path path) implements Target {}

        /** @param out flushed, not closed */
        record Stream(OutputStream out) implements Target {}
    }
}
