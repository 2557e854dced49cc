package dev.calque.solver;

import dev.calque.graph.Vertex;
import dev.calque.oci.Tree;
import java.util.List;

/** Does what an operation says. */
public interface OpRunner {
    /**
     * Runs one vertex.
     *
     * @param inputs one tree for each of {@code vertex.op().inputs()}, in order; the empty tree for a context
     * @return one tree an output, the root file system first
     * @throws InterruptedException when the build is ended; nothing is left running
     */
    List<Tree> run(Vertex vertex, List<Tree> inputs, Progress progress) throws InterruptedException;

    /** Where a running vertex tells what it does. */
    interface Progress {
        void output(BuildEvent.Stream stream, byte[] bytes, int offset, int length);

        /** @param total 0 where it is not known */
        void moved(String what, long current, long total);

        void notice(String message);
    }
}
