package dev.calque.cli;

import dev.calque.cli.args.Arguments;
import dev.calque.cli.args.Option;
import dev.calque.cli.args.Usage;
import dev.calque.cli.args.UsageException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** {@code calque completion}: scripts that complete words in shells. */
final class Completion implements Command {
    @Override
    public Usage usage() {
        return Usage.of("completion")
                .summary("Print a completion script: source <(calque completion bash)")
                .arguments("bash|zsh|fish", 1, 1)
                .build();
    }

    @Override
    public int run(Arguments arguments, Session session) {
        session.out()
                .print(
                        switch (arguments.first()) {
                            case "bash" -> bash();
                            case "zsh" -> "autoload -U +X bashcompinit && bashcompinit\n" + bash();
                            case "fish" -> fish();
                            default ->
                                throw new UsageException(
                                        "completion for '" + arguments.first()
                                                + "' is not there; bash, zsh and fish are",
                                        1);
                        });
        return 0;
    }

    /** Every way to write every command, with its options. */
    private static Map<String, Usage> commands() {
        Map<String, Usage> all = new TreeMap<>();
        Commands.ALL.forEach(e -> all.put(e.getKey(), e.getValue().get().usage()));
        Commands.ALIASES.forEach((alias, full) -> all.put(alias, java.util.Objects.requireNonNull(all.get(full))));
        return all;
    }

    private static String words(Usage usage) {
        return usage.options().stream()
                .map(o -> "--" + o.name())
                .sorted()
                .collect(Collectors.joining(" ", "", " --help"));
    }

    private static Set<String> firsts() {
        return commands().keySet().stream().map(c -> c.split(" ")[0]).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> seconds(String first) {
        Set<String> found = new LinkedHashSet<>();
        commands().keySet().stream()
                .filter(c -> c.startsWith(first + " "))
                .forEach(c -> found.add(c.substring(first.length() + 1)));
        return found;
    }

    private static String bash() {
        StringBuilder out =
                new StringBuilder("_calque() {\n  local current=\"${COMP_WORDS[COMP_CWORD]}\" words=\"\"\n");
        out.append("  case \"${COMP_WORDS[*]:1:COMP_CWORD-1}\" in\n");
        out.append("    \"\") words=\"").append(String.join(" ", firsts())).append("\" ;;\n");
        for (String first : firsts()) {
            Set<String> seconds = seconds(first);
            if (!seconds.isEmpty()) {
                out.append("    \"")
                        .append(first)
                        .append("\") words=\"")
                        .append(String.join(" ", seconds))
                        .append("\" ;;\n");
            }
        }
        commands().entrySet().stream()
                .sorted((a, b) -> b.getKey().length() - a.getKey().length())
                .forEach(e -> out.append("    \"")
                        .append(e.getKey())
                        .append("\"*) words=\"")
                        .append(words(e.getValue()))
                        .append("\"; [[ $current == -* ]] || words=\"$(")
                        .append(
                                takesImages(e.getValue())
                                        ? "calque image ls --format '{{.Repository}}:{{.Tag}}' 2>/dev/null"
                                        : "true")
                        .append(")\" ;;\n"));
        out.append("  esac\n  COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n}\n");
        out.append("complete -o default -F _calque calque\n");
        return out.toString();
    }

    private static boolean takesImages(Usage usage) {
        return usage.arguments().contains("IMAGE");
    }

    private static String fish() {
        StringBuilder out = new StringBuilder("complete -c calque -f -n __fish_use_subcommand -a '")
                .append(String.join(" ", firsts()))
                .append("'\n");
        for (String first : firsts()) {
            Set<String> seconds = seconds(first);
            if (!seconds.isEmpty()) {
                out.append("complete -c calque -f -n '__fish_seen_subcommand_from ")
                        .append(first)
                        .append("' -a '")
                        .append(String.join(" ", seconds))
                        .append("'\n");
            }
        }
        commands().forEach((name, usage) -> {
            String last = name.substring(name.lastIndexOf(' ') + 1);
            for (Option option : usage.options()) {
                out.append("complete -c calque -n '__fish_seen_subcommand_from ")
                        .append(last)
                        .append("' -l ")
                        .append(option.name());
                option.letter().ifPresent(letter -> out.append(" -s ").append(letter));
                out.append(option.isSwitch() ? "" : " -r")
                        .append(" -d '")
                        .append(option.help().replace("'", "\\'"))
                        .append("'\n");
            }
        });
        return out.toString();
    }
}
