package dev.calque.runtime;

import dev.calque.oci.JsonObject;
import java.util.List;

/**
 * Which sockets a process may open: any family but AF_ALG and AF_VSOCK. One rule may compare an argument once, so the
 * allowed families are cut into ranges. They stand instead of what a profile says about sockets, because libseccomp
 * refuses rules that overlap; a profile's own concern, the audit protocol, the kernel guards by a capability anyway.
 */
final class SocketRules {
    /** {@code socketcall} hides its arguments from a filter, so it cannot be let through in part. */
    static final List<String> CALLS = List.of("socket", "socketcall");

    private static final int AF_ALG = 38;
    private static final int AF_VSOCK = 40;

    private SocketRules() {}

    /** The condition of each rule that allows. */
    static List<JsonObject> allowed() {
        return List.of(
                family("SCMP_CMP_LT", AF_ALG), family("SCMP_CMP_EQ", AF_ALG + 1), family("SCMP_CMP_GT", AF_VSOCK));
    }

    private static JsonObject family(String comparison, int value) {
        return JsonObject.builder()
                .put("index", 0)
                .put("value", value)
                .put("op", comparison)
                .build();
    }
}
