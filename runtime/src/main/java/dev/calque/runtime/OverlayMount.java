package dev.calque.runtime;

import dev.calque.linux.Directory;
import dev.calque.linux.Errno;
import dev.calque.linux.LinuxException;
import dev.calque.linux.MountNamespace;
import dev.calque.linux.Mounts;
import dev.calque.linux.Mounts.Flag;
import dev.calque.oci.CalqueException;
import dev.calque.oci.CalqueException.Kind;
import dev.calque.runtime.layer.KernelRefusal;
import dev.calque.runtime.layer.OverlayMarks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One overlay to be mounted. {@code mount(2)} takes its options in one page, too little for the paths of many layers:
 * so a folder of links named {@code 0}, {@code 1}, … stands for them, and is the working directory while mounting.
 *
 * @param lowers lowest first
 * @param upper none for a read-only mount
 * @param links the folder for the links; made here
 */
record OverlayMount(List<Path> lowers, Optional<Upper> upper, Path point, Path links) {
    /** More than the kernel takes in one mount. */
    private static final int MOST_LOWERS = 500;

    /** Upper directories stay plain diffs: nothing in them refers to the layers below. */
    private static final List<String> PLAIN = List.of("index=off", "redirect_dir=off", "metacopy=off");

    /** Skips the syncs of a file system whose content is worthless after a crash. */
    private static final String VOLATILE = "volatile";

    record Upper(Path upper, Path work) {}

    static OverlayMount readOnly(List<Path> lowers, Path point, Path links) {
        return new OverlayMount(lowers, Optional.empty(), point, links);
    }

    static OverlayMount writable(List<Path> lowers, Upper upper, Path point, Path links) {
        return new OverlayMount(lowers, Optional.of(upper), point, links);
    }

    void mount(MountNamespace namespace) {
        try {
            String layers = link(visible());
            namespace.runIn(links, () -> mountHere(layers));
        } catch (IOException e) {
            throw Failures.io("preparing the overlay at " + point, e);
        } catch (LinuxException e) {
            throw KernelRefusal.of("mounting the overlay at " + point, e);
        }
    }

    /** The layers that can be seen: overlayfs does not look whether the root of a layer hides what is below. */
    private List<Path> visible() {
        List<Path> visible = new ArrayList<>();
        for (Path lower : lowers.reversed()) {
            visible.add(lower);
            try (Directory directory = Directory.open(lower)) {
                if (OverlayMarks.isOpaque(directory, ".")) {
                    break;
                }
            }
        }
        return visible;
    }

    /** Makes the links and gives the options that name them; overlayfs wants the topmost first. */
    private String link(List<Path> topFirst) throws IOException {
        Files.createDirectories(links);
        List<Path> all = new ArrayList<>(topFirst);
        while (all.size() < (upper.isPresent() ? 1 : 2)) {
            all.add(Files.createDirectories(links.resolve("empty" + all.size())));
        }
        if (all.size() > MOST_LOWERS) {
            throw CalqueException.invalid(
                    "an image of " + all.size() + " layers: the kernel mounts at most " + MOST_LOWERS);
        }
        List<String> names = new ArrayList<>();
        for (Path lower : all) {
            String name = Integer.toString(names.size());
            symlink(name, lower);
            names.add(name);
        }
        String options = "lowerdir=" + String.join(":", names);
        if (upper.isPresent()) {
            symlink("u", upper.get().upper());
            symlink("w", upper.get().work());
            options += ",upperdir=u,workdir=w";
        }
        return options;
    }

    private void symlink(String name, Path target) throws IOException {
        Files.deleteIfExists(links.resolve(name));
        Files.createSymbolicLink(links.resolve(name), target.toAbsolutePath());
    }

    private void mountHere(String layers) {
        List<String> options = options();
        try {
            attempt(options, layers);
        } catch (LinuxException e) {
            if (e.is(Errno.ENODEV)) {
                throw new CalqueException(
                        Kind.UNAVAILABLE, "this kernel has no overlayfs; 'modprobe overlay' may load it", e);
            }
            if (e.is(Errno.EINVAL)) {
                throw explained(e, options, layers);
            }
            throw e;
        }
    }

    private List<String> options() {
        List<String> options = new ArrayList<>(PLAIN);
        if (upper.isPresent()) {
            options.add(VOLATILE);
        }
        return options;
    }

    private void attempt(List<String> options, String layers) {
        Set<Flag> flags = upper.isPresent() ? Set.of() : Set.of(Flag.READ_ONLY);
        Mounts.mount("calque", point, "overlay", flags, String.join(",", options) + "," + layers);
    }

    /** The kernel says only EINVAL: finds the option without which it would have mounted. */
    private CalqueException explained(LinuxException refusal, List<String> options, String layers) {
        for (String option : options) {
            try {
                attempt(options.stream().filter(other -> !other.equals(option)).toList(), layers);
            } catch (LinuxException _) {
                continue;
            }
            Mounts.unmount(point);
            return new CalqueException(
                    Kind.UNAVAILABLE,
                    "overlayfs of this kernel refuses the option '" + option + "'; Linux 5.10 or newer knows it",
                    refusal);
        }
        String place = upper.map(u -> "; " + u.upper() + " lies on " + fileSystem(u.upper())
                        + ", which may not hold an overlay's upper directory: choose another place with --root")
                .orElse("");
        return new CalqueException(
                Kind.UNAVAILABLE, "mounting the overlay at " + point + ": " + refusal.getMessage() + place, refusal);
    }

    private static String fileSystem(Path path) {
        try {
            return Files.getFileStore(path).type();
        } catch (IOException e) {
            return "an unknown file system";
        }
    }
}
