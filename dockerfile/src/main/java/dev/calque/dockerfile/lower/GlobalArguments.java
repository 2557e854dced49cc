package dev.calque.dockerfile.lower;

import dev.calque.dockerfile.expand.Expander;
import dev.calque.dockerfile.instruction.Instruction;
import dev.calque.dockerfile.source.Source;
import dev.calque.oci.CalqueException;
import dev.calque.oci.Platform;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What FROM and arguments without a default see: the platform arguments, and ARGs before the first FROM. */
record GlobalArguments(Environment values, Set<String> declared) {

    /** The arguments that exist in every build. */
    static Map<String, String> predefined(Platform build, Platform target, String stage) {
        Map<String, String> values = new LinkedHashMap<>();
        put(values, "BUILD", build);
        put(values, "TARGET", target);
        values.put("TARGETSTAGE", stage.isEmpty() ? "default" : stage);
        return values;
    }

    private static void put(Map<String, String> values, String prefix, Platform platform) {
        values.put(prefix + "PLATFORM", StepNames.full(platform));
        values.put(prefix + "OS", platform.os());
        values.put(prefix + "OSVERSION", platform.osVersion().orElse(""));
        values.put(prefix + "ARCH", platform.architecture());
        values.put(prefix + "VARIANT", platform.variant().orElse(""));
    }

    /** Adds the ARGs of the Dockerfile, each with what {@code buildArgs} or its default says. */
    static GlobalArguments of(
            Map<String, String> predefined,
            Map<String, String> buildArgs,
            List<Instruction.Arg> args,
            Expander expander,
            Source source) {
        Environment values = new Environment();
        predefined.forEach((name, value) -> values.put(name, buildArgs.getOrDefault(name, value)));
        Set<String> declared = new HashSet<>();
        for (Instruction.Arg arg : args) {
            for (Instruction.Argument argument : arg.arguments()) {
                declared.add(argument.name());
                String given = buildArgs.get(argument.name());
                if (given != null) {
                    values.put(argument.name(), given);
                } else if (argument.value().isPresent()) {
                    values.put(argument.name(), expanded(argument.value().get(), arg, values, expander, source));
                }
            }
        }
        return new GlobalArguments(values, declared);
    }

    private static String expanded(
            String text, Instruction.Arg arg, Environment values, Expander expander, Source source) {
        try {
            return expander.expand(text, values).text();
        } catch (CalqueException e) {
            throw source.locate(arg.origin().at(), e);
        }
    }

    /** Names that FROM may use, with or without a value. */
    Set<String> names() {
        Set<String> names = new HashSet<>(declared);
        names.addAll(values.names());
        return names;
    }
}
