package dev.calque.engine;

import dev.calque.dockerfile.lower.RemoteSource;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What {@code COPY} and {@code ADD} read where they name nothing else. */
public sealed interface MainContext {
    /** A folder of this machine. */
    record Folder(Path path) implements MainContext {}

    /**
     * A tar, compressed or not, or the text of a Dockerfile, which then has no other files.
     *
     * @param in read once, to its end where it is a tar; left open
     */
    record Stream(InputStream in) implements MainContext {}

    /** A git repository, or a tar or a Dockerfile by HTTP. */
    record Remote(String url) implements MainContext {}

    /** The context that a person means: {@code -}, a URL or a folder. */
    static MainContext parse(String written, InputStream standardInput) {
        if (written.equals("-")) {
            return new Stream(standardInput);
        }
        if (written.startsWith("github.com/") && !Files.exists(Path.of(written))) {
            return new Remote(repositoryUrl(written));
        }
        boolean remote = isGit(written) || written.startsWith("http://") || written.startsWith("https://");
        return remote ? new Remote(written) : new Folder(Path.of(written));
    }

    /** docker's short form: {@code github.com/owner/name#ref:folder} is a repository without saying so. */
    private static String repositoryUrl(String written) {
        int details = written.indexOf('#') < 0 ? written.length() : written.indexOf('#');
        String name = written.substring(0, details);
        return "https://" + name + (name.endsWith(".git") ? "" : ".git") + written.substring(details);
    }

    /** Whether a text that the user gave names a git repository; only users may name one of this machine. */
    static boolean isGit(String written) {
        return RemoteSource.isGit(written) || written.startsWith("file://");
    }
}
