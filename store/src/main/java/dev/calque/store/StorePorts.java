package dev.calque.store;

/** What the store lets others do for it. */
public record StorePorts(TreeSync treeSync) {
    /** Plain Java, which works everywhere: one {@code fsync} a file and a folder. */
    public static StorePorts defaults() {
        return new StorePorts(FsyncEach::sync);
    }
}
