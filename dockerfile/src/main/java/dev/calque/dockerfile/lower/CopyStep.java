package dev.calque.dockerfile.lower;

import dev.calque.dockerfile.check.Rule;
import dev.calque.dockerfile.instruction.FileOptions;
import dev.calque.dockerfile.instruction.Instruction;
import dev.calque.dockerfile.instruction.Origin;
import dev.calque.dockerfile.instruction.RemoteOptions;
import dev.calque.dockerfile.instruction.Sources;
import dev.calque.dockerfile.syntax.Heredoc;
import dev.calque.graph.CopyOptions;
import dev.calque.graph.Edge;
import dev.calque.graph.FileAction;
import dev.calque.graph.Glob;
import dev.calque.graph.Op;
import dev.calque.graph.Owner;
import dev.calque.graph.PathPatterns;
import dev.calque.oci.CalqueException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lowers COPY and ADD. */
final class CopyStep {
    private static final RemoteOptions LOCAL = new RemoteOptions("", Optional.empty(), Optional.empty());

    private final Stage stage;
    private final BuildScope scope;
    private final StageWords words;

    CopyStep(Stage stage, BuildScope scope, StageWords words) {
        this.stage = stage;
        this.scope = scope;
        this.words = words;
    }

    /** One instruction, its variables replaced. */
    private record Job(
            Origin origin,
            Sources sources,
            FileOptions options,
            RemoteOptions remote,
            boolean add,
            boolean parents,
            Optional<Edge> from) {
        Optional<Owner> owner() {
            return FileModes.owner(options.chown());
        }

        Optional<String> mode() {
            return FileModes.mode(options.chmod());
        }
    }

    void lower(Instruction.Copy copy, Step step) {
        Optional<Edge> from = Optional.empty();
        Stage source = step.sources().isEmpty() ? null : step.sources().getFirst();
        if (source != null) {
            if (!source.finished) {
                throw CalqueException.invalid(
                        "cannot copy from stage \"" + copy.from().orElse("")
                                + "\", it needs to be defined before current stage \"" + stage.shownName + "\"");
            }
            from = Optional.of(StageFiles.copySource(source, scope));
        }
        Origin origin = copy.origin();
        FileOptions options = expanded(copy.options(), origin);
        Sources sources = expanded(copy.sources(), origin);
        lower(new Job(origin, sources, options, LOCAL, false, copy.parents(), from), step.trigger());
    }

    void lower(Instruction.Add add, Step step) {
        Origin origin = add.origin();
        FileOptions options = expanded(add.options(), origin);
        RemoteOptions remote = new RemoteOptions(
                words.expand(add.remote().checksum(), origin),
                add.remote().keepGitDir(),
                add.remote().unpack());
        Sources sources = expanded(add.sources(), origin);
        lower(new Job(origin, sources, options, remote, true, false, Optional.empty()), step.trigger());
    }

    private FileOptions expanded(FileOptions options, Origin origin) {
        List<String> exclude =
                options.exclude().stream().map(e -> words.expand(e, origin)).toList();
        return new FileOptions(
                words.expand(options.chown(), origin), words.expand(options.chmod(), origin), options.link(), exclude);
    }

    private Sources expanded(Sources sources, Origin origin) {
        List<String> paths =
                sources.paths().stream().map(p -> words.expand(p, origin)).toList();
        String dest = words.expand(sources.dest(), origin);
        List<Heredoc> documents = sources.documents().stream()
                .map(d -> new Heredoc(d.name(), false, false, text(d, origin)))
                .toList();
        return new Sources(paths, documents, dest);
    }

    private String text(Heredoc document, Origin origin) {
        return document.expand() ? words.expandDocument(document.document(), origin) : document.document();
    }

    private void lower(Job job, boolean trigger) {
        var _ = job.mode();
        checkChecksum(job);
        String shown = scope.names().shown(job.origin().code(), stage.environment, false);
        String name = scope.names().next(stage, shown, trigger);
        List<FileAction> actions = new ArrayList<>();
        for (String path : job.sources().paths()) {
            actions.add(action(path, job, name));
        }
        for (Heredoc document : job.sources().documents()) {
            Edge file = StageFiles.document(document.name(), document.content(), Optional.empty(), scope);
            actions.add(new FileAction.Copy(file, "/" + document.name(), dest(job), whole(job, false, false)));
        }
        Optional<Edge> base = StageFiles.materialised(stage, scope);
        boolean linked = job.options().link() && job.options().chmod().isEmpty();
        Edge result = scope.graph()
                .add(
                        new Op.Files(linked ? Optional.empty() : base, actions),
                        name,
                        List.of(job.origin().at()),
                        stage.ignoreCache);
        if (linked && base.isPresent()) {
            result = scope.graph()
                    .add(
                            new Op.Merge(List.of(base.get(), result)),
                            scope.names().again(stage, "LINK " + shown, trigger),
                            List.of(job.origin().at()),
                            stage.ignoreCache);
        }
        stage.root = Optional.of(result);
        stage.files = Optional.empty();
        stage.image().record(history(job) + " # buildkit", true, scope.epoch());
    }

