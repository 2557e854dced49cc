package dev.calque.store;

import dev.calque.oci.CalqueException;
import dev.calque.oci.Descriptor;
import dev.calque.oci.Digest;
import dev.calque.oci.ImageConfig;
import dev.calque.oci.Json;
import dev.calque.oci.Manifest;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

final class DiskImages implements Images {
    private static final int LARGEST_CONFIG_BYTES = 8 << 20;
    private static final Pattern PREFIX = Pattern.compile("[0-9a-f]{1,64}");

    private final Layout layout;
    private final Publication publication;
    private final DiskBlobs blobs;

    DiskImages(Layout layout, Publication publication, DiskBlobs blobs) {
        this.layout = layout;
        this.publication = publication;
        this.blobs = blobs;
    }

    @Override
    public Image put(Descriptor manifest, Digest config, long sizeBytes) {
        Optional<Image> present = find(config).filter(image -> image.manifest().equals(manifest));
        if (present.isPresent()) {
            return present.get();
        }
        Image image = new Image(config, manifest, Instant.now(), sizeBytes);
        Disk.run(
                "listing the image " + config,
                () -> publication.document(layout.image(config), image.toJson().bytes()));
        return image;
    }

    @Override
    public Optional<Image> find(Digest config) {
        return read(layout.image(config));
    }

    private static Optional<Image> read(Path file) {
        return Disk.call("reading the list of images", () -> {
            try {
                return Optional.of(Image.from(Json.object(Files.readAllBytes(file), "image " + file.getFileName())));
            } catch (NoSuchFileException e) {
                return Optional.empty();
            }
        });
    }

    @Override
    public Optional<Image> findByPrefix(String prefix) {
        String hex = prefix.startsWith("sha256:") ? prefix.substring("sha256:".length()) : prefix;
        if (!PREFIX.matcher(hex).matches()) {
            return Optional.empty();
        }
        List<Path> matches = files().stream()
                .filter(file -> String.valueOf(file.getFileName()).startsWith(hex))
                .toList();
        if (matches.size() > 1) {
            throw CalqueException.invalid("the image id '" + prefix + "' is ambiguous: " + matches.size()
                    + " images start with it; give more digits");
        }
        return matches.stream().findFirst().flatMap(DiskImages::read);
    }

    private List<Path> files() {
        return Disk.call("reading the list of images", () -> Trees.list(layout.images()));
    }

    @Override
    public List<Image> list() {
        return files().stream()
                .flatMap(file -> read(file).stream())
                .sorted(DiskImages::newestFirst)
                .toList();
    }

    private static int newestFirst(Image a, Image b) {
        int byTime = b.added().compareTo(a.added());
        return byTime != 0 ? byTime : a.id().compareTo(b.id());
    }

    @Override
    public boolean remove(Digest config) {
        return Disk.call("removing the image " + config, () -> publication.delete(layout.image(config)));
    }

    @Override
    public Manifest manifest(Descriptor manifest) {
        return Manifest.parse(
                blobs.read(manifest.digest(), Manifest.LARGEST_BYTES),
                manifest.mediaType(),
                "manifest " + manifest.digest());
    }

    @Override
    public ImageConfig config(Digest config) {
        return ImageConfig.parse(blobs.read(config, LARGEST_CONFIG_BYTES), "config " + config);
    }
}
