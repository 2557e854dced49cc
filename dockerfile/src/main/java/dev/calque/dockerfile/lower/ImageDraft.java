package dev.calque.dockerfile.lower;

import dev.calque.oci.ContainerConfig;
import dev.calque.oci.History;
import dev.calque.oci.ImageConfig;
import dev.calque.oci.Platform;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An image config while a stage is lowered. Not for several threads. */
final class ImageDraft {
    /** What commands are found in where an image says nothing. */
    static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    final ContainerConfig.Builder config;
    final List<History> history;
    Platform platform;
    Optional<String> author;

    private ImageDraft(
            ContainerConfig.Builder config, List<History> history, Platform platform, Optional<String> author) {
        this.config = config;
        this.history = new ArrayList<>(history);
        this.platform = platform;
        this.author = author;
    }

    static ImageDraft scratch(Platform platform) {
        ContainerConfig.Builder config = new ContainerConfig.Builder();
        config.workingDir = "/";
        return new ImageDraft(config, List.of(), platform, Optional.empty());
    }

    static ImageDraft of(ImageConfig image) {
        return new ImageDraft(image.config().edit(), image.history(), image.platform(), image.author());
    }

    /** A copy for a stage on top of this one: triggers are not handed down. */
    ImageDraft inherited() {
        ContainerConfig.Builder copy = config.build().edit();
        copy.onBuild.clear();
        return new ImageDraft(copy, history, platform, author);
    }

    boolean windows() {
        return platform.os().equals("windows");
    }

    void ensurePath() {
        if (!windows() && config.env.stream().noneMatch(e -> e.startsWith("PATH="))) {
            config.env.add("PATH=" + DEFAULT_PATH);
        }
    }

    /** The shell that reads shell forms, with its command. */
    List<String> withShell(List<String> words) {
        List<String> all = new ArrayList<>(config.shell
                .filter(s -> !s.isEmpty())
                .orElse(windows() ? List.of("cmd", "/S", "/C") : List.of("/bin/sh", "-c")));
        all.add(String.join(" ", words));
        return all;
    }

    void record(String createdBy, boolean layer, Optional<Instant> epoch) {
        history.add(new History(epoch, createdBy, "", History.DOCKERFILE_COMMENT, !layer));
    }

    ImageConfig finished(Optional<Instant> epoch) {
        return new ImageConfig(platform, epoch, author, config.build(), List.of(), history);
    }
}
