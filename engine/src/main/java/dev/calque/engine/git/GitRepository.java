package dev.calque.engine.git;

import dev.calque.graph.GitSource;
import dev.calque.oci.CalqueException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A repository elsewhere, and the one commit of it that a build reads. As little as possible is fetched: one commit
 * without its past where the server can give that.
 */
public final class GitRepository {
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final Pattern PREFIX = Pattern.compile("[0-9a-f]{7,63}");

    private final GitSource source;
    private final GitUrl url;
    private final Path folder;
    private final GitCommand git;

    /** What a repository needs of this machine. */
    public record Surroundings(
            Map<String, String> environment, Optional<Path> agent, Function<String, Optional<String>> secrets) {}

    /** The files of a commit. @param time when it was committed */
    public record Checkout(Path folder, Instant time) {}

    /** @param scratch an empty folder of our own */
    public GitRepository(GitSource source, Path scratch, Surroundings around) {
        this.source = source;
        this.url = GitUrl.of(source.remote());
        this.folder = make(scratch.resolve("files"));
        this.git = new GitCommand(
                make(scratch.resolve("home")),
                around.environment(),
                new GitAccess(url, around.agent(), around.secrets()));
        GitUrl.checkedRef(source.ref());
    }

    private static Path make(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("making a folder for git", e);
        }
    }

    /** The commit that the ref means now; a whole commit is taken as it is, without asking. */
    public String resolve() throws InterruptedException {
        String commit = find().commit();
        source.checksum().filter(expected -> !matches(commit, expected)).ifPresent(expected -> {
            throw CalqueException.corrupt("reading " + url + (source.ref().isEmpty() ? "" : "#" + source.ref())
                    + ": expected checksum to match " + expected + ", got " + commit);
        });
        return commit;
    }

    private static boolean matches(String commit, String expected) {
        return expected.length() >= 7 && commit.startsWith(expected);
    }

    private RemoteRefs.Found find() throws InterruptedException {
        String ref = source.ref();
        if (COMMIT.matcher(ref).matches()) {
            return new RemoteRefs.Found(ref, Optional.empty());
        }
        GitCommand.Result listed = git.run(folder, url.protocols(), "ls-remote", "--", url.text());
        if (!listed.succeeded()) {
            throw unreachable(listed);
        }
        RemoteRefs refs = RemoteRefs.parse(listed.out());
        Optional<RemoteRefs.Found> found = refs.find(ref);
        if (found.isEmpty() && PREFIX.matcher(ref).matches()) {
            Optional<RemoteRefs.Found> listedCommit = refs.byPrefix(ref);
            found = listedCommit.isPresent() ? listedCommit : olderCommit(ref);
        }
        return found.orElseThrow(() -> CalqueException.notFound(
                ref.isEmpty()
                        ? url + " has no default branch; name one with #BRANCH"
                        : "repository " + url + " does not contain ref " + ref));
    }

    private CalqueException unreachable(GitCommand.Result result) {
        String reason = result.reason();
        String hint = reason.contains("Permission denied") || reason.contains("Could not read from remote")
                ? "; a private repository by ssh needs --ssh default"
                : reason.contains("terminal prompts disabled") || reason.contains("could not read Username")
                        ? "; is it private? --secret id=GIT_AUTH_TOKEN gives a token"
                        : "";
        return CalqueException.unavailable("reading " + url + ": " + reason + hint);
    }

    /** A shortened commit that no ref points to needs the whole history. */
    private Optional<RemoteRefs.Found> olderCommit(String prefix) throws InterruptedException {
        open();
        fetchAll();
        GitCommand.Result parsed = git.run(
                folder, url.protocols(), "rev-parse", "--verify", "-q", "--end-of-options", prefix + "^{commit}");
        return parsed.succeeded()
                ? Optional.of(new RemoteRefs.Found(parsed.out().strip(), Optional.empty()))
                : Optional.empty();
    }

    /** Fetches a commit that {@link #resolve} gave, and takes its files out. */
    public Checkout checkout(String commit) throws InterruptedException {
        open();
        fetch(commit);
        must("checkout", "-q", "--force", "--detach", commit);
        if (source.submodules() && Files.isRegularFile(folder.resolve(".gitmodules"))) {
            submodules();
        }
        long seconds = Long.parseLong(must("show", "-s", "--no-show-signature", "--format=%ct", commit)
                .out()
                .strip());
        if (source.keepGitDir()) {
            must("remote", "add", "origin", url.text());
        }
        return new Checkout(folder, Instant.ofEpochSecond(seconds));
    }

    private void open() throws InterruptedException {
        if (!Files.exists(folder.resolve(".git"))) {
            must("init", "-q", "--template=");
        }
    }

    private void fetch(String commit) throws InterruptedException {
        if (has(commit)) {
            return;
        }
        GitCommand.Result one =
                git.run(folder, url.protocols(), "fetch", "-q", "--no-tags", "--depth=1", "--", url.text(), commit);
        if (one.succeeded() && has(commit)) {
            return;
        }
        fetchAll();
        if (!has(commit)) {
            throw CalqueException.notFound("repository " + url + " does not contain commit " + commit);
        }
    }

    /** For servers that give no single commits, and for old ones. */
    private void fetchAll() throws InterruptedException {
        GitCommand.Result all = git.run(
                folder, url.protocols(), "fetch", "-q", "--no-tags", "--", url.text(), "+refs/*:refs/fetched/*");
        if (!all.succeeded()) {
            throw unreachable(all);
        }
    }

    private boolean has(String commit) throws InterruptedException {
        return git.run(folder, url.protocols(), "cat-file", "-e", commit + "^{commit}")
                .succeeded();
    }

    /** Relative URLs of submodules are relative to the repository's own. */
    private void submodules() throws InterruptedException {
        must("config", "remote.origin.url", url.text());
        GitCommand.Result updated = update("--depth=1");
        if (!updated.succeeded()) {
            updated = update("--no-single-branch"); // servers of plain files give no part of a history
        }
        must("config", "--remove-section", "remote.origin");
        if (!updated.succeeded()) {
            throw CalqueException.unavailable("reading the submodules of " + url + ": " + updated.reason()
                    + "; ?submodules=false leaves them out");
        }
    }

    private GitCommand.Result update(String depth) throws InterruptedException {
        return git.run(
                folder,
                url.submoduleProtocols(),
                "submodule",
                "-q",
                "update",
                "--init",
                "--recursive",
                "--force",
                depth);
    }

    private GitCommand.Result must(String... arguments) throws InterruptedException {
        GitCommand.Result result = git.run(folder, url.protocols(), arguments);
        if (!result.succeeded()) {
            throw CalqueException.unavailable("reading " + url + ": git " + arguments[0] + ": " + result.reason());
        }
        return result;
    }
}
