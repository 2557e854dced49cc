package dev.calque.store;

import dev.calque.oci.Digest;
import dev.calque.oci.MediaType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Another process on the same store: a real JVM that says a line when it has done what it was told, and then waits. */
final class Child implements AutoCloseable {
    private final Process process;
    private final BufferedReader lines;

    private Child(Process process) {
        this.process = process;
        this.lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static Child start(Path root, String... words) throws IOException {
        String classPath = Optional.ofNullable(System.getProperty("surefire.test.class.path"))
                .orElseGet(() -> System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-Xmx32m",
                "-cp",
                classPath,
                Child.class.getName(),
                root.toString()));
        command.addAll(List.of(words));
        return new Child(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** The next line that the child says. */
    String line() throws IOException {
        return String.valueOf(lines.readLine());
    }

    /** Lets it go on. */
    void go() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    public static void main(String[] arguments) throws Exception {
        Store store = Store.open(Path.of(arguments[0]));
        switch (arguments[1]) {
            case "lock" -> {
                Held held = store.lock(arguments[2]);
                say("locked");
                System.in.read();
                held.close();
                say("unlocked");
                System.in.read();
            }
            case "ingest" -> {
                Lease lease = store.lease("child");
                Ingest ingest = store.blobs().ingest(lease);
                OutputStream out = ingest.out();
                out.write(new byte[1 << 20]);
                out.flush();
                say(lease.id());
                System.in.read();
                ingest.commit(MediaType.LAYER_TAR, Optional.empty());
            }
            case "pin" -> {
                Lease lease = store.lease("child");
                say("" + store.blobs().find(Digest.parse(arguments[2]), lease).isPresent());
                System.in.read();
            }
            case "unpack" -> {
                try (Lease lease = store.lease("child")) {
                    say("ready");
                    System.in.read();
                    store.layers().unpack(Digest.parse(arguments[2]), lease, (tar, folder) -> {
                        say("unpacking");
                        Files.write(folder.resolve("content"), tar.readAllBytes());
                    });
                }
                say("done");
                System.in.read();
            }
            case "bomb" -> {
                try (Lease lease = store.lease("child");
                        java.io.InputStream tar = Files.newInputStream(Path.of(arguments[2]))) {
                    store.layers().add(tar, Long.parseLong(arguments[3]), lease);
                    say("accepted");
                } catch (dev.calque.oci.CalqueException e) {
                    say(e.kind().toString());
                }
                System.in.read();
            }
            case "churn" -> Churn.run(store, Long.parseLong(arguments[2]), () -> say("round"));
            default -> throw new IllegalArgumentException(arguments[1]);
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
