package dev.calque.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Metadata of a name in an open directory, never of what a symbolic link points to. */
final class Attributes {
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int FIRST_GUESS_BYTES = 256;
    private static final int MOST_BYTES = 65536;

    private Attributes() {}

    /** @param name empty for the open file itself */
    static Stat stat(int at, String name, String subject) {
        try (Kernel kernel = new Kernel()) {
            MemorySegment statx = kernel.memory(Stat.SIZE_BYTES);
            kernel.call(
                    Syscall.STATX,
                    subject,
                    at,
                    kernel.name(name),
                    AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH,
                    Stat.MASK,
                    statx.address());
            return Stat.read(statx);
        }
    }

    static void setTime(int at, String name, Instant time, String subject) {
        try (Kernel kernel = new Kernel()) {
            MemorySegment times = kernel.memory(4 * Long.BYTES);
            for (int i = 0; i < 2; i++) {
                times.setAtIndex(ValueLayout.JAVA_LONG, 2L * i, time.getEpochSecond());
                times.setAtIndex(ValueLayout.JAVA_LONG, 2L * i + 1, time.getNano());
            }
            boolean itself = name.isEmpty();
            kernel.call(
                    Syscall.UTIMENSAT,
                    subject,
                    at,
                    itself ? 0 : kernel.name(name),
                    times.address(),
                    itself ? 0 : AT_SYMLINK_NOFOLLOW);
        }
    }

    static void chown(int at, String name, long uid, long gid) {
        try (Kernel kernel = new Kernel()) {
            kernel.call(Syscall.FCHOWNAT, name, at, kernel.name(name), uid, gid, AT_SYMLINK_NOFOLLOW);
        }
    }

    static void chmod(Fd file, int mode, String subject) {
        try (Kernel kernel = new Kernel()) {
            kernel.call(
                    Syscall.FCHMODAT,
                    subject,
                    Fd.AT_FDCWD,
                    kernel.name(file.procPath().toString()),
                    mode);
        }
    }

    static List<String> xattrNames(int at, String name) {
        String all = growing(Syscall.LLISTXATTR, at, name, "");
        List<String> names = new ArrayList<>();
        for (int start = 0, end; start < all.length(); start = end + 1) {
            end = all.indexOf('\0', start);
            names.add(all.substring(start, end));
        }
        return names;
    }

    static String xattr(int at, String name, String attribute) {
        return growing(Syscall.LGETXATTR, at, name, attribute);
    }

    static void setXattr(int at, String name, String attribute, String value) {
        try (Kernel kernel = new Kernel()) {
            kernel.call(
                    Syscall.LSETXATTR,
                    name + " " + attribute,
                    kernel.name(proc(at, name)),
                    kernel.name(attribute),
                    IoBuffer.copy(kernel, value).address(),
                    value.length(),
                    0);
        }
    }

    static void removeXattr(int at, String name, String attribute) {
        try (Kernel kernel = new Kernel()) {
            kernel.call(
                    Syscall.LREMOVEXATTR, name + " " + attribute, kernel.name(proc(at, name)), kernel.name(attribute));
        }
    }

    /** The list or one value: asks with a small buffer, with a large one after ERANGE. */
    private static String growing(Syscall call, int at, String name, String attribute) {
        for (int size = FIRST_GUESS_BYTES; ; size = MOST_BYTES) {
            try (Kernel kernel = new Kernel()) {
                MemorySegment buffer = kernel.memory(size);
                long path = kernel.name(proc(at, name));
                long count = attribute.isEmpty()
                        ? kernel.attempt(call, path, buffer.address(), size)
                        : kernel.attempt(call, path, kernel.name(attribute), buffer.address(), size);
                if (count >= 0) {
                    return IoBuffer.text(buffer, count);
                }
                if (kernel.errno() != Errno.ERANGE.code() || size == MOST_BYTES) {
                    throw new LinuxException(kernel.errno(), call.text(), (name + " " + attribute).strip());
                }
            }
        }
    }

    /** Calls for extended attributes take no directory descriptor; procfs leads to the open one. */
    private static String proc(int at, String name) {
        return "/proc/self/fd/" + at + "/" + name;
    }
}
