package dev.calque.cli;

import dev.calque.cli.args.Arguments;
import dev.calque.cli.args.Nearest;
import dev.calque.cli.args.UsageException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** All commands, found by their words; a command's class is loaded when it is asked for. */
final class Commands {
    /** By the full words, in the order of help. */
    static final List<Map.Entry<String, Supplier<Command>>> ALL = List.of(
            Map.entry("container run", ContainerRun::new),
            Map.entry("image build", ImageBuild::new),
            Map.entry("image history", ImageHistory::new),
            Map.entry("image import", ImageImport::new),
            Map.entry("image inspect", ImageInspect::new),
            Map.entry("image load", ImageLoad::new),
            Map.entry("image ls", ImageList::new),
            Map.entry("image prune", ImagePrune::new),
            Map.entry("image rm", ImageRemove::new),
            Map.entry("image save", ImageSave::new),
            Map.entry("image tag", ImageTag::new),
            Map.entry("system df", SystemDf::new),
            Map.entry("system prune", SystemPrune::new),
            Map.entry("completion", Completion::new),
            Map.entry("version", Version::new));

    /** Short and other names to the full words. */
    static final Map<String, String> ALIASES = Map.ofEntries(
            Map.entry("build", "image build"),
            Map.entry("buildx build", "image build"),
            Map.entry("builder build", "image build"),
            Map.entry("images", "image ls"),
            Map.entry("image list", "image ls"),
            Map.entry("history", "image history"),
            Map.entry("import", "image import"),
            Map.entry("inspect", "image inspect"),
            Map.entry("load", "image load"),
            Map.entry("save", "image save"),
            Map.entry("tag", "image tag"),
            Map.entry("rmi", "image rm"),
            Map.entry("image remove", "image rm"),
            Map.entry("run", "container run"));

    private Commands() {}

    static int run(List<String> words, Session session) throws Exception {
        if (words.isEmpty() || isHelp(words.getFirst())) {
            return help(words, session);
        }
        if (words.getFirst().equals("--version") || words.getFirst().equals("-v")) {
            return Version.brief(session);
        }
        int used = 2;
        Optional<Command> command = words.size() > 1 ? find(words.get(0) + " " + words.get(1)) : Optional.empty();
        if (command.isEmpty()) {
            used = 1;
            command = find(words.getFirst());
        }
        if (command.isEmpty()) {
            return group(words, session);
        }
        return run(command.get(), words.subList(used, words.size()), session);
    }

    private static boolean isHelp(String word) {
        return word.equals("--help") || word.equals("-h") || word.equals("help");
    }

    private static int run(Command command, List<String> words, Session session) throws Exception {
        if (asksForHelp(command, words)) {
            session.out().print(Help.of(command.usage()));
            return 0;
        }
        Arguments arguments = Arguments.parse(command.usage(), words);
        arguments.checkCount();
        return command.run(arguments, session);
    }

    /** {@code --help} counts as long as it is the command's own, not that of what a container runs. */
    private static boolean asksForHelp(Command command, List<String> words) {
        for (String word : words) {
            if (word.equals("--help")) {
                return true;
            }
            if (word.equals("--") || command.usage().stopsAtFirst() && !word.startsWith("-")) {
                return false;
            }
        }
        return false;
    }

    static Optional<Command> find(String words) {
        String full = ALIASES.getOrDefault(words, words);
        return ALL.stream()
                .filter(entry -> entry.getKey().equals(full))
                .findFirst()
                .map(entry -> entry.getValue().get());
    }

    private static int group(List<String> words, Session session) {
        String group = words.getFirst();
        boolean known = ALL.stream().anyMatch(e -> e.getKey().startsWith(group + " "));
        if (known && (words.size() == 1 || isHelp(words.get(1)))) {
            session.out().print(Help.group(group));
            return 0;
        }
        String written = known ? group + " " + words.get(1) : group;
        throw new UsageException(
                "calque: '" + written + "' is not a calque command" + suggestion(written) + "\nSee 'calque --help'", 1);
    }

    private static String suggestion(String written) {
        String lower = written.toLowerCase(Locale.ROOT);
        return java.util.stream.Stream.concat(
                        ALL.stream().map(Map.Entry::getKey),
                        ALIASES.keySet().stream().sorted())
                .filter(name -> Nearest.isNear(name, lower))
                .findFirst()
                .map(name -> "; did you mean 'calque " + name + "'?")
                .orElse("");
    }

    private static int help(List<String> words, Session session) {
        if (words.size() > 1) {
            String asked = String.join(" ", words.subList(1, words.size()));
            Optional<Command> command = find(asked);
            session.out().print(command.map(c -> Help.of(c.usage())).orElseGet(() -> Help.group(asked)));
        } else {
            session.out().print(Help.all());
        }
        return 0;
    }
}
