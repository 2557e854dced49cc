package dev.calque.engine.build;

import dev.calque.dockerfile.lower.RemoteSource;
import dev.calque.dockerfile.source.Source;
import dev.calque.engine.BuildRequest;
import dev.calque.engine.MainContext;
import dev.calque.graph.GitSource;
import dev.calque.oci.CalqueException;
import dev.calque.store.Layers;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the contexts of a request and the Dockerfile in them. */
final class InputReader {
    private static final String DOCKERFILE = "Dockerfile";

    private final BuildRequest request;
    private final RemoteContexts remotes;
    private final NamedContexts named;
    private final Layers layers;

    /** @param named the other contexts of the request */
    InputReader(BuildRequest request, RemoteContexts remotes, NamedContexts named, Layers layers) {
        this.request = request;
        this.remotes = remotes;
        this.named = named;
        this.layers = layers;
    }

    /** @param ignore patterns of the main context @param identity names it among all */
    private record Script(Source text, List<String> ignore, String identity) {}

    BuildInput read() throws InterruptedException {
        return switch (request.input().context()) {
            case MainContext.Folder folder -> {
                Path path = checkedFolder(folder.path());
                yield input(new ContextFiles.Folder(path), folderScript(path));
            }
            case MainContext.Stream stream -> remote(remotes.stream(stream.in()), "-");
            case MainContext.Remote remote -> remote(fetch(remote.url()), remote.url());
        };
    }

    private BuildInput input(ContextFiles main, Script script) {
        Map<String, ContextFiles> contexts = new HashMap<>(named.files());
        contexts.put(Contexts.MAIN, main);
        return new BuildInput(script.text(), script.ignore(), contexts, named.contexts(), script.identity());
    }

    static Path checkedFolder(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw CalqueException.notFound(
                    Files.exists(folder)
                            ? "the build context '" + folder + "' is not a folder"
                            : "unable to prepare context: path \"" + folder + "\" not found");
        }
        return folder;
    }

    private Script folderScript(Path context) {
        Optional<Path> asked = request.input().dockerfile();
        if (asked.isEmpty()) {
            return script(TextFiles.of(context), Optional.empty(), context);
        }
        Path file = asked.get();
        if (isPipe(file)) {
            return new Script(new Source(name(file), TextFiles.read(file)), ignoredIn(context), file.toString());
        }
        Path whole = file.toAbsolutePath().normalize();
        Path root = context.toAbsolutePath().normalize();
        if (whole.startsWith(root) && !whole.equals(root)) {
            return script(
                    TextFiles.of(context), Optional.of(root.relativize(whole).toString()), context);
        }
        return outside(whole, context);
    }

    /** A Dockerfile that is no part of the context has links that lead through its own folder. */
    private static Script outside(Path file, Path context) {
        Path folder = Optional.ofNullable(file.getParent()).orElse(file);
        TextFiles beside = TextFiles.of(folder);
        Script script = script(beside, Optional.of(name(file)), folder);
        boolean own = beside.find(name(file) + ".dockerignore").isPresent();
        return own ? script : new Script(script.text(), ignoredIn(context), script.identity());
    }

    private static boolean isPipe(Path file) {
        return Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file);
    }

    private static List<String> ignoredIn(Path context) {
        return TextFiles.of(context).patterns(".dockerignore").orElse(List.of());
    }

    /** {@code <Dockerfile>.dockerignore} counts before {@code .dockerignore}. */
    private static Script script(TextFiles texts, Optional<String> asked, Path folder) {
        String path = asked.orElseGet(() -> usual(texts));
        String text = texts.find(path)
                .orElseThrow(() -> missing(texts, folder.resolve(path).toString(), path));
        List<String> ignore = texts.patterns(path + ".dockerignore")
                .or(() -> texts.patterns(".dockerignore"))
                .orElse(List.of());
        String identity = folder.resolve(path).toAbsolutePath().normalize().toString();
        return new Script(new Source(name(Path.of(path)), text), ignore, identity);
    }

    private static String usual(TextFiles texts) {
        String lower = "dockerfile";
        return texts.find(DOCKERFILE).isEmpty() && texts.find(lower).isPresent() ? lower : DOCKERFILE;
    }

    private static CalqueException missing(TextFiles texts, String shown, String path) {
        return CalqueException.notFound("failed to read dockerfile: open " + shown + ": no such file" + texts.near(path)
                + "; name another with -f");
    }

    private static String name(Path file) {
        Path name = file.getFileName();
        return name == null ? file.toString() : name.toString();
    }

    private RemoteContexts.Taken fetch(String url) throws InterruptedException {
        return MainContext.isGit(url) ? remotes.git(repository(url, request)) : remotes.url(uri(url));
    }

    /** The repository that is the main context of a request. */
    static GitSource repository(String url, BuildRequest request) {
        GitSource source = RemoteSource.git(url);
        String keep = request.parameters().buildArgs().getOrDefault("BUILDKIT_CONTEXT_KEEP_GIT_DIR", "");
        return keep.equals("1") || keep.equalsIgnoreCase("true") ? source.keepingGitDir() : source;
    }

    static URI uri(String text) {
        try {
            return URI.create(text.replace(" ", "%20"));
        } catch (IllegalArgumentException e) {
            throw new CalqueException(
                    CalqueException.Kind.INVALID, "'" + Redacted.of(text) + "' is no URL: " + e.getMessage(), e);
        }
    }

    /** Ignore files count in folders only, as the reference has it. */
    private BuildInput remote(RemoteContexts.Taken taken, String where) {
        Optional<Path> asked = request.input().dockerfile();
        if (asked.isPresent() && asked.get().isAbsolute()) {
            String text = TextFiles.read(asked.get());
            return input(
                    taken.files(), script(name(asked.get()), text, asked.get().toString()));
        }
        return switch (taken.dockerfile().orElse(null)) {
            case RemoteContexts.Given.Text given -> {
                if (asked.isPresent()) {
                    throw CalqueException.invalid(
                            "ambiguous Dockerfile source: standard input has one, and -f names another");
                }
                yield input(taken.files(), script(DOCKERFILE, given.text(), where));
            }
            case RemoteContexts.Given.Member given -> member(taken, given.name(), where);
            case null -> member(taken, asked.map(Path::toString).orElse(""), where);
        };
    }

    private BuildInput member(RemoteContexts.Taken taken, String asked, String where) {
        TextFiles texts = new TextFiles(Contexts.tree(taken.files(), layers));
        String path = asked.isEmpty() ? usual(texts) : asked;
        String text = texts.find(path).orElseThrow(() -> missing(texts, path, path));
        return input(taken.files(), script(name(Path.of(path)), text, where + " " + path));
    }

    private static Script script(String name, String text, String identity) {
        return new Script(new Source(name, text), List.of(), identity);
    }
}
