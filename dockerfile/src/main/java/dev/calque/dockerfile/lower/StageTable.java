package dev.calque.dockerfile.lower;

import dev.calque.dockerfile.expand.Variables;
import dev.calque.dockerfile.instruction.Instruction;
import dev.calque.dockerfile.instruction.MountOptions;
import dev.calque.dockerfile.instruction.Origin;
import dev.calque.graph.Spelling;
import dev.calque.oci.CalqueException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The stages of a Dockerfile, and which reads which. Not for several threads. */
final class StageTable {
    static final String SCRATCH = "scratch";

    private final BuildScope scope;
    private final List<Stage> stages = new ArrayList<>();
    private final Map<String, Stage> byName = new HashMap<>();
    private int written;

    private StageTable(BuildScope scope) {
        this.scope = scope;
    }

    static StageTable of(Script script, BuildScope scope) {
        StageTable table = new StageTable(scope);
        for (Script.Section section : script.sections()) {
            try {
                table.add(section);
            } catch (CalqueException e) {
                throw scope.source().locate(section.from().origin().at(), e);
            }
        }
        table.written = table.stages.size();
        return table;
    }

    private void add(Script.Section section) {
        Instruction.From from = section.from();
        Origin origin = from.origin();
        FromWords words = new FromWords(scope, from);
        String base = words.base();
        Stage stage = new Stage(origin, base, from.name(), false);
        stage.platform = from.platform().map(words::platform);
        for (Instruction instruction : section.instructions()) {
            stage.steps.add(new Step(instruction, List.of(), false));
        }
        from.name().ifPresent(name -> findContext(stage, name));
        if (stage.context.isPresent()) {
            stage.steps.clear();
        } else {
            stage.base = byName.get(base.toLowerCase(Locale.ROOT));
        }
        stage.shownName = from.name().orElse("stage-" + stages.size());
        stage.ignoreCache = scope.request().noCache().covers(from.name().orElse(""));
        stage.stepCount = count(stage);
        stages.add(stage);
        from.name().ifPresent(name -> byName.put(name, stage));
    }

    private static int count(Stage stage) {
        int base = stage.base == null && !stage.baseName.equals(SCRATCH) ? 1 : 0;
        return base + countSteps(stage.steps);
    }

    private static int countSteps(Collection<Step> steps) {
        return (int) steps.stream()
                .map(Step::instruction)
                .filter(i -> i instanceof Instruction.Run
                        || i instanceof Instruction.Copy
                        || i instanceof Instruction.Add
                        || i instanceof Instruction.Workdir)
                .count();
    }

    private void findContext(Stage stage, String name) {
        ContextNames.find(name, scope.request().contexts().named()).ifPresent(found -> {
            stage.context = Optional.of(found.context());
            stage.contextName = found.name();
        });
    }

    /** The stage that the request asks for. */
    Stage target() {
        Optional<String> asked = scope.request().selection().target();
        if (asked.isEmpty()) {
            return stages.get(written - 1);
        }
        String name = asked.get();
        Stage named = byName.get(name.toLowerCase(Locale.ROOT));
        if (named != null) {
            return named;
        }
        int index = number(name);
        if (index >= 0 && index < written) {
            return stages.get(index);
        }
        Collection<String> names = new TreeSet<>(byName.keySet());
        throw CalqueException.invalid("target stage \"" + name + "\" could not be found"
                + Spelling.hint(Spelling.nearest(name, names))
                + (names.isEmpty() ? "" : "; stages with a name: " + String.join(", ", names)));
    }

    private static int number(String text) {
        return text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : -1;
    }

    /** Finds what every instruction reads, and refuses circles. */
    void connect() {
        for (Stage stage : List.copyOf(stages)) {
            stage.steps = new ArrayList<>(stage.steps.stream()
                    .map(step -> connect(step.instruction(), stage, false))
                    .toList());
        }
        Circles.refuse(stages, scope.source());
        if (stages.size() == 1) {
            stages.getFirst().shownName = "";
        }
    }

    /** Adds the triggers of a base before a stage's own steps; whether they read other stages. */
    boolean addTriggers(Stage stage, List<Instruction> triggers) {
        List<Step> steps = new ArrayList<>();
        for (Instruction trigger : triggers) {
            steps.add(connect(trigger, stage, true));
        }
        boolean reads = steps.stream().anyMatch(s -> !s.sources().isEmpty());
        stage.stepCount += countSteps(steps);
        steps.addAll(stage.steps);
        stage.steps = steps;
        Circles.refuse(stages, scope.source());
        return reads;
    }

    private Step connect(Instruction instruction, Stage stage, boolean trigger) {
        Origin origin = instruction.origin();
        try {
            List<@Nullable Stage> sources = sources(instruction);
            for (Stage source : sources) {
                if (source != null) {
                    stage.dependencies.putIfAbsent(source, origin);
                }
            }
            return new Step(instruction, sources, trigger);
        } catch (CalqueException e) {
            throw scope.source().locate(origin.at(), e);
        }
    }

    private List<@Nullable Stage> sources(Instruction instruction) {
        List<@Nullable Stage> sources = new ArrayList<>();
        if (instruction instanceof Instruction.Copy copy && copy.from().isPresent()) {
            sources.add(copySource(copy.from().get(), copy.origin()));
        } else if (instruction instanceof Instruction.Run run) {
            for (String mount : run.options().mounts()) {
                Optional<String> from = MountOptions.from(mount);
                sources.add(from.isPresent() ? mountSource(from.get(), run.origin()) : null);
            }
        }
        return sources.stream().anyMatch(s -> s != null) ? sources : new ArrayList<>();
    }

    private Stage copySource(String from, Origin origin) {
        if (!scope.expander().expand(from, Variables.NONE).text().equals(from)) {
            throw CalqueException.invalid("variable expansion is not supported for --from, define a new stage with"
                    + " FROM using ARG from global scope as a workaround");
        }
        int index = number(from);
        if (index < 0) {
            return mountSource(from, origin);
        }
        if (index >= written) {
            throw CalqueException.invalid("invalid stage index " + index + "; the stages are 0 to " + (written - 1));
        }
        return stages.get(index);
    }

    private Stage mountSource(String from, Origin origin) {
        Stage named = byName.get(from.toLowerCase(Locale.ROOT));
        if (named != null) {
            return named;
        }
        Stage implicit = new Stage(origin, from, Optional.empty(), true);
        stages.add(implicit);
        return implicit;
    }

    /** Every stage that {@code result} needs; all, where the request says so. Bases stand before what is on them. */
    List<Stage> inOrder(Stage result) {
        Set<Stage> needed = needed(result);
        return stages.stream().filter(needed::contains).toList();
    }

    Set<Stage> needed(Stage result) {
        if (scope.request().selection().allStages()) {
            return new LinkedHashSet<>(stages);
        }
        Set<Stage> needed = new LinkedHashSet<>();
        List<Stage> open = new ArrayList<>(List.of(result));
        while (!open.isEmpty()) {
            Stage stage = open.removeLast();
            if (needed.add(stage)) {
                open.addAll(stage.dependencies.keySet());
                if (stage.base != null) {
                    open.add(stage.base);
                }
            }
        }
        return needed;
    }

    Collection<String> names() {
        return new TreeSet<>(byName.keySet());
    }
}
