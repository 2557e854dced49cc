package dev.calque.dockerfile.lower;

import dev.calque.dockerfile.instruction.Instruction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An instruction with the stages that it reads.
 *
 * @param sources of COPY, one; of RUN, one a mount, null where the mount names none
 * @param trigger whether an ONBUILD of the base brought it
 */
record Step(Instruction instruction, List<@Nullable Stage> sources, boolean trigger) {}
