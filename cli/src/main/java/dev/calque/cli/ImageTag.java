package dev.calque.cli;

import dev.calque.cli.args.Arguments;
import dev.calque.cli.args.Usage;

/** {@code calque image tag}. */
final class ImageTag implements Command {
    @Override
    public Usage usage() {
        return Usage.of("image tag")
                .summary("Give an image one more name")
                .arguments("SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]", 2, 2)
                .build();
    }

    @Override
    public int run(Arguments arguments, Session session) {
        session.engine().images().tag(arguments.first(), arguments.rest().get(1));
        return 0;
    }
}
