package dev.calque.engine.build;

import dev.calque.engine.context.FolderTree;
import dev.calque.engine.files.FileNode;
import dev.calque.engine.files.FileTree;
import dev.calque.engine.files.Links;
import dev.calque.graph.PathPatterns;
import dev.calque.oci.CalqueException;
import dev.calque.oci.RawPath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The Dockerfile and ignore files of a tree. Links are followed inside the tree: one that leads out of it leads nowhere,
 * so a context cannot show files of this machine.
 */
record TextFiles(FileTree tree) {
    private static final int LARGEST_BYTES = 2 << 20;

    static TextFiles of(Path folder) {
        return new TextFiles(new FolderTree(folder, PathPatterns.of(List.of())));
    }

    /** A file's text; empty where nothing is there. */
    Optional<String> find(String path) {
        return Links.find(tree, bytes(path)).filter(node -> !node.isDirectory()).map(node -> text(node, path));
    }

    private static String bytes(String path) {
        return RawPath.of(path).bytes();
    }

    private static String text(FileNode node, String path) {
        FileNode.Content content =
                node.content().orElseThrow(() -> CalqueException.invalid(path + " is no regular file"));
        try (InputStream in = content.open()) {
            return text(in, path);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + path, e);
        }
    }

    /** A file that the user named; it may be a pipe. */
    static String read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return text(in, file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file, e);
        }
    }

    private static String text(InputStream in, String name) throws IOException {
        byte[] bytes = in.readNBytes(LARGEST_BYTES + 1);
        if (bytes.length > LARGEST_BYTES) {
            throw CalqueException.invalid(name + " is larger than " + LARGEST_BYTES + " bytes");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new CalqueException(CalqueException.Kind.INVALID, name + " is not UTF-8 text", e);
        }
    }

    /** Patterns of an ignore file; none where there is no such file. */
    Optional<List<String>> patterns(String path) {
        return find(path).map(text -> {
            try {
                List<String> patterns = PathPatterns.parse(text);
                PathPatterns.of(patterns);
                return patterns;
            } catch (CalqueException e) {
                throw new CalqueException(e.kind(), path + ": " + e.text(), e);
            }
        });
    }

    /** What a person may have meant who asked for {@code path}. */
    String near(String path) {
        RawPath folder = RawPath.of(path).parent();
        return tree.children(folder).stream()
                .map(node -> node.path().toString().substring(1))
                .filter(name -> name.toLowerCase(Locale.ROOT).contains("dockerfile"))
                .findFirst()
                .map(name -> " (there is " + name + ")")
                .orElse("");
    }
}
