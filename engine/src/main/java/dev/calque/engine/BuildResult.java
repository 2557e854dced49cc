package dev.calque.engine;

import java.util.List;

/**
 * What a build gave.
 *
 * @param imageId {@code sha256:…} of the config; for several platforms of the first
 * @param manifest {@code sha256:…} of the manifest, or of the index for several platforms
 * @param tags the names it got, in the familiar form
 * @param sizeBytes of the files in all layers
 * @param warnings of the build checks
 */
public record BuildResult(String imageId, String manifest, List<String> tags, long sizeBytes, List<Warning> warnings) {
    public BuildResult {
        tags = List.copyOf(tags);
        warnings = List.copyOf(warnings);
    }

    /**
     * Something about the Dockerfile that its author should know.
     *
     * @param rule name of the check
     * @param line where, from 1
     */
    public record Warning(String rule, String message, String description, String file, int line) {}
}
