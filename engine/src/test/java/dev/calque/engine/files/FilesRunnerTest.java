package dev.calque.engine.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calque.engine.context.FolderTree;
import dev.calque.graph.CopyOptions;
import dev.calque.graph.Edge;
import dev.calque.graph.FileAction;
import dev.calque.graph.Op;
import dev.calque.graph.Owner;
import dev.calque.graph.PathPatterns;
import dev.calque.graph.VertexId;
import dev.calque.oci.CalqueException;
import dev.calque.oci.Digest;
import dev.calque.oci.RawPath;
import dev.calque.oci.layer.Entry;
import dev.calque.oci.layer.TreeNode;
import dev.calque.oci.layer.TreeView;
import dev.calque.store.Layers;
import dev.calque.store.Lease;
import dev.calque.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesRunnerTest {
    private static final Edge CONTEXT = new Edge(new VertexId(Digest.sha256("context")), 0);
    private static final CopyOptions.Behavior COPY =
            new CopyOptions.Behavior(true, true, false, true, true, false, false);
    private static final CopyOptions.Behavior ADD =
            new CopyOptions.Behavior(true, true, true, true, true, false, false);

    @TempDir
    Path folder;

    private Store store;
    private Lease lease;
    private Path context;
    private final List<Digest> stack = new ArrayList<>();

    @BeforeEach
    void open() throws IOException {
        store = Store.open(folder.resolve("store"));
        lease = store.lease("test");
        context = Files.createDirectories(folder.resolve("context"));
    }

    @AfterEach
    void close() {
        lease.close();
        store.close();
    }

    private void write(String path, String content) throws IOException {
        Path file = context.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private static FileAction.Copy copy(String source, String dest, CopyOptions.Behavior behavior) {
        return new FileAction.Copy(
                CONTEXT,
                source,
                dest,
                new CopyOptions(Optional.empty(), Optional.empty(), List.of(), List.of(), behavior));
    }

    private TreeView run(FileAction... actions) {
        return run(Optional.empty(), actions);
    }

    private TreeView run(Optional<Instant> epoch, FileAction... actions) {
        FileTree source = new FolderTree(context, PathPatterns.NONE);
        FileTree base = new LayerTree(store.layers(), List.copyOf(stack));
        List<FileTree> sources = new ArrayList<>();
        for (FileAction action : actions) {
            action.input().ifPresent(_ -> sources.add(source));
        }
        Layers.Stored stored = new FilesRunner(store.layers(), lease, epoch)
                .run(new Op.Files(Optional.empty(), List.of(actions)), base, sources);
        stack.add(stored.diffId());
        return store.layers().view(stack);
    }

    private String text(TreeView view, String path) throws IOException {
        TreeNode node = view.find(RawPath.of(path)).orElseThrow(() -> new AssertionError("no " + path));
        try (InputStream in = store.layers().content(node.content().orElseThrow())) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void file_goesIntoAFolderThatIsThere_orTakesTheName() throws IOException {
        write("a", "1");
        TreeView view = run(
                new FileAction.MakeDirectory("/there", 0755, Optional.empty()),
                copy("/a", "/there", COPY),
                copy("/a", "/named", COPY),
                copy("/a", "/made/", COPY));
        assertThat(text(view, "there/a")).isEqualTo("1");
        assertThat(text(view, "named")).isEqualTo("1");
        assertThat(text(view, "made/a")).isEqualTo("1");
    }

    @Test
    void linkInTheDestination_isFollowedInsideTheTree() throws IOException {
        write("a", "1");
        Files.createSymbolicLink(context.resolve("out"), Path.of("/../../etc"));
        run(copy("/out", "/link", new CopyOptions.Behavior(false, true, false, true, false, false, false)));
        TreeView view = run(copy("/a", "/link/passwd", COPY));
        assertThat(text(view, "etc/passwd")).isEqualTo("1");
        assertThat(view.find(RawPath.of("link")).orElseThrow().entry()).isInstanceOf(Entry.Symlink.class);
    }

    @Test
    void linkOutOfTheContext_staysInside() throws IOException {
        Files.writeString(folder.resolve("secret"), "canary");
        Files.createSymbolicLink(context.resolve("out"), folder.resolve("secret"));
        assertThatThrownBy(() -> run(copy("/out", "/stolen", COPY)))
                .isInstanceOf(CalqueException.class)
                .hasMessageContaining("not found");
    }

    @Test
    void foldersAndFiles_doNotReplaceEachOther() throws IOException {
        write("folder/x", "1");
        write("file", "1");
        run(copy("/folder", "/a", COPY), copy("/file", "/b", COPY));
        assertThatThrownBy(() -> run(
                        copy("/file", "/a", new CopyOptions.Behavior(true, false, false, true, false, false, false)),
                        copy("/folder", "/b", COPY)))
                .hasMessageContaining("cannot copy to non-directory");
        write("sub/a", "now a file");
        assertThatThrownBy(() -> run(copy("/sub", "/", COPY))).hasMessageContaining("cannot replace to directory");
    }

    @Test
    void folderAboveAChange_isRepeatedWithTheMetadataBelow() throws IOException {
        write("a", "1");
        run(new FileAction.MakeDirectory("/tmp", 01777, Optional.empty()));
        run(copy("/a", "/tmp/a", COPY));
        TreeView alone = store.layers().view(List.of(stack.getLast()));
        assertThat(alone.find(RawPath.of("tmp")).orElseThrow().metadata().mode())
                .isEqualTo(01777);
    }

    @Test
    void removal_hidesWhatLowerLayersHave_andAFolderMadeAnewIsEmpty() throws IOException {
        write("d/a", "1");
        run(copy("/d", "/d", COPY));
        TreeView view =
                run(new FileAction.Remove("/d", false), new FileAction.MakeDirectory("/d", 0700, Optional.empty()));
        assertThat(view.find(RawPath.of("d")).orElseThrow().metadata().mode()).isEqualTo(0700);
        assertThat(view.children(RawPath.of("d"))).isEmpty();
        assertThatThrownBy(() -> run(new FileAction.Remove("/missing", false))).hasMessageContaining("not found");
    }

    @Test
    void hardLinks_stayLinks() throws IOException {
        write("a", "1");
        Files.createLink(context.resolve("b"), context.resolve("a"));
        TreeView view = run(copy("/", "/", COPY));
        assertThat(view.find(RawPath.of("a")).orElseThrow().identity())
                .isEqualTo(view.find(RawPath.of("b")).orElseThrow().identity());
    }

    @Test
    void archive_isTakenApart_andWhatIsNoneIsCopied() throws IOException, InterruptedException {
        write("in/x/y", "1");
        write("plain.tar.gz", "no archive at all");
        tar("-czf", "a.tar.gz", "-C", "in", "x");
        TreeView view = run(copy("/a.tar.gz", "/to/", ADD), copy("/plain.tar.gz", "/to/", ADD));
        assertThat(text(view, "to/x/y")).isEqualTo("1");
        assertThat(text(view, "to/plain.tar.gz")).isEqualTo("no archive at all");
    }

    @Test
    void archiveMember_neverLeavesItsFolder() throws IOException, InterruptedException {
        write("in/evil", "1");
        tar("-cf", "a.tar", "-P", "--transform", "s#^in/evil#../../../evil#", "in/evil");
        TreeView view = run(copy("/a.tar", "/to/", ADD));
        assertThat(view.find(RawPath.of("to/evil"))).isPresent();
        assertThat(view.find(RawPath.of("evil"))).isEmpty();
    }

    private void tar(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tar"));
        command.addAll(List.of(words));
        Process tar = new ProcessBuilder(command)
                .directory(context.toFile())
                .inheritIO()
                .start();
        assertThat(tar.waitFor()).isZero();
    }

    @Test
    void sameContent_givesTheSameLayer() throws IOException {
        write("b/c", "1");
        write("a", "2");
        for (String path : List.of("b/c", "b", "a", ".")) {
            Files.setLastModifiedTime(context.resolve(path), FileTime.from(Instant.ofEpochSecond(1_000_000)));
        }
        run(Optional.of(Instant.ofEpochSecond(500)), copy("/", "/x/", COPY));
        Digest first = stack.removeLast();
        Files.setLastModifiedTime(context.resolve("a"), FileTime.from(Instant.ofEpochSecond(2_000_000)));
        run(Optional.of(Instant.ofEpochSecond(500)), copy("/", "/x/", COPY));
        assertThat(stack.getLast()).isEqualTo(first);
    }

    @Test
    void chmod_countsForFilesFoldersAndParentsThatAreMade() throws IOException {
        write("f", "1");
        FileAction.Copy copy = new FileAction.Copy(
                CONTEXT,
                "/f",
                "/p/f",
                new CopyOptions(
                        Optional.of(new Owner("5", "6")), Optional.of("u=rwX,go="), List.of(), List.of(), COPY));
        TreeView view = run(copy);
        assertThat(view.find(RawPath.of("p/f")).orElseThrow().metadata().mode()).isEqualTo(0600);
        assertThat(view.find(RawPath.of("p")).orElseThrow().metadata().mode()).isEqualTo(0700);
        assertThat(view.find(RawPath.of("p/f")).orElseThrow().metadata().uid()).isEqualTo(5);
        assertThat(view.find(RawPath.of("p/f")).orElseThrow().metadata().gid()).isEqualTo(6);
    }

    @Test
    void passwd_isReadAsDataOnly() throws IOException {
        write("etc/passwd", "root:x:0:0::/root:/bin/sh\napp:x:1000:1001::/:/bin/sh\nbad:x:x:y::/:/\n");
        write("etc/group", "root:x:0:\napp:x:1001:\nextra:x:7:app,other\n");
        run(copy("/", "/", COPY));
        Accounts accounts = new Accounts(new LayerTree(store.layers(), stack));
        assertThat(accounts.process("app").additionalGids()).containsExactly(1001L, 7L);
        assertThat(accounts.process("app:root").additionalGids()).containsExactly(0L);
        assertThat(accounts.process("1234").gid()).isZero();
        assertThatThrownBy(() -> accounts.process("nobody")).hasMessageContaining("unable to find user nobody");
        assertThatThrownBy(() -> accounts.process("4294967296")).hasMessageContaining("beyond the largest");
        assertThatThrownBy(() -> accounts.process("bad")).hasMessageContaining("where a number belongs");
    }
}
