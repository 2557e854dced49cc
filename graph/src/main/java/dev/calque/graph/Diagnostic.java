package dev.calque.graph;

import java.util.Optional;

/**
 * Something about a source that its author should know, though the build goes on.
 *
 * @param rule name of the check, such as {@code StageNameCasing}
 * @param message what is wrong there
 * @param description the rule in one sentence
 * @param url where the rule is explained
 */
public record Diagnostic(String rule, String message, String description, Optional<String> url, SourceSpan at) {}
