package dev.calque.dockerfile.lower;

import dev.calque.dockerfile.check.Checks;
import dev.calque.dockerfile.check.Rule;
import dev.calque.dockerfile.instruction.Instruction;
import dev.calque.dockerfile.instruction.InstructionReader;
import dev.calque.dockerfile.source.Source;
import dev.calque.dockerfile.syntax.Dockerfile;
import dev.calque.dockerfile.syntax.Element;
import dev.calque.graph.SourceSpan;
import dev.calque.oci.CalqueException;
import java.util.ArrayList;
import java.util.List;

/** A Dockerfile's instructions in their stages. @param globals ARGs before the first FROM */
record Script(List<Instruction.Arg> globals, List<Section> sections) {

    /** One FROM with what follows it. */
    record Section(Instruction.From from, List<Instruction> instructions) {}

    static Script read(Dockerfile dockerfile, Checks checks) {
        Source source = dockerfile.source();
        List<Instruction.Arg> globals = new ArrayList<>();
        List<Section> sections = new ArrayList<>();
        for (Element.Statement statement : dockerfile.statements()) {
            SourceSpan at = source.span(statement.firstLine(), statement.lastLine());
            if (statement.emptyContinuation() > 0) {
                int line = statement.emptyContinuation();
                checks.warn(Rule.NO_EMPTY_CONTINUATION, source.span(line, line), "Empty continuation line");
            }
            Instruction instruction;
            try {
                TextChecks.beforeReading(statement, at, checks);
                instruction = InstructionReader.read(statement.command(), at, statement.comments());
            } catch (CalqueException e) {
                throw source.locate(at, e);
            }
            TextChecks.afterReading(instruction, checks);
            place(instruction, globals, sections, source);
        }
        if (sections.isEmpty()) {
            throw source.error(
                    globals.getLast().origin().at(), "dockerfile contains no stages to build; add FROM <image>");
        }
        TextChecks.stageNames(sections, checks);
        TextChecks.casing(sections, checks);
        return new Script(List.copyOf(globals), List.copyOf(sections));
    }

    private static void place(
            Instruction instruction, List<Instruction.Arg> globals, List<Section> sections, Source source) {
        if (instruction instanceof Instruction.From from) {
            sections.add(new Section(from, new ArrayList<>()));
        } else if (!sections.isEmpty()) {
            sections.getLast().instructions().add(instruction);
        } else if (instruction instanceof Instruction.Arg arg) {
            globals.add(arg);
        } else {
            throw source.error(
                    instruction.origin().at(),
                    "no build stage in current context: only ARG may stand before the first FROM, not "
                            + instruction.origin().name());
        }
    }
}
