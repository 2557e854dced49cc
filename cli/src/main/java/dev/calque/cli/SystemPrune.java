package dev.calque.cli;

import dev.calque.cli.args.Arguments;
import dev.calque.cli.args.Usage;
import dev.calque.cli.format.Human;
import dev.calque.engine.PruneRequest;
import dev.calque.engine.Pruned;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** {@code calque system prune}. */
final class SystemPrune implements Command {
    @Override
    public Usage usage() {
        return Usage.of("system prune")
                .summary("Remove what nobody uses: leftovers of dead processes, images without a name, build cache")
                .arguments("[OPTIONS]", 0, 0)
                .flag("all", "a", "Remove all unused images, not just those without a name")
                .flag("force", "f", "Do not ask")
                .build();
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        boolean all = arguments.isSet("all");
        String warning = "This will remove:\n  - " + (all ? "all images that no container uses" : "all dangling images")
                + "\n  - all build cache that no image needs\n  - what dead processes left";
        if (Confirmation.given(arguments, session, warning)) {
            PruneRequest.Images images = all ? PruneRequest.Images.ALL : PruneRequest.Images.DANGLING;
            print(session.engine().prune(new PruneRequest(images, Optional.of(Duration.ZERO))), session);
        }
        return 0;
    }

    static void print(Pruned pruned, Session session) {
        pruned.ended().forEach(line -> session.out().println(line));
        if (!pruned.untagged().isEmpty() || !pruned.images().isEmpty()) {
            session.out().println("Deleted Images:");
            pruned.untagged().forEach(name -> session.out().println("untagged: " + name));
            pruned.images().forEach(id -> session.out().println("deleted: " + id));
            session.out().println();
        }
        if (pruned.cacheRecords() > 0) {
            session.out().println("Deleted build cache records: " + pruned.cacheRecords());
        }
        session.out().println("Total reclaimed space: " + Human.size(pruned.reclaimedBytes()));
    }
}
