package dev.calque.cli;

import dev.calque.cli.args.Arguments;
import dev.calque.cli.args.Usage;
import dev.calque.engine.PruneRequest;
import dev.calque.engine.images.LocalImages;
import dev.calque.oci.CalqueException;
import java.util.Optional;

/** {@code calque image rm}. */
final class ImageRemove implements Command {
    @Override
    public Usage usage() {
        return Usage.of("image rm")
                .summary("Remove names of images, and images that have no other name")
                .arguments("[OPTIONS] IMAGE [IMAGE...]", 1, Integer.MAX_VALUE)
                .flag("force", "f", "Remove by id even where there are several names; no error for what is missing")
                .flag("no-prune", "", "Keep the bytes until the next prune")
                .build();
    }

    @Override
    public int run(Arguments arguments, Session session) {
        int code = 0;
        boolean deleted = false;
        boolean force = arguments.isSet("force");
        for (String reference : arguments.rest()) {
            try {
                LocalImages.Removal removal = session.engine().images().remove(reference, force);
                removal.untagged().forEach(name -> session.out().println("Untagged: " + name.familiar()));
                removal.deleted().forEach(id -> session.out().println("Deleted: " + id));
                deleted |= !removal.deleted().isEmpty();
            } catch (CalqueException e) {
                session.err().println("Error: " + e.text());
                code = force && e.kind() == CalqueException.Kind.NOT_FOUND ? code : 1;
            }
        }
        if (deleted && !arguments.isSet("no-prune")) {
            session.engine().prune(new PruneRequest(PruneRequest.Images.NONE, Optional.empty()));
        }
        return code;
    }
}
