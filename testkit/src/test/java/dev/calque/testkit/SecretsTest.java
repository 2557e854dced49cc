package dev.calque.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.calque.engine.BuildRequest;
import dev.calque.engine.Calque;
import dev.calque.engine.ImageForm;
import dev.calque.engine.Output;
import dev.calque.oci.ImageRef;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a build must never keep: the values of secrets and the key of an ssh agent. A watcher reads the whole store, the
 * arguments and the environment of every process outside containers, again and again while commands use them.
 */
class SecretsTest {
    private static final String IN_FILE = "canary-in-a-file-8c1f5e7b2d9a4036";
    private static final String IN_VARIABLE = "canary-in-a-variable-51d0c3e8f7ba6294";

    private static final String DOCKERFILE = """
            FROM busybox
            COPY ssh/ /
            RUN --mount=type=secret,id=file,required=true --mount=type=secret,id=variable,env=TOKEN,required=true \\
                test "$(wc -c < /run/secrets/file)" = 33 && test "${#TOKEN}" = 37 && sleep 1
            RUN --mount=type=secret,id=variable,target=/token test -s /token && echo "token of $(wc -c < /token)"
            RUN --mount=type=ssh,required=true ssh-add -l | grep canary-key && sleep 1
            """;

    @Test
    void secretsAndKeysThatABuildUses_areFoundNowhere(@TempDir Path work) throws Exception {
        assumeTrue(isRoot(), "running a command needs root");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/ssh-agent")), "ssh-agent is not installed");
        Path context = Files.createDirectories(work.resolve("context"));
        Files.writeString(context.resolve("Dockerfile"), DOCKERFILE);
        copyProgram(Path.of("/usr/bin/ssh-add"), Files.createDirectories(context.resolve("ssh")));
        Path secret = Files.writeString(work.resolve("secret"), IN_FILE);
        Path socket = work.resolve("agent");
        Process agent = new ProcessBuilder("/usr/bin/ssh-agent", "-D", "-a", socket.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            String key = addKey(work.resolve("key"), socket);
            BuildRequest request = request(context, secret, socket);
            List<String> wanted = spellings(key);
            StringBuffer shown = new StringBuffer();
            Path root = work.resolve("store");
            try (Calque calque = Calque.open(root, Map.of("PATH", System.getenv("PATH"), "VARIABLE", IN_VARIABLE))) {
                try (InputStream base = Files.newInputStream(Path.of("../conformance/bases/busybox.tar.gz"))) {
                    calque.rootfsImport()
                            .run(
                                    base,
                                    new dev.calque.engine.images.RootfsImport.Notes("", ""),
                                    List.of(),
                                    Optional.of(ImageRef.parseTagged("busybox")));
                }
                Watch watch = new Watch(root, wanted);
                Thread watching = Thread.ofPlatform().start(watch);
                try {
                    calque.build(request.withOutputs(outputs(work)), event -> shown.append(text(event)));
                } finally {
                    watch.ended = true;
                    watching.join();
                }
                assertThat(shown.toString()).contains("token of 37").contains("canary-key");
                assertThat(watch.rounds).as("rounds of the watcher").isGreaterThan(5);
                assertThat(watch.found).isEmpty();
                watch.files(root);
                watch.files(work.resolve("out"));
                assertThat(watch.found).isEmpty();
                assertThat(wanted).noneMatch(shown.toString()::contains);
            }
        } finally {
            agent.destroy();
            agent.waitFor();
        }
    }

    private static BuildRequest request(Path context, Path secret, Path socket) {
        BuildRequest.Sandbox plain = BuildRequest.Sandbox.DEFAULT;
        BuildRequest.Secrets secrets = new BuildRequest.Secrets(
                Map.of("file", secret), Map.of("variable", "VARIABLE"), Map.of("default", socket));
        return BuildRequest.of(context)
                .withTags(List.of("secrets"))
                .withSandbox(new BuildRequest.Sandbox(
                        plain.network(),
                        plain.names(),
                        plain.shmSizeBytes(),
                        plain.ulimits(),
                        plain.cgroupParent(),
                        plain.allowed(),
                        secrets));
    }

