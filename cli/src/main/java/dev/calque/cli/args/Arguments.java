package dev.calque.cli.args;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A parsed command line: options by name, arguments in order. */
public final class Arguments {
    /** docker's exit code for a wrong option. */
    private static final int WRONG_OPTION = 125;

    private final Usage usage;
    private final Map<String, List<String>> values = new LinkedHashMap<>();
    private final List<String> rest = new ArrayList<>();

    private Arguments(Usage usage) {
        this.usage = usage;
    }

    /** @throws UsageException where the words do not fit; it says what is wrong and where help is */
    public static Arguments parse(Usage usage, List<String> words) {
        Arguments parsed = new Arguments(usage);
        int at = 0;
        while (at < words.size()) {
            String word = words.get(at++);
            if (word.equals("--")) {
                parsed.rest.addAll(words.subList(at, words.size()));
                break;
            }
            if (word.startsWith("--")) {
                at = parsed.longOption(word.substring(2), words, at);
            } else if (word.startsWith("-") && word.length() > 1) {
                at = parsed.letters(word.substring(1), words, at);
            } else {
                parsed.rest.add(word);
                if (usage.stopsAtFirst()) {
                    parsed.rest.addAll(words.subList(at, words.size()));
                    break;
                }
            }
        }
        return parsed;
    }

    /** Refuses too few or too many arguments; separate, so that {@code --help} wins. */
    public void checkCount() {
        int count = rest.size();
        if (count >= usage.least() && count <= usage.most()) {
            return;
        }
        int bound = count < usage.least() ? usage.least() : usage.most();
        String how = usage.least() == usage.most() ? "" : count < usage.least() ? "at least " : "at most ";
        throw new UsageException(
                "calque " + usage.name() + ": '" + "calque " + usage.name() + "' "
                        + (bound == 0
                                ? "accepts no arguments"
                                : "requires " + how + bound + (bound == 1 ? " argument" : " arguments"))
                        + "\n\nUsage:  calque " + usage.name() + " " + usage.arguments()
                        + "\n\nSee 'calque " + usage.name() + " --help' for more information",
                1);
    }

    private int longOption(String text, List<String> words, int next) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        Option option = usage.options().stream()
                .filter(o -> o.name().equals(name))
                .findFirst()
                .orElseThrow(() -> wrong("unknown flag: --" + name + suggestion(name)));
        if (equals >= 0) {
            set(option, text.substring(equals + 1), "--" + name);
            return next;
        }
        return take(option, words, next, "--" + name);
    }

    private int letters(String text, List<String> words, int next) {
        for (int i = 0; i < text.length(); i++) {
            String letter = text.substring(i, i + 1);
            Option option = usage.options().stream()
                    .filter(o -> o.letter().filter(letter::equals).isPresent())
                    .findFirst()
                    .orElseThrow(() -> wrong("unknown shorthand flag: '" + letter + "' in -" + text));
            String after = text.substring(i + 1);
            if (after.startsWith("=")) {
                set(option, after.substring(1), "-" + letter);
                return next;
            }
            if (!option.isSwitch()) {
                if (after.isEmpty()) {
                    return take(option, words, next, "-" + letter);
                }
                set(option, after, "-" + letter);
                return next;
            }
            set(option, "true", "-" + letter);
        }
        return next;
    }

    private int take(Option option, List<String> words, int next, String written) {
        if (option.isSwitch()) {
            set(option, "true", written);
            return next;
        }
        if (next == words.size()) {
            throw wrong("flag needs an argument: " + written);
        }
        set(option, words.get(next), written);
        return next + 1;
    }

    private void set(Option option, String value, String written) {
        if (option.isSwitch()
                && !List.of("true", "false", "1", "0", "t", "f").contains(value.toLowerCase(Locale.ROOT))) {
            throw wrong("invalid argument \"" + value + "\" for \"" + written + "\" flag: true or false is expected");
        }
        List<String> all = values.computeIfAbsent(option.name(), _ -> new ArrayList<>());
        if (!option.repeatable()) {
            all.clear();
        }
        all.add(value);
    }

    private String suggestion(String name) {
        return usage.options().stream()
                .map(Option::name)
                .filter(known -> Nearest.isNear(known, name))
                .findFirst()
                .map(known -> "; did you mean --" + known + "?")
                .orElse("");
    }

    private UsageException wrong(String message) {
        return new UsageException(
                message + "\n\nUsage:  calque " + usage.name() + " " + usage.arguments() + "\n\nRun 'calque "
                        + usage.name() + " --help' for more information",
                WRONG_OPTION);
    }

    public boolean has(String option) {
        return values.containsKey(option);
    }

    /** Whether a switch is on. */
    public boolean isSet(String option) {
        return text(option)
                .map(v -> List.of("true", "1", "t").contains(v.toLowerCase(Locale.ROOT)))
                .orElse(false);
    }

    /** The last value of an option. */
    public Optional<String> text(String option) {
        List<String> all = values.getOrDefault(option, List.of());
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    /** All values of an option, in order. */
    public List<String> texts(String option) {
        return List.copyOf(values.getOrDefault(option, List.of()));
    }

    /** The arguments. */
    public List<String> rest() {
        return List.copyOf(rest);
    }

    public String first() {
        return rest.getFirst();
    }
}
