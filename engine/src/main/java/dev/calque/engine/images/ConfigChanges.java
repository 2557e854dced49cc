package dev.calque.engine.images;

import dev.calque.dockerfile.lower.ImageResolver;
import dev.calque.dockerfile.lower.LowerRequest;
import dev.calque.dockerfile.lower.Lowering;
import dev.calque.dockerfile.source.Source;
import dev.calque.oci.CalqueException;
import dev.calque.oci.ContainerConfig;
import java.util.List;
import java.util.Set;

/** Applies Dockerfile instructions that only change a config, as {@code --change} gives them. */
final class ConfigChanges {
    private static final Set<String> ALLOWED = Set.of(
            "CMD",
            "ENTRYPOINT",
            "ENV",
            "EXPOSE",
            "LABEL",
            "ONBUILD",
            "STOPSIGNAL",
            "USER",
            "VOLUME",
            "WORKDIR",
            "HEALTHCHECK",
            "SHELL");

    private ConfigChanges() {}

    static ContainerConfig apply(List<String> changes) {
        if (changes.isEmpty()) {
            return ContainerConfig.EMPTY;
        }
        for (String change : changes) {
            String word = change.strip().split("\\s+", 2)[0].toUpperCase(java.util.Locale.ROOT);
            if (!ALLOWED.contains(word)) {
                throw CalqueException.invalid("--change '" + change + "': " + word
                        + " does not change an image's config; allowed are "
                        + String.join(", ", ALLOWED.stream().sorted().toList()));
            }
        }
        Source source = new Source("--change", "FROM scratch\n" + String.join("\n", changes) + "\n");
        ImageResolver none = (ref, _) -> {
            throw CalqueException.notFound(ref.familiar());
        };
        return Lowering.lower(LowerRequest.defaults(source), none, _ -> {})
                .plans()
                .getFirst()
                .config()
                .config();
    }
}
