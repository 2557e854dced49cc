package dev.calque.oci;

/**
 * A media type of the image specification or of Docker's image manifest, version 2.
 *
 * @param value such as {@code application/vnd.oci.image.manifest.v1+json}
 */
public record MediaType(String value) {
    public static final MediaType INDEX = new MediaType("application/vnd.oci.image.index.v1+json");
    public static final MediaType MANIFEST = new MediaType("application/vnd.oci.image.manifest.v1+json");
    public static final MediaType CONFIG = new MediaType("application/vnd.oci.image.config.v1+json");
    public static final MediaType LAYER_TAR = new MediaType("application/vnd.oci.image.layer.v1.tar");
    public static final MediaType LAYER_GZIP = new MediaType("application/vnd.oci.image.layer.v1.tar+gzip");
    public static final MediaType LAYER_ZSTD = new MediaType("application/vnd.oci.image.layer.v1.tar+zstd");
    public static final MediaType DOCKER_INDEX =
            new MediaType("application/vnd.docker.distribution.manifest.list.v2+json");
    public static final MediaType DOCKER_MANIFEST =
            new MediaType("application/vnd.docker.distribution.manifest.v2+json");
    public static final MediaType DOCKER_CONFIG = new MediaType("application/vnd.docker.container.image.v1+json");
    public static final MediaType DOCKER_LAYER_TAR = new MediaType("application/vnd.docker.image.rootfs.diff.tar");
    public static final MediaType DOCKER_LAYER_GZIP =
            new MediaType("application/vnd.docker.image.rootfs.diff.tar.gzip");

    public MediaType {
        if (value.length() > 255) {
            throw CalqueException.invalid("a media type of " + value.length() + " characters; 255 are allowed");
        }
    }

    public boolean isIndex() {
        return equals(INDEX) || equals(DOCKER_INDEX);
    }

    public boolean isManifest() {
        return equals(MANIFEST) || equals(DOCKER_MANIFEST);
    }

    /** A layer whose bytes are the tar itself. */
    public boolean isUncompressedLayer() {
        return equals(LAYER_TAR) || equals(DOCKER_LAYER_TAR);
    }

    @Override
    public String toString() {
        return value;
    }
}
