package dev.calque.engine.git;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a repository says of its refs: commits by full name; {@code ^{}} marks what an annotated tag stands for. */
record RemoteRefs(Map<String, String> commits) {
    /** A commit, and the ref that leads to it where one does. */
    record Found(String commit, Optional<String> ref) {}

    /** Reads the lines of {@code git ls-remote}. */
    static RemoteRefs parse(String lines) {
        Map<String, String> commits = new LinkedHashMap<>();
        lines.lines().forEach(line -> {
            int tab = line.indexOf('\t');
            if (tab > 0) {
                commits.put(line.substring(tab + 1), line.substring(0, tab));
            }
        });
        return new RemoteRefs(commits);
    }

    /** What a person means by a ref: of a branch and a tag of one name the branch, as checking out does. */
    Optional<Found> find(String ref) {
        if (ref.isEmpty() || ref.equals("HEAD")) {
            return named("HEAD");
        }
        String heads = ref.startsWith("refs/heads/") ? ref : "refs/heads/" + ref;
        String tags = ref.startsWith("refs/tags/") ? ref : "refs/tags/" + ref;
        String full = ref.startsWith("refs/") ? ref : "refs/" + ref;
        for (String name : List.of(heads, tags, full)) {
            Optional<Found> found = named(name);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<Found> named(String name) {
        return Optional.ofNullable(commits.get(name + "^{}"))
                .or(() -> Optional.ofNullable(commits.get(name)))
                .map(commit -> new Found(commit, Optional.of(name)));
    }

    /** The one commit among all refs that starts so. */
    Optional<Found> byPrefix(String prefix) {
        Set<String> matching = new TreeSet<>();
        commits.values().stream().filter(commit -> commit.startsWith(prefix)).forEach(matching::add);
        return matching.size() == 1
                ? Optional.of(new Found(matching.iterator().next(), Optional.empty()))
                : Optional.empty();
    }
}
