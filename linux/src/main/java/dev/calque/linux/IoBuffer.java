package dev.calque.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** Memory outside the heap that the kernel reads from and writes to. For one thread at a time. */
public final class IoBuffer implements AutoCloseable {
    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory;

    public IoBuffer(int sizeBytes) {
        memory = arena.allocate(sizeBytes, 4096);
    }

    public int sizeBytes() {
        return (int) memory.byteSize();
    }

    /** Copies {@code count} bytes to the start of this buffer. */
    public void put(byte[] source, int offset, int count) {
        MemorySegment.copy(source, offset, memory, ValueLayout.JAVA_BYTE, 0, count);
    }

    /** Copies the first {@code count} bytes of this buffer. */
    public void get(byte[] target, int offset, int count) {
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, 0, target, offset, count);
    }

    long address() {
        return memory.address();
    }

    /** A byte string, without a NUL at its end. */
    static MemorySegment copy(Kernel kernel, String bytes) {
        MemorySegment segment = kernel.memory(bytes.length());
        for (int i = 0; i < bytes.length(); i++) {
            segment.set(ValueLayout.JAVA_BYTE, i, (byte) bytes.charAt(i));
        }
        return segment;
    }

    /** The first {@code count} bytes as a byte string. */
    static String text(MemorySegment segment, long count) {
        byte[] bytes = segment.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        arena.close();
    }
}
