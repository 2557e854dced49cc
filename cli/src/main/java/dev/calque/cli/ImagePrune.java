package dev.calque.cli;

import dev.calque.cli.args.Arguments;
import dev.calque.cli.args.Usage;
import dev.calque.engine.PruneRequest;
import java.io.IOException;
import java.util.Optional;

/** {@code calque image prune}. */
final class ImagePrune implements Command {
    @Override
    public Usage usage() {
        return Usage.of("image prune")
                .summary("Remove images that nobody uses")
                .arguments("[OPTIONS]", 0, 0)
                .flag("all", "a", "Remove all unused images, not just those without a name")
                .flag("force", "f", "Do not ask")
                .build();
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        boolean all = arguments.isSet("all");
        String warning = all
                ? "This will remove all images without at least one container associated to them."
                : "This will remove all dangling images.";
        if (Confirmation.given(arguments, session, warning)) {
            PruneRequest.Images images = all ? PruneRequest.Images.ALL : PruneRequest.Images.DANGLING;
            SystemPrune.print(session.engine().prune(new PruneRequest(images, Optional.empty())), session);
        }
        return 0;
    }
}
