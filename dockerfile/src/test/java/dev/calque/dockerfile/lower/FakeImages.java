package dev.calque.dockerfile.lower;

import dev.calque.oci.CalqueException;
import dev.calque.oci.ContainerConfig;
import dev.calque.oci.Digest;
import dev.calque.oci.History;
import dev.calque.oci.ImageConfig;
import dev.calque.oci.ImageRef;
import dev.calque.oci.Platform;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Base images that exist for every platform. */
final class FakeImages implements ImageResolver {
    private final Map<ImageRef, ContainerConfig> images = new HashMap<>();

    static FakeImages usual() {
        ContainerConfig.Builder busybox = new ContainerConfig.Builder();
        busybox.cmd = Optional.of(List.of("sh"));
        ContainerConfig.Builder alpine = new ContainerConfig.Builder();
        alpine.cmd = Optional.of(List.of("/bin/sh"));
        alpine.env.add("PATH=" + ImageDraft.DEFAULT_PATH);
        return new FakeImages()
                .with("busybox", busybox)
                .with("busybox:stable", busybox)
                .with("busybox:stable-musl", busybox)
                .with("alpine", alpine);
    }

    FakeImages with(String reference, ContainerConfig.Builder config) {
        images.put(ImageRef.parse(reference), config.build());
        return this;
    }

    @Override
    public Resolved resolve(ImageRef ref, Platform platform) {
        ContainerConfig config = images.get(ref);
        if (config == null) {
            throw CalqueException.notFound("failed to resolve source metadata for " + ref + ": not found");
        }
        Digest digest = Digest.sha256(ref + " " + platform);
        History history = new History(Optional.empty(), "", "", "", false);
        return new Resolved(
                new ImageRef.Pinned(ref.repository(), digest),
                new ImageConfig(
                        platform, Optional.empty(), Optional.empty(), config, List.of(digest), List.of(history)));
    }
}