    private static String history(Job job) {
        StringBuilder text = new StringBuilder(job.add() ? "ADD" : "COPY");
        text.append(job.parents() ? " --parents" : "");
        text.append(
                job.options().chown().isEmpty()
                        ? ""
                        : " --chown=" + job.options().chown());
        text.append(
                job.options().chmod().isEmpty()
                        ? ""
                        : " --chmod=" + job.options().chmod());
        job.sources().paths().forEach(path -> text.append(' ').append(path));
        job.sources().documents().forEach(d -> text.append(" <<").append(d.name()));
        return text.append(' ').append(job.sources().dest()).toString();
    }

    private static void checkChecksum(Job job) {
        if (job.remote().checksum().isEmpty()) {
            return;
        }
        if (job.sources().paths().size() != 1) {
            throw CalqueException.invalid("checksum can't be specified for multiple sources");
        }
        String source = job.sources().paths().getFirst();
        if (!RemoteSource.isUrl(source) && !RemoteSource.isGit(source, job.remote())) {
            throw CalqueException.invalid("checksum requires HTTP(S) or Git sources");
        }
    }

    private String dest(Job job) {
        return ContainerPath.destination(
                stage.workdir, job.sources().dest(), stage.image().windows());
    }

    private FileAction action(String path, Job job, String name) {
        if (RemoteSource.isGit(path, job.remote())) {
            refuseRemote(job, "a git ref");
            Edge git = scope.graph()
                    .add(
                            new Op.FromGit(RemoteSource.git(path, job.remote())),
                            name,
                            List.of(job.origin().at()),
                            stage.ignoreCache);
            return new FileAction.Copy(git, "/", dest(job), whole(job, true, false));
        }
        if (RemoteSource.isUrl(path)) {
            refuseRemote(job, "a URL");
            Op.FromUrl url = RemoteSource.url(path, job.remote());
            Edge file = scope.graph().add(url, name, List.of(job.origin().at()), stage.ignoreCache);
            boolean unpack = job.remote().unpack().orElse(false);
            return new FileAction.Copy(file, "/" + url.fileName(), dest(job), whole(job, false, unpack));
        }
        return local(path, job);
    }

    private static void refuseRemote(Job job, String what) {
        if (!job.add()) {
            throw CalqueException.invalid("source can't be " + what + " for COPY; use ADD");
        }
    }

    /** Options for a source that is taken as it is. */
    private static CopyOptions whole(Job job, boolean dirContents, boolean unpack) {
        return new CopyOptions(
                job.owner(),
                job.mode(),
                List.of(),
                job.options().exclude(),
                new CopyOptions.Behavior(false, dirContents, unpack, true, false, false, false));
    }

    private FileAction local(String path, Job job) {
        boolean windows = stage.image().windows();
        if (job.from().isEmpty()) {
            warnIgnored(path, job);
        }
        Edge from = job.from().orElseGet(() -> StageFiles.mainContext(scope));
        String source = path;
        List<String> include = List.of();
        boolean mayMiss = true;
        if (job.parents()) {
            int pivot = path.indexOf("/./");
            String below = pivot < 0 ? path : path.substring(pivot + 3);
            source = pivot < 0 ? "/" : path.substring(0, pivot);
            include = List.of(ContainerPath.resolve("/", below, windows).substring(1));
            mayMiss = Glob.hasWildcards(path);
        }
        boolean unpack = job.remote().unpack().orElse(job.add());
        CopyOptions options = new CopyOptions(
                job.owner(),
                job.mode(),
                include,
                job.options().exclude(),
                new CopyOptions.Behavior(true, true, unpack, true, true, mayMiss, job.parents()));
        return new FileAction.Copy(from, ContainerPath.resolve("/", source, windows), dest(job), options);
    }

    private void warnIgnored(String path, Job job) {
        PathPatterns ignored = scope.ignored();
        if (ignored.isEmpty() || ignored.hasNegations()) {
            return;
        }
        String clean = PathPatterns.clean(path);
        boolean isRoot = clean.equals(".") || clean.equals("/");
        if (isRoot && !ignored.coversRoot()) {
            return;
        }
        if (ignored.matches(clean)) {
            scope.checks()
                    .warn(
                            Rule.COPY_IGNORED_FILE,
                            job.origin(),
                            "Attempting to " + (job.add() ? "Add" : "Copy") + " file \"" + clean
                                    + "\" that is excluded by .dockerignore");
        }
    }
}
