package dev.calque.dockerfile.syntax;

import java.util.List;

/**
 * An instruction, its lines joined and cut into flags and arguments.
 *
 * @param keyword as written
 * @param flags as written, such as {@code --from=build}
 * @param code the joined line
 */
public record Command(String keyword, List<String> flags, Arguments arguments, String code, List<Heredoc> heredocs) {
    public Command {
        flags = List.copyOf(flags);
        heredocs = List.copyOf(heredocs);
    }

    Command withHeredocs(List<Heredoc> found) {
        return new Command(keyword, flags, arguments, code, found);
    }
}
