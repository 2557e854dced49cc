package dev.calque.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calque.oci.Json;
import dev.calque.oci.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SeccompProfileTest {
    private static final JsonObject PROFILE = Json.object("""
            {"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 38,
             "archMap": [{"architecture": "SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X86"]},
                         {"architecture": "SCMP_ARCH_AARCH64", "subArchitectures": ["SCMP_ARCH_ARM"]}],
             "syscalls": [
              {"names": ["read", "socketcall"], "action": "SCMP_ACT_ALLOW", "args": []},
              {"names": ["arch_prctl"], "action": "SCMP_ACT_ALLOW", "includes": {"arches": ["amd64"]}},
              {"names": ["mount"], "action": "SCMP_ACT_ALLOW", "includes": {"caps": ["CAP_SYS_ADMIN"]}},
              {"names": ["umount"], "action": "SCMP_ACT_ERRNO", "errnoRet": 1, "excludes": {"caps": ["CAP_SYS_ADMIN"]}},
              {"names": ["socket"], "action": "SCMP_ACT_ALLOW", "args": null}]}
            """, "the test's profile");

    private static Set<String> names(JsonObject seccomp) {
        Set<String> names = new TreeSet<>();
        reread(seccomp).objects("syscalls").forEach(rule -> names.addAll(rule.list("names")));
        return names;
    }

    private static JsonObject reread(JsonObject seccomp) {
        return Json.object(seccomp.bytes(), "seccomp");
    }

    @Test
    void rules_applyByArchitectureAndCapability() {
        assertThat(names(SeccompProfile.evaluate(PROFILE, List.of(), "amd64")))
                .containsExactly("arch_prctl", "read", "socket", "umount");
        assertThat(names(SeccompProfile.evaluate(PROFILE, List.of("CAP_SYS_ADMIN"), "arm64")))
                .containsExactly("mount", "read", "socket");
    }

    @Test
    void architectures_areTheMachinesAndItsOlderOnes() {
        assertThat(reread(SeccompProfile.evaluate(PROFILE, List.of(), "arm64")).list("architectures"))
                .containsExactly("SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM");
    }

    @Test
    void sockets_areAllowedByFamily() {
        List<JsonObject> sockets =
                reread(SeccompProfile.evaluate(PROFILE, List.of(), "amd64")).objects("syscalls").stream()
                        .filter(rule -> rule.list("names").contains("socket"))
                        .toList();

        for (long family = 0; family < 50; family++) {
            long given = family;
            boolean allowed =
                    sockets.stream().anyMatch(rule -> holds(rule.objects("args").getFirst(), given));
            assertThat(allowed).as("family " + family).isEqualTo(family != 38 && family != 40);
        }
    }

    private static boolean holds(JsonObject condition, long value) {
        long bound = condition.number("value");
        return switch (condition.text("op")) {
            case "SCMP_CMP_LT" -> value < bound;
            case "SCMP_CMP_EQ" -> value == bound;
            case "SCMP_CMP_GT" -> value > bound;
            default -> throw new AssertionError(condition);
        };
    }
}