    private static List<Output> outputs(Path work) {
        ImageForm plain = new ImageForm(
                Optional.of(ImageForm.Packing.UNCOMPRESSED), java.util.OptionalInt.empty(), false, List.of());
        return List.of(
                new Output.Image(List.of("secrets"), ImageForm.DEFAULT),
                new Output.Layout(work.resolve("out"), List.of(), plain));
    }

    private static String text(dev.calque.solver.BuildEvent event) {
        return event instanceof dev.calque.solver.BuildEvent.Output output ? output.bytes() : event + "\n";
    }

    private static String addKey(Path key, Path socket) throws Exception {
        run(Map.of(), "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "canary-key", "-f", key.toString());
        for (int i = 0; i < 100 && !Files.exists(socket); i++) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        run(Map.of("SSH_AUTH_SOCK", socket.toString()), "ssh-add", "-q", key.toString());
        // A line from the middle of the private key, which holds its secret part.
        return Files.readAllLines(key).get(3);
    }

    private static void run(Map<String, String> environment, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(String.join(" ", command) + ": " + output)
                .isZero();
    }

    /** A program with its libraries, each where the program looks for it. */
    private static void copyProgram(Path program, Path root) throws Exception {
        Process ldd = new ProcessBuilder("ldd", program.toString()).start();
        String listed = new String(ldd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        List<Path> files = new ArrayList<>(List.of(program));
        for (String word : listed.split("\\s+")) {
            if (word.startsWith("/")) {
                files.add(Path.of(word));
            }
        }
        for (Path file : files) {
            Path copy = root.resolve(file.toString().substring(1));
            Files.createDirectories(copy.getParent());
            Files.copy(file.toRealPath(), copy);
        }
    }

    private static List<String> spellings(String key) {
        List<String> spellings = new ArrayList<>(List.of(IN_FILE, IN_VARIABLE, key));
        for (String text : List.of(IN_FILE, IN_VARIABLE)) {
            spellings.add(Base64.getEncoder()
                    .withoutPadding()
                    .encodeToString(text.getBytes(StandardCharsets.UTF_8))
                    .substring(0, 32));
        }
        return spellings;
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    /** Looks everywhere, again and again. */
    private static final class Watch implements Runnable {
        private final Path root;
        private final List<String> wanted;
        private final Set<String> found = new LinkedHashSet<>();
        private volatile boolean ended;
        private int rounds;

        Watch(Path root, List<String> wanted) {
            this.root = root;
            this.wanted = wanted;
        }

        @Override
        public void run() {
            while (!ended) {
                rounds++;
                processes();
                files(root.resolve("ingest"));
                files(root.resolve("cache"));
                files(root.resolve("steps"));
            }
        }

        private void processes() {
            try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
                all.map(ProcessHandle::pid)
                        .map(pid -> Path.of("/proc/" + pid))
                        .filter(Watch::isOutside)
                        .forEach(process -> {
                            look(process.resolve("cmdline"));
                            look(process.resolve("environ"));
                        });
            }
        }

        private static boolean isOutside(Path process) {
            try {
                Path own = Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
                return Files.readSymbolicLink(process.resolve("ns/pid")).equals(own);
            } catch (IOException gone) {
                return false;
            }
        }

        void files(Path folder) {
            if (!Files.isDirectory(folder)) {
                return;
            }
            List<Path> open = new ArrayList<>(List.of(folder));
            while (!open.isEmpty()) {
                try (Stream<Path> children = Files.list(open.removeLast())) {
                    children.forEach(child -> {
                        if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                            open.add(child);
                        } else if (Files.isRegularFile(child, LinkOption.NOFOLLOW_LINKS)) {
                            look(child);
                        }
                    });
                } catch (IOException | java.io.UncheckedIOException gone) {
                    continue;
                }
            }
        }

        private void look(Path file) {
            try {
                String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                wanted.stream().filter(bytes::contains).forEach(each -> found.add(file + " has " + each));
            } catch (IOException gone) {
                return;
            }
        }
    }
}
