package dev.calque.runtime;

import dev.calque.oci.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Which sockets a process may open: any family but AF_ALG and AF_VSOCK, and the audit protocol of netlink only with the
 * capability to write there. One rule may compare an argument once, so the allowed families are cut into ranges.
 */
final class SocketRules {
    /** {@code socketcall} hides its arguments from a filter, so it cannot be let through in part. */
    static final List<String> CALLS = List.of("socket", "socketcall");

    private static final int AF_NETLINK = 16;
    private static final int AF_ALG = 38;
    private static final int AF_VSOCK = 40;
    private static final int NETLINK_AUDIT = 9;
    private static final int PROTOCOL = 2;

    private SocketRules() {}

    /** The conditions of each rule that allows; all conditions of one rule must hold. */
    static List<List<JsonObject>> allowed(boolean audit) {
        List<List<JsonObject>> rules = new ArrayList<>();
        if (audit) {
            rules.add(List.of(family("SCMP_CMP_LT", AF_ALG)));
        } else {
            rules.add(List.of(family("SCMP_CMP_LT", AF_NETLINK)));
            rules.add(List.of(family("SCMP_CMP_EQ", AF_NETLINK), compare(PROTOCOL, "SCMP_CMP_NE", NETLINK_AUDIT)));
            for (int family = AF_NETLINK + 1; family < AF_ALG; family++) {
                rules.add(List.of(family("SCMP_CMP_EQ", family)));
            }
        }
        rules.add(List.of(family("SCMP_CMP_EQ", AF_ALG + 1)));
        rules.add(List.of(family("SCMP_CMP_GT", AF_VSOCK)));
        return rules;
    }

    private static JsonObject family(String comparison, int value) {
        return compare(0, comparison, value);
    }

    private static JsonObject compare(int index, String comparison, int value) {
        return JsonObject.builder()
                .put("index", index)
                .put("value", value)
                .put("op", comparison)
                .build();
    }
}
