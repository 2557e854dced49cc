package dev.calque.runtime;

import java.util.Optional;

/**
 * How a run ended.
 *
 * @param exitCode of the process, 128 and more where a signal ended it; where the process could not be started 127 for
 *     a command that does not exist, 126 for one that cannot be executed, 125 for anything else
 * @param startFailure why the process could not be started, in the runtime's words
 */
public record RunResult(int exitCode, Optional<String> startFailure) {}
