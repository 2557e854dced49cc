package dev.calque.dockerfile.lower;

import dev.calque.dockerfile.check.Rule;
import dev.calque.dockerfile.instruction.Instruction;
import dev.calque.dockerfile.instruction.InstructionReader;
import dev.calque.dockerfile.source.Source;
import dev.calque.dockerfile.syntax.Dockerfile;
import dev.calque.dockerfile.syntax.Element;
import dev.calque.graph.CopyOptions;
import dev.calque.graph.FileAction;
import dev.calque.graph.Op;
import dev.calque.graph.Spelling;
import dev.calque.oci.CalqueException;
import dev.calque.oci.ImageRef;
import dev.calque.oci.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the bases of all stages that are needed, and the triggers that they bring. */
final class StageResolution {
    /** A base may bring triggers that need bases that bring triggers. */
    private static final int MOST_ROUNDS = 100;

    private final StageTable table;
    private final BuildScope scope;
    private final ImageResolver resolver;

    StageResolution(StageTable table, BuildScope scope, ImageResolver resolver) {
        this.table = table;
        this.scope = scope;
        this.resolver = resolver;
    }

    void resolve(Stage result) {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            List<Stage> needed = table.inOrder(result);
            for (Stage stage : needed) {
                if (stage.base == null && !stage.resolved) {
                    stage.resolved = true;
                    try {
                        resolveBase(stage);
                    } catch (CalqueException e) {
                        throw scope.source().locate(stage.origin.at(), e);
                    }
                }
            }
            boolean more = false;
            for (Stage stage : needed) {
                more |= readTriggers(stage);
            }
            if (!more) {
                return;
            }
        }
        throw scope.source().error(result.origin.at(), "the triggers of the base images never end");
    }

    private void resolveBase(Stage stage) {
        if (stage.baseName.equals(StageTable.SCRATCH) && stage.context.isEmpty()) {
            stage.draft = ImageDraft.scratch(scope.target());
            stage.platform = Optional.of(scope.target());
        } else {
            Optional<NamedContext> context = stage.context;
            if (context.isEmpty()) {
                Optional<ContextNames.Found> found = ContextNames.find(
                        stage.baseName, scope.request().contexts().named());
                context = found.map(ContextNames.Found::context);
                found.ifPresent(f -> stage.contextName = f.name());
            }
            if (context.isPresent()) {
                useContext(stage, context.get());
            } else {
                useImage(stage, stage.baseName);
            }
        }
        stage.finished = stage.implicit || stage.context.isPresent();
    }

    private void useContext(Stage stage, NamedContext context) {
        Platform platform = stage.platform.orElse(scope.target());
        switch (context) {
            case NamedContext.Image image -> useImage(stage, image.reference());
            case NamedContext.Local local -> {
                useFiles(stage, platform);
                stage.files = Optional.of(StageFiles.context(stage.contextName, local.filter(), scope));
            }
            case NamedContext.Git git -> {
                useFiles(stage, platform);
                stage.root = Optional.of(scope.graph()
                        .add(
                                new Op.FromGit(git.source()),
                                "[context " + stage.contextName + "] load from git",
                                List.of(),
                                false));
            }
            case NamedContext.Url url -> {
                useFiles(stage, platform);
                stage.root = Optional.of(download(stage, url));
            }
        }
    }

    private static void useFiles(Stage stage, Platform platform) {
        stage.draft = ImageDraft.scratch(platform);
        stage.platform = Optional.of(platform);
    }

    private dev.calque.graph.Edge download(Stage stage, NamedContext.Url url) {
        String name =
                "[context " + stage.contextName + "] load from " + url.uri().getHost();
        var file =
                scope.graph().add(new Op.FromUrl(url.uri(), Optional.empty(), "context", 0600), name, List.of(), false);
        CopyOptions unpack = new CopyOptions(
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                new CopyOptions.Behavior(false, false, true, true, false, false, false));
        FileAction copy = new FileAction.Copy(file, "/context", "/", unpack);
        return scope.graph().add(new Op.Files(Optional.empty(), List.of(copy)), name + " (unpack)", List.of(), false);
    }

    private void useImage(Stage stage, String written) {
        ImageRef ref;
        try {
            ref = ImageRef.parse(written);
        } catch (CalqueException e) {
            throw new CalqueException(
                    e.kind(), "failed to parse stage name \"" + written + "\": " + e.text() + hint(written), e);
        }
        Platform wanted = stage.platform.orElse(scope.target());
        ImageResolver.Resolved image;
        try {
            image = resolver.resolve(ref, wanted);
        } catch (CalqueException e) {
            throw new CalqueException(e.kind(), written + ": " + e.text() + hint(written), e);
        }
        Platform actual = image.config().platform();
        boolean fits = actual.os().equals(wanted.os()) && actual.architecture().equals(wanted.architecture());
        if (!fits) {
            scope.checks()
                    .warn(
                            Rule.INVALID_BASE_IMAGE_PLATFORM,
                            stage.origin,
                            "Base image " + written + " was pulled with platform \"" + StepNames.full(actual)
                                    + "\", expected \"" + StepNames.full(wanted) + "\" for current build");
        }
        stage.platform = Optional.of(wanted);
        stage.draft = ImageDraft.of(image.config());
        if (!isEmpty(image)) {
            String shown = ref instanceof ImageRef.Tagged tagged
                    ? tagged + "@" + image.ref().digest()
                    : image.ref().toString();
            stage.root = Optional.of(scope.graph()
                    .add(
                            new Op.FromImage(image.ref(), wanted),
                            scope.names().next(stage, "FROM " + shown, false),
                            List.of(stage.origin.at()),
                            false));
        }
    }

    /** Whether an image has no layers at all. */
    private static boolean isEmpty(ImageResolver.Resolved image) {
        return image.config().diffIds().isEmpty()
                && image.config().history().stream().allMatch(dev.calque.oci.History::emptyLayer);
    }

    private String hint(String written) {
        return Spelling.hint(Spelling.nearest(written, table.names()));
    }

    /** Adds the triggers of a stage's base to its steps, once; whether they read other stages. */
    private boolean readTriggers(Stage stage) {
        if (stage.triggersRead || stage.implicit) {
            return false;
        }
        stage.triggersRead = true;
        List<String> triggers = new ArrayList<>();
        Stage base = stage.base;
        if (base != null) {
            for (Step step : base.steps) {
                if (step.instruction() instanceof Instruction.Onbuild onbuild) {
                    triggers.add(onbuild.expression());
                }
            }
        } else if (stage.draft != null) {
            triggers.addAll(stage.image().config.onBuild);
            stage.image().config.onBuild.clear();
        }
        List<Instruction> instructions =
                triggers.stream().map(text -> trigger(text, stage)).toList();
        return !instructions.isEmpty() && table.addTriggers(stage, instructions);
    }

    private Instruction trigger(String text, Stage stage) {
        try {
            List<Element.Statement> statements =
                    Dockerfile.parse(new Source("ONBUILD", text)).statements();
            if (statements.size() != 1) {
                throw CalqueException.invalid("onbuild trigger should be a single expression: " + text);
            }
            return InstructionReader.read(statements.getFirst().command(), stage.origin.at(), List.of());
        } catch (CalqueException e) {
            throw scope.source().error(stage.origin.at(), "trigger of the base image '" + text + "': " + e.text());
        }
    }
}
