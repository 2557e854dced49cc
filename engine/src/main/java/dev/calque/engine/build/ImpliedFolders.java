package dev.calque.engine.build;

import dev.calque.oci.RawPath;
import dev.calque.oci.layer.Entry;
import dev.calque.oci.layer.LayerIndex;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** The folders that a layer's entries lie in without the layer saying what they are. */
final class ImpliedFolders {
    private ImpliedFolders() {}

    /** Sorted, parents first; the root is never among them. */
    static Set<RawPath> of(LayerIndex index) {
        Set<RawPath> named = new HashSet<>();
        Set<RawPath> needed = new TreeSet<>();
        RawPath lastParent = RawPath.ROOT;
        for (int i = 0; i < index.size(); i++) {
            Entry entry = index.item(i).entry();
            if (entry instanceof Entry.Node) {
                named.add(entry.path());
            }
            RawPath parent =
                    entry instanceof Entry.Opaque ? entry.path() : entry.path().parent();
            if (!parent.equals(lastParent)) {
                lastParent = parent;
                addWithParents(parent, needed);
            }
        }
        needed.removeAll(named);
        return needed;
    }

    private static void addWithParents(RawPath folder, Set<RawPath> needed) {
        RawPath up = folder;
        while (!up.isRoot() && needed.add(up)) {
            up = up.parent();
        }
    }
}
