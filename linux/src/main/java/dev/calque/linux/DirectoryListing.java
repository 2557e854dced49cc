package dev.calque.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Reads a directory with {@code getdents64(2)}. */
final class DirectoryListing {
    private static final int BUFFER_BYTES = 32768;
    private static final int NAME_OFFSET = 19;
    private static final int LENGTH_OFFSET = 16;

    private DirectoryListing() {}

    static List<String> names(Directory directory) {
        List<String> names = new ArrayList<>();
        try (Directory fresh = directory.directory(".", Resolution.HOST);
                Kernel kernel = new Kernel()) {
            MemorySegment buffer = kernel.memory(BUFFER_BYTES);
            long count;
            do {
                count = kernel.call(Syscall.GETDENTS64, ".", fresh.number(), buffer.address(), BUFFER_BYTES);
                collect(buffer, count, names);
            } while (count > 0);
        }
        Collections.sort(names);
        return names;
    }

    private static void collect(MemorySegment buffer, long count, List<String> names) {
        for (long at = 0; at < count; ) {
            int length = Short.toUnsignedInt(buffer.get(ValueLayout.JAVA_SHORT_UNALIGNED, at + LENGTH_OFFSET));
            String name = name(buffer.asSlice(at + NAME_OFFSET, length - NAME_OFFSET));
            if (!name.equals(".") && !name.equals("..")) {
                names.add(name);
            }
            at += length;
        }
    }

    private static String name(MemorySegment field) {
        long end = 0;
        while (field.get(ValueLayout.JAVA_BYTE, end) != 0) {
            end++;
        }
        return IoBuffer.text(field, end);
    }
}
