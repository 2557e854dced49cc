package dev.calque.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/**
 * One conversation with the kernel: memory for arguments that lives until it is closed, and {@code syscall(2)} with
 * {@code errno}. Every system call goes through the same handle, because each further shape of a handle costs
 * start-up time; the handle is made at the first call.
 */
final class Kernel implements AutoCloseable {
    private static final int EINTR = 4;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment state = arena.allocate(Handle.STATE);

    private static final class Handle {
        static final StructLayout STATE = Linker.Option.captureStateLayout();
        static final long ERRNO = STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));
        static final MethodHandle SYSCALL = link();

        private static MethodHandle link() {
            Linker linker = Linker.nativeLinker();
            ValueLayout.OfLong word = ValueLayout.JAVA_LONG;
            return linker.downcallHandle(
                    linker.defaultLookup()
                            .find("syscall")
                            .orElseThrow(() -> new UnsupportedOperationException("the C library has no syscall(2)")),
                    FunctionDescriptor.of(word, word, word, word, word, word, word, word),
                    Linker.Option.firstVariadicArg(1),
                    Linker.Option.captureCallState("errno"));
        }
    }

    /** Calls, again after EINTR; throws where the kernel answers with an error. */
    long call(Syscall call, String subject, long... arguments) {
        long result = attempt(call, arguments);
        if (result == -1) {
            throw new LinuxException(errno(), call.text(), subject);
        }
        return result;
    }

    /** Calls, again after EINTR; -1 where the kernel answers with an error, then see {@link #errno}. */
    long attempt(Syscall call, long... arguments) {
        long result;
        do {
            result = invoke(
                    call.number(),
                    at(arguments, 0),
                    at(arguments, 1),
                    at(arguments, 2),
                    at(arguments, 3),
                    at(arguments, 4),
                    at(arguments, 5));
        } while (result == -1 && errno() == EINTR && call != Syscall.CLOSE);
        return result;
    }

    /** The error of the call that just failed. */
    int errno() {
        return state.get(ValueLayout.JAVA_INT, Handle.ERRNO);
    }

    /** A NUL-terminated name, of one {@code char} a byte. */
    long name(String bytes) {
        for (int i = 0; i < bytes.length(); i++) {
            char c = bytes.charAt(i);
            if (c == 0 || c > 255) {
                throw new IllegalArgumentException("a file name holds bytes 1 to 255, not U+" + Integer.toHexString(c));
            }
        }
        return arena.allocateFrom(bytes, StandardCharsets.ISO_8859_1).address();
    }

    MemorySegment memory(long sizeBytes) {
        return arena.allocate(Math.max(sizeBytes, 1), Long.BYTES);
    }

    @Override
    public void close() {
        arena.close();
    }

    private static long at(long[] arguments, int index) {
        return index < arguments.length ? arguments[index] : 0;
    }

    private long invoke(long number, long a, long b, long c, long d, long e, long f) {
        try {
            return (long) Handle.SYSCALL.invokeExact(state, number, a, b, c, d, e, f);
        } catch (RuntimeException | Error unexpected) {
            throw unexpected;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }
}
