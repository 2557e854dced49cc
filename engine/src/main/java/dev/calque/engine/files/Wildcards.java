package dev.calque.engine.files;

import dev.calque.graph.Glob;
import dev.calque.oci.RawPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Finds the files that a pattern names, as the reference does: a pattern component never crosses a folder. */
final class Wildcards {
    private Wildcards() {}

    /** Byte paths of the matches, sorted; the path itself where it has no wildcard. */
    static List<String> resolve(FileTree tree, String source, boolean followLinks) {
        List<String> plain = new ArrayList<>();
        List<String> pattern = new ArrayList<>();
        for (String part : RawPath.clean(source).parts()) {
            (pattern.isEmpty() && !Glob.hasWildcards(part) ? plain : pattern).add(part);
        }
        if (pattern.isEmpty()) {
            return List.of(source);
        }
        String start = String.join("/", plain);
        RawPath folder = Links.resolve(tree, start, followLinks || !start.isEmpty());
        List<String> found = new ArrayList<>();
        walk(tree, folder, folder, Glob.of(text(String.join("/", pattern))), pattern.size(), found);
        return found;
    }

    private static void walk(FileTree tree, RawPath root, RawPath folder, Glob pattern, int depth, List<String> found) {
        for (FileNode child : tree.children(folder)) {
            if (pattern.matches(text(child.path().relativeTo(root).bytes()))) {
                found.add(child.path().bytes());
            } else if (child.isDirectory() && depth > 1) {
                walk(tree, root, child.path(), pattern, depth - 1, found);
            }
        }
    }

    /** Byte string to text; bytes that are no UTF-8 become replacement characters, which only wildcards match. */
    static String text(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
