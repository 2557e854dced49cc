package dev.calque.cli.progress;

import dev.calque.cli.format.Human;
import dev.calque.solver.BuildEvent;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** Live steps with their last lines of output; a step that is over folds into one line. */
public final class TerminalProgress implements BuildProgress {
    private static final Duration REDRAW = Duration.ofMillis(100);
    private static final int OUTPUT_LINES = 6;

    private final PrintStream out;
    private final int columns;
    private final int rows;
    private final boolean color;
    private final Steps steps = new Steps();
    private final ReentrantLock screen = new ReentrantLock();
    private final long start = System.nanoTime();
    private final Thread redraw;
    private int drawn;
    private int folded;

    public TerminalProgress(PrintStream out, int rows, int columns, boolean color) {
        this.out = out;
        this.rows = rows;
        this.columns = columns;
        this.color = color;
        this.redraw = Thread.ofVirtual().start(this::redrawUntilInterrupted);
    }

    private void redrawUntilInterrupted() {
        try {
            while (true) {
                Thread.sleep(REDRAW);
                draw();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void accept(BuildEvent event) {
        screen.lock();
        try {
            switch (event) {
                case BuildEvent.Warning _ -> {}
                case BuildEvent.Notice notice -> {
                    erase();
                    out.println(notice.message());
                }
                case BuildEvent.OfVertex ofVertex -> steps.apply(ofVertex);
            }
        } finally {
            screen.unlock();
        }
    }

    private void draw() {
        screen.lock();
        try {
            erase();
            List<Steps.Step> all = steps.all();
            fold(all);
            List<String> live = live(all);
            live.forEach(out::println);
            drawn = live.size();
            out.flush();
        } finally {
            screen.unlock();
        }
    }

    /** Steps that are over, as long as none before them runs, become lines that stay. */
    private void fold(List<Steps.Step> all) {
        while (folded < all.size() && all.get(folded).isOver()) {
            out.println(line(all.get(folded++)));
        }
    }

    private List<String> live(List<Steps.Step> all) {
        List<Steps.Step> rest = all.subList(folded, all.size());
        List<String> lines = new ArrayList<>();
        long running = rest.stream().filter(s -> !s.isOver()).count();
        if (running == 0) {
            return lines;
        }
        Duration since = Duration.ofNanos(System.nanoTime() - start);
        lines.add(faint(cut("building " + Human.seconds(since) + ", " + running + " running")));
        int perStep = (int) Math.max(1, Math.min(OUTPUT_LINES, (rows - 4 - rest.size()) / running));
        for (Steps.Step step : rest) {
            lines.add(line(step));
            if (!step.isOver()) {
                step.output.last(perStep).forEach(text -> lines.add(faint(cut("   | " + plain(text)))));
            }
        }
        return lines.size() < rows ? lines : lines.subList(0, rows - 1);
    }

    private String line(Steps.Step step) {
        String right =
                switch (step.state) {
                    case WAITING -> "";
                    case CACHED -> "CACHED";
                    case RUNNING ->
                        (step.bytesMoved.isEmpty() ? "" : step.bytesMoved + " ")
                                + Human.seconds(Duration.ofNanos(System.nanoTime() - step.startNanos));
                    case DONE -> (Summary.weight(step) + "  " + Human.seconds(step.took)).strip();
                    case FAILED -> "FAILED " + Human.seconds(step.took);
                };
        int room = Math.max(10, columns - right.length() - 5);
        String name = plain(step.name);
        String left = name.length() > room ? name.substring(0, room - 1) + "…" : name;
        String text = " " + mark(step) + " " + left + " ".repeat(Math.max(1, room - left.length() + 1)) + right;
        return switch (step.state) {
            case FAILED -> colored("31", text);
            case CACHED, DONE -> colored("34", text);
            case WAITING, RUNNING -> text;
        };
    }

    private static String mark(Steps.Step step) {
        return switch (step.state) {
            case WAITING -> " ";
            case RUNNING -> ">";
            case CACHED, DONE -> "✓";
            case FAILED -> "✗";
        };
    }

    /** Control characters of a command must not reach the terminal. */
    private static String plain(String text) {
        StringBuilder clean = new StringBuilder();
        String without = text.replaceAll("\u001B\\[[0-9;?]*[A-Za-z]", "");
        without.codePoints().filter(c -> !Character.isISOControl(c)).forEach(clean::appendCodePoint);
        return clean.toString();
    }

    private String cut(String text) {
        return text.length() < columns ? text : text.substring(0, columns - 1);
    }

    private String faint(String text) {
        return colored("2", text);
    }

    private String colored(String code, String text) {
        return color ? "\u001B[" + code + "m" + text + "\u001B[0m" : text;
    }

    private void erase() {
        if (drawn > 0) {
            out.print("\u001B[" + drawn + "A\u001B[J");
            drawn = 0;
        }
    }

    @Override
    public void close() {
        redraw.interrupt();
        screen.lock();
        try {
            erase();
            for (Steps.Step step : steps.all().subList(folded, steps.all().size())) {
                out.println(line(step));
            }
            folded = steps.all().size();
            out.flush();
        } finally {
            screen.unlock();
        }
    }
}
