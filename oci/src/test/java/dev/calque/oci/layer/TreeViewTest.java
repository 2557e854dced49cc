package dev.calque.oci.layer;

import static dev.calque.oci.layer.Tars.file;
import static dev.calque.oci.layer.Tars.folder;
import static dev.calque.oci.layer.Tars.hardlink;
import static dev.calque.oci.layer.Tars.opaque;
import static dev.calque.oci.layer.Tars.path;
import static dev.calque.oci.layer.Tars.symlink;
import static dev.calque.oci.layer.Tars.whiteout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calque.oci.CalqueException;
import dev.calque.oci.Digest;
import dev.calque.oci.RawPath;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TreeViewTest {
    private static TreeView view(Entry[]... layers) {
        List<IndexedLayer> stack = new ArrayList<>();
        for (Entry[] entries : layers) {
            stack.add(new IndexedLayer(Digest.sha256("layer " + stack.size()), Tars.index(entries)));
        }
        return TreeView.of(stack);
    }

    private static Entry[] layer(Entry... entries) {
        return entries;
    }

    private static List<String> paths(TreeView view) {
        return view.walk(RawPath.ROOT).map(node -> node.path().toString()).toList();
    }

    @Test
    void emptyStack_hasARootOnly() {
        assertThat(paths(view())).containsExactly("/");
        assertThat(view().find(RawPath.ROOT).orElseThrow().metadata().mode()).isEqualTo(0755);
    }

    @Test
    void whiteout_hidesLowerLayersOnly() {
        TreeView view = view(
                layer(folder("a"), file("a/x"), file("a/y"), file("b")),
                layer(whiteout("a/x"), whiteout("b"), whiteout("never"), whiteout("no/where")));
        assertThat(paths(view)).containsExactly("/", "/a", "/a/y");
    }

    @Test
    void whiteout_afterAnEntryOfItsLayer_sparesIt() {
        TreeView view = view(
                layer(folder("a"), file("a/old")),
                layer(folder("a"), file("a/new"), file("b"), whiteout("a"), whiteout("b")));
        assertThat(paths(view)).containsExactly("/", "/a", "/a/new", "/b");
    }

    @Test
    void opaqueFolder_hidesWhatWasInIt_inAnyOrder() {
        TreeView view = view(
                layer(folder("a"), file("a/old"), folder("a/sub"), file("a/sub/old")),
                layer(folder("a"), file("a/new"), file("a/sub/new"), opaque("a")));
        assertThat(paths(view)).containsExactly("/", "/a", "/a/new", "/a/sub", "/a/sub/new");
    }

    @Test
    void opaqueRoot_hidesAll() {
        assertThat(paths(view(layer(file("a"), folder("b")), layer(opaque(""), file("c")))))
                .containsExactly("/", "/c");
    }

    @Test
    void fileOverFolder_hidesTheSubtree_andFolderOverFileReplaces() {
        TreeView view = view(layer(folder("a"), file("a/x"), file("b")), layer(file("a"), folder("b"), file("b/y")));
        assertThat(paths(view)).containsExactly("/", "/a", "/b", "/b/y");
        assertThat(view.find(path("a")).orElseThrow().entry()).isInstanceOf(Entry.File.class);
    }

    @Test
    void folderOverFolder_mergesAndTakesTheNewMetadata() {
        TreeView view = view(
                layer(new Entry.Directory(path("a"), Tars.PLAIN.withMode(0700)), file("a/x")),
                layer(new Entry.Directory(path("a"), Tars.PLAIN.withMode(0711))));
        assertThat(view.find(path("a")).orElseThrow().metadata().mode()).isEqualTo(0711);
        assertThat(view.children(path("a"))).hasSize(1);
    }

    @Test
    void impliedParents_belongToRoot() {
        TreeNode implied = view(layer(file("a/b/c"))).find(path("a/b")).orElseThrow();
        assertThat(implied.metadata().mode()).isEqualTo(0755);
        assertThat(implied.metadata().uid()).isZero();
    }

    @Test
    void entryBelowALink_landsWhereTheLinkPoints() {
        TreeView view = view(
                layer(folder("run"), folder("var"), symlink("var/run", "/run"), symlink("out", "../../../../etc")),
                layer(file("var/run/pid"), file("out/passwd")));
        assertThat(paths(view))
                .containsExactly("/", "/etc", "/etc/passwd", "/out", "/run", "/run/pid", "/var", "/var/run");
    }

    @Test
    void hardLinks_shareTheFile() {
        TreeView view = view(
                layer(file("a"), symlink("abs", "/d"), folder("d"), file("d/f")),
                layer(hardlink("b", "a"), hardlink("c", "abs/f")));
        TreeNode a = view.find(path("a")).orElseThrow();
        TreeNode b = view.find(path("b")).orElseThrow();
        assertThat(b.identity()).isEqualTo(a.identity());
        assertThat(b.content()).isEqualTo(a.content());
        assertThat(b.entry().path()).isEqualTo(path("b"));
        assertThat(view.find(path("c")).orElseThrow().identity())
                .isEqualTo(view.find(path("d/f")).orElseThrow().identity());
        assertThat(b.content().orElseThrow().diffId()).isEqualTo(Digest.sha256("layer 0"));
    }

    @Test
    void hardLink_outlivesItsFirstName() {
        TreeView view = view(layer(file("a"), hardlink("b", "a")), layer(whiteout("a")));
        assertThat(paths(view)).containsExactly("/", "/b");
    }

    @Test
    void hardLink_toNothing_isRefused() {
        assertThatThrownBy(() -> view(layer(hardlink("b", "a")))).isInstanceOf(CalqueException.class);
    }

    @Test
    void entryBelowAFile_isRefused() {
        assertThatThrownBy(() -> view(layer(file("a"), file("a/b")))).isInstanceOf(CalqueException.class);
    }

    @Test
    void resolve_staysInTheRoot_andNamesWhatIsMissing() {
        TreeView view = view(layer(
                symlink("abs", "/usr/bin"),
                symlink("rel", "usr/../usr/bin"),
                symlink("up", "../../../../usr"),
                symlink("dangling", "no/such/../thing"),
                folder("usr/bin"),
                file("usr/bin/sh"),
                symlink("usr/bin/dash", "sh")));
        assertThat(view.resolve(path("abs/sh"), true)).isEqualTo(path("usr/bin/sh"));
        assertThat(view.resolve(path("rel/dash"), true)).isEqualTo(path("usr/bin/sh"));
        assertThat(view.resolve(path("rel/dash"), false)).isEqualTo(path("usr/bin/dash"));
        assertThat(view.resolve(path("up/bin/new/file"), true)).isEqualTo(path("usr/bin/new/file"));
        assertThat(view.resolve(path("dangling/x"), true)).isEqualTo(path("no/thing/x"));
        assertThat(view.resolve(path("abs"), false)).isEqualTo(path("abs"));
        assertThat(view.find(path("abs/sh"))).isEmpty();
    }

    @Test
    void resolve_ofALoop_ends() {
        TreeView view = view(layer(symlink("a", "b"), symlink("b", "a"), symlink("c", "c/c/c/c")));
        assertThatThrownBy(() -> view.resolve(path("a/x"), true)).isInstanceOf(CalqueException.class);
        assertThatThrownBy(() -> view.resolve(path("c"), true)).isInstanceOf(CalqueException.class);
        assertThat(view.resolve(path("a"), false)).isEqualTo(path("a"));
    }

    @Test
    void walk_isInTheOrderOfRawPath() {
        TreeView view = view(
                layer(file("a-b"), folder("a"), file("a/z"), file("a.b"), file("é"), folder("a/b"), file("a/b/c")));
        List<RawPath> walked = view.walk(RawPath.ROOT).map(TreeNode::path).toList();
        assertThat(walked).isSorted().hasSize(8);
        assertThat(view.walk(path("a/b")).map(TreeNode::path)).containsExactly(path("a/b"), path("a/b/c"));
        assertThat(view.walk(path("nothing"))).isEmpty();
    }
}
