package dev.calque.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** How large the terminal is; asked with {@code stty}, which every system has. */
final class TerminalSize {
    private static final int[] USUAL = {24, 80};

    private TerminalSize() {}

    /** Rows and columns. */
    static int[] find() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String[] size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .strip()
                    .split(" ");
            int rows = size.length == 2 ? Integer.parseInt(size[0]) : 0;
            int columns = size.length == 2 ? Integer.parseInt(size[1]) : 0;
            return rows > 4 && columns > 20 ? new int[] {rows, columns} : USUAL.clone();
        } catch (IOException | NumberFormatException e) {
            return USUAL.clone();
        }
    }
}
