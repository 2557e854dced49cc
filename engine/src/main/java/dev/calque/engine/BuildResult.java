package dev.calque.engine;

import dev.calque.oci.Descriptor;
import java.util.List;
import java.util.Optional;

/**
 * What a build gave.
 *
 * @param imageId {@code sha256:…} of the config; for several platforms of the first
 * @param written the manifest, or the index for several platforms; absent where the output was files only
 * @param tags the names it got, in the familiar form
 * @param sizeBytes of the files in all layers
 * @param warnings of the build checks
 */
public record BuildResult(
        String imageId, Optional<Descriptor> written, List<String> tags, long sizeBytes, List<Warning> warnings) {
    public BuildResult {
        tags = List.copyOf(tags);
        warnings = List.copyOf(warnings);
    }

    /** {@code sha256:…} of the manifest or index that was written; empty where the output was files only. */
    public String manifest() {
        return written.map(target -> target.digest().toString()).orElse("");
    }

    /**
     * Something about the Dockerfile that its author should know.
     *
     * @param rule name of the check
     * @param line where, from 1
     */
    public record Warning(String rule, String message, String description, String file, int line) {}
}
