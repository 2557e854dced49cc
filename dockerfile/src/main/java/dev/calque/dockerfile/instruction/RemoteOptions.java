package dev.calque.dockerfile.instruction;

import java.util.Optional;

/** The flags that only ADD has. @param checksum empty where absent */
public record RemoteOptions(String checksum, Optional<Boolean> keepGitDir, Optional<Boolean> unpack) {}
