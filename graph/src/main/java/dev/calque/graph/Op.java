package dev.calque.graph;

import dev.calque.oci.Digest;
import dev.calque.oci.ImageRef;
import dev.calque.oci.Platform;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * The vocabulary of a build. It has the meaning of BuildKit's LLB, so that every operation can be expressed in it, and
 * a shape of its own.
 *
 * <p>{@link FromContext} gives no file system: only {@link FileAction.Copy} may read from it. Everything else gives a
 * tree of layers.
 */
public sealed interface Op {
    /** The edges that this operation reads, in a fixed order, repeated where it reads one twice. */
    List<Edge> inputs();

    /** The root file system of an image. */
    record FromImage(ImageRef.Pinned ref, Platform platform) implements Op {
        @Override
        public List<Edge> inputs() {
            return List.of();
        }
    }

    /**
     * Input files by name: a folder, an uploaded tar or a remote client can stand behind it.
     *
     * @param name {@code context} for the main one, otherwise the name of {@code --build-context}
     */
    record FromContext(String name, Filter filter) implements Op {
        @Override
        public List<Edge> inputs() {
            return List.of();
        }
    }

    /**
     * One downloaded file.
     *
     * @param fileName what the file is called in the resulting tree
     * @param mode permission bits of the file
     */
    record FromUrl(URI uri, Optional<Digest> checksum, String fileName, int mode) implements Op {
        @Override
        public List<Edge> inputs() {
            return List.of();
        }
    }

    record FromGit(GitSource source) implements Op {
        @Override
        public List<Edge> inputs() {
            return List.of();
        }
    }

    /** A command; an absent root is the empty tree. Output 0 is the root file system after it; output n the n-th writable bind mount. */
    record Exec(Optional<Edge> root, Process process, List<Mount> mounts) implements Op {
        public Exec {
            mounts = List.copyOf(mounts);
        }

        @Override
        public List<Edge> inputs() {
            List<Edge> edges = new java.util.ArrayList<>(root.stream().toList());
            mounts.stream().flatMap(m -> m.input().stream()).forEach(edges::add);
            return edges;
        }
    }

    /** Changes to files without a command: one new layer on top of the base. An absent base is the empty tree. */
    record Files(Optional<Edge> base, List<FileAction> actions) implements Op {
        public Files {
            actions = List.copyOf(actions);
        }

        @Override
        public List<Edge> inputs() {
            List<Edge> edges = new java.util.ArrayList<>(base.stream().toList());
            actions.stream().flatMap(a -> a.input().stream()).forEach(edges::add);
            return edges;
        }
    }

    /** The layers of all inputs, stacked in order. */
    record Merge(List<Edge> inputs) implements Op {
        public Merge {
            inputs = List.copyOf(inputs);
        }
    }
}
