package dev.calque.runtime;

import dev.calque.oci.CalqueException;
import dev.calque.oci.Json;
import dev.calque.oci.JsonObject;
import dev.calque.oci.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The allow-list of system calls that the containers ecosystem shares, made into the form that OCI runtimes take: rules
 * apply or not by architecture and by the capabilities of the process. Sockets of AF_ALG and AF_VSOCK are refused on
 * top: the first is a wide door into the kernel, the second leads to the hypervisor.
 *
 * @see <a href="https://github.com/opencontainers/runtime-spec/blob/main/config-linux.md#seccomp">runtime-spec,
 *     seccomp</a>
 */
final class SeccompProfile {
    private static final List<Path> PLACES =
            List.of(Path.of("/etc/containers/seccomp.json"), Path.of("/usr/share/containers/seccomp.json"));

    private final JsonObject profile;
    private final List<String> capabilities;
    private final String architecture;

    private SeccompProfile(JsonObject profile, List<String> capabilities, String architecture) {
        this.profile = profile;
        this.capabilities = capabilities;
        this.architecture = architecture;
    }

    /** @param capabilities with {@code CAP_} */
    static JsonObject forProcess(List<String> capabilities) {
        Path place = PLACES.stream()
                .filter(Files::isReadable)
                .findFirst()
                .orElseThrow(() -> CalqueException.unavailable("no seccomp profile at " + PLACES
                        + "; Debian's package golang-github-containers-common has one"));
        try {
            JsonObject profile = Json.object(Files.readAllBytes(place), place.toString());
            return evaluate(profile, capabilities, Platform.host().architecture());
        } catch (IOException e) {
            throw Failures.io("reading the seccomp profile " + place, e);
        }
    }

    static JsonObject evaluate(JsonObject profile, List<String> capabilities, String architecture) {
        return new SeccompProfile(profile, capabilities, architecture).evaluate();
    }

    private JsonObject evaluate() {
        List<Object> rules = new ArrayList<>();
        for (JsonObject rule : profile.objects("syscalls")) {
            if (applies(rule)) {
                add(rule, rules);
            }
        }
        for (JsonObject condition : SocketRules.allowed()) {
            rules.add(rule(List.of("socket"), "SCMP_ACT_ALLOW")
                    .put("args", List.of(condition))
                    .build());
        }
        return JsonObject.builder()
                .put("defaultAction", profile.text("defaultAction"))
                .put("defaultErrnoRet", profile.optionalNumber("defaultErrnoRet"))
                .put("architectures", architectures())
                .put("syscalls", rules)
                .build();
    }

    private void add(JsonObject rule, List<Object> rules) {
        List<String> names = new ArrayList<>(rule.list("names"));
        rule.optionalText("name").ifPresent(names::add);
        names.removeAll(SocketRules.CALLS);
        if (!names.isEmpty()) {
            rules.add(rule(names, rule.text("action"))
                    .put("errnoRet", rule.optionalNumber("errnoRet"))
                    .putIfAny("args", rule.objects("args"))
                    .build());
        }
    }

    private static JsonObject.Builder rule(List<String> names, String action) {
        return JsonObject.builder().put("names", names).put("action", action);
    }

    private boolean applies(JsonObject rule) {
        JsonObject none = new JsonObject("", Map.of());
        JsonObject includes = rule.object("includes").orElse(none);
        JsonObject excludes = rule.object("excludes").orElse(none);
        List<String> arches = includes.list("arches");
        return (arches.isEmpty() || arches.contains(architecture))
                && capabilities.containsAll(includes.list("caps"))
                && !excludes.list("arches").contains(architecture)
                && excludes.list("caps").stream().noneMatch(capabilities::contains);
    }

    /** The machine's own, and the older ones whose programs it runs. */
    private List<String> architectures() {
        String own =
                switch (architecture) {
                    case "amd64" -> "SCMP_ARCH_X86_64";
                    case "arm64" -> "SCMP_ARCH_AARCH64";
                    default -> throw CalqueException.unavailable("no seccomp architecture for " + architecture);
                };
        List<String> all = new ArrayList<>(List.of(own));
        for (JsonObject entry : profile.objects("archMap")) {
            if (entry.text("architecture").equals(own)) {
                all.addAll(entry.list("subArchitectures"));
            }
        }
        return all;
    }
}
