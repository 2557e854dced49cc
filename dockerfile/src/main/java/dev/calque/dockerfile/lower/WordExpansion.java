package dev.calque.dockerfile.lower;

import dev.calque.dockerfile.instruction.Origin;

/** Puts values in a word of an instruction. */
interface WordExpansion {
    String expand(String text, Origin origin);
}
