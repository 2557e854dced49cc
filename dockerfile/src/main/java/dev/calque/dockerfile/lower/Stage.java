package dev.calque.dockerfile.lower;

import dev.calque.dockerfile.instruction.Instruction;
import dev.calque.dockerfile.instruction.Origin;
import dev.calque.graph.Edge;
import dev.calque.oci.Platform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A stage, or an image or context that is used like one, while it is lowered. Not for several threads. */
final class Stage {
    final Origin origin;
    final String baseName;
    final Optional<String> name;
    /** Named by an instruction only, not by a FROM. */
    final boolean implicit;

    /** What progress calls it; empty where it is the only one. */
    String shownName = "";

    Optional<Platform> platform = Optional.empty();

    @Nullable
    Stage base;

    Optional<NamedContext> context = Optional.empty();
    String contextName = "";
    List<Step> steps = new ArrayList<>();
    final Map<Stage, Origin> dependencies = new LinkedHashMap<>();

    boolean resolved;
    boolean triggersRead;
    /** Nothing will change it any more. */
    boolean finished;

    boolean ignoreCache;
    int stepCount;
    int stepIndex;

    /** The root file system; absent for the empty one. */
    Optional<Edge> root = Optional.empty();
    /** Files that only a copy can read. */
    Optional<Edge> files = Optional.empty();

    @Nullable
    ImageDraft draft;

    Environment environment = new Environment();
    List<Instruction.Argument> arguments = new ArrayList<>();
    String workdir = "/";
    boolean workdirSet;
    /** Where CMD, ENTRYPOINT and HEALTHCHECK stood last. */
    final Map<String, Origin> lastSeen = new HashMap<>();

    Stage(Origin origin, String baseName, Optional<String> name, boolean implicit) {
        this.origin = origin;
        this.baseName = baseName;
        this.name = name;
        this.implicit = implicit;
    }

    ImageDraft image() {
        ImageDraft image = draft;
        if (image == null) {
            throw new IllegalStateException("stage " + baseName + " is read before it is resolved");
        }
        return image;
    }

    /** Takes over what the base stage has become. */
    void inherit(Stage from) {
        root = from.root;
        files = from.files;
        platform = from.platform;
        draft = from.image().inherited();
        environment = new Environment(from.environment);
        workdirSet = from.workdirSet;
        arguments = new ArrayList<>(from.arguments);
        workdir = from.workdir;
    }
}
