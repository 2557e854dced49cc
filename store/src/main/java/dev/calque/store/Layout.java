package dev.calque.store;

import dev.calque.oci.Digest;
import dev.calque.oci.ImageRef.Tagged;
import java.nio.file.Path;

/** Where things lie below the root of a store. */
record Layout(Path root) {
    Path lock() {
        return root.resolve("lock");
    }

    Path ingest() {
        return root.resolve("ingest");
    }

    Path blobs() {
        return root.resolve("blobs");
    }

    Path blob(Digest digest) {
        return blobs().resolve(digest.algorithm()).resolve(digest.hex());
    }

    Path refs() {
        return root.resolve("refs");
    }

    /** The underscore keeps a tag apart from a deeper repository, whose name cannot start with one. */
    Path ref(Tagged name) {
        return refs().resolve(name.repository()).resolve("_" + name.tag());
    }

    Path images() {
        return root.resolve("images");
    }

    Path image(Digest config) {
        return images().resolve(config.hex());
    }

    Path layers() {
        return root.resolve("layers");
    }

    Path layer(Digest diffId) {
        return layers().resolve(diffId.hex());
    }

    Path cache() {
        return root.resolve("cache");
    }

    Path cacheRecord(Digest key) {
        return cache().resolve(key.hex().substring(0, 2)).resolve(key.hex());
    }

    Path steps() {
        return root.resolve("steps");
    }

    Path contexts() {
        return root.resolve("contexts");
    }
}
