package dev.calque.runtime.layer;

import dev.calque.linux.DeviceNumber;
import dev.calque.linux.Directory;
import dev.calque.linux.FileType;

/**
 * How overlayfs writes down that something below is gone: a character device 0:0 hides one name, an attribute hides all
 * that lower folders hold.
 *
 * @see <a href="https://docs.kernel.org/filesystems/overlayfs.html#whiteouts-and-opaque-directories">overlayfs,
 *     whiteouts and opaque directories</a>
 */
public final class OverlayMarks {
    private static final String OPAQUE = "trusted.overlay.opaque";

    private OverlayMarks() {}

    /** Whether the attribute is overlayfs's own; these never come from a layer and never go into one. */
    static boolean isOverlayXattr(String name) {
        return name.startsWith("trusted.overlay.") || name.startsWith("user.overlay.");
    }

    static void whiteOut(Directory parent, String name) {
        parent.mknod(name, FileType.CHARACTER_DEVICE, DeviceNumber.NONE);
    }

    static void makeOpaque(Directory parent, String name) {
        parent.setXattr(name, OPAQUE, "y");
    }

    static void clearOpaque(Directory parent, String name) {
        parent.removeXattr(name, OPAQUE);
    }

    /** Removes what overlayfs noted for itself, such as where a file came from; the marks stay. */
    static void clearNotes(Directory parent, String name) {
        for (String xattr : parent.xattrNames(name)) {
            if (isOverlayXattr(xattr) && !xattr.equals(OPAQUE)) {
                parent.removeXattr(name, xattr);
            }
        }
    }

    public static boolean isOpaque(Directory parent, String name) {
        return parent.xattr(name, OPAQUE).filter("y"::equals).isPresent();
    }
}
