package dev.calque.engine.files;

import dev.calque.oci.CalqueException;
import java.util.ArrayList;
import java.util.List;

/**
 * A change of permission bits as {@code chmod} writes it: octal, or symbolic such as {@code u=rwX,go-w}.
 *
 * @param written how it was written
 */
record ModeChange(String written, List<Clause> clauses, int octal) {
    private static final int NOT_OCTAL = -1;

    /** @param who bits of the owner, group and others that it speaks of, with their special bits */
    private record Clause(int who, char operator, String permissions) {}

    static ModeChange parse(String text) {
        if (text.matches("[0-7]{1,5}")) {
            int octal = Integer.parseInt(text, 8);
            if (octal <= 07777) {
                return new ModeChange(text, List.of(), octal);
            }
        }
        List<Clause> clauses = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            clause(part, text, clauses);
        }
        return new ModeChange(text, List.copyOf(clauses), NOT_OCTAL);
    }

    private static void clause(String part, String text, List<Clause> clauses) {
        int at = 0;
        int who = 0;
        while (at < part.length() && "ugoa".indexOf(part.charAt(at)) >= 0) {
            who |= switch (part.charAt(at)) {
                case 'u' -> 04700;
                case 'g' -> 02070;
                case 'o' -> 01007;
                default -> 07777;
            };
            at++;
        }
        who = who == 0 ? 07777 : who;
        if (at == part.length()) {
            throw wrong(text);
        }
        while (at < part.length()) {
            char operator = part.charAt(at++);
            int end = at;
            while (end < part.length() && "rwxXstugo".indexOf(part.charAt(end)) >= 0) {
                end++;
            }
            if ("+-=".indexOf(operator) < 0) {
                throw wrong(text);
            }
            clauses.add(new Clause(who, operator, part.substring(at, end)));
            at = end;
        }
    }

    private static CalqueException wrong(String text) {
        return CalqueException.invalid("invalid chmod parameter: '" + text
                + "'. it should be octal string and between 0 and 07777, or symbolic such as u=rwX,go=rX");
    }

    /** The mode that follows from {@code mode}. */
    int apply(int mode, boolean folder) {
        if (octal != NOT_OCTAL) {
            return octal;
        }
        int result = mode;
        for (Clause clause : clauses) {
            int bits = bits(clause.permissions(), result, folder) & clause.who();
            result = switch (clause.operator()) {
                case '+' -> result | bits;
                case '-' -> result & ~bits;
                default -> (result & ~(clause.who() & (folder ? 0777 : 07777))) | bits;
            };
        }
        return result & 07777;
    }

    private static int bits(String permissions, int mode, boolean folder) {
        int bits = 0;
        for (int i = 0; i < permissions.length(); i++) {
            bits |= switch (permissions.charAt(i)) {
                case 'r' -> 0444;
                case 'w' -> 0222;
                case 'x' -> 0111;
                case 'X' -> folder || (mode & 0111) != 0 ? 0111 : 0;
                case 's' -> 06000;
                case 't' -> 01000;
                case 'u' -> spread((mode >> 6) & 7);
                case 'g' -> spread((mode >> 3) & 7);
                default -> spread(mode & 7);
            };
        }
        return bits;
    }

    private static int spread(int three) {
        return three << 6 | three << 3 | three;
    }
}
