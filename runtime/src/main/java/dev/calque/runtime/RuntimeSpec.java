package dev.calque.runtime;

import dev.calque.oci.Json;
import dev.calque.oci.JsonObject;
import dev.calque.runtime.Confinement.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The {@code config.json} of a bundle.
 *
 * @param mounts all of them, in order
 * @see <a href="https://github.com/opencontainers/runtime-spec/blob/main/config.md">runtime-spec, configuration</a>
 */
record RuntimeSpec(RunRequest request, Path rootfs, String id, List<SpecMount> mounts) {
    private static final long CPU_PERIOD_MICROS = 100_000;
    private static final int UMASK = 0022;

    private static final List<String> MASKED = List.of(
            "/proc/acpi",
            "/proc/asound",
            "/proc/interrupts",
            "/proc/kcore",
            "/proc/keys",
            "/proc/latency_stats",
            "/proc/sched_debug",
            "/proc/scsi",
            "/proc/timer_list",
            "/proc/timer_stats",
            "/sys/firmware",
            "/sys/devices/virtual/powercap");

    private static final List<String> READ_ONLY =
            List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

    byte[] bytes() {
        return Json.bytes(JsonObject.builder()
                .put("ociVersion", "1.0.2")
                .put("process", process())
                .put("root", root())
                .put("hostname", hostname())
                .put("mounts", mounts.stream().map(SpecMount::toJson).toList())
                .put("linux", linux())
                .build());
    }

    private boolean privileged() {
        return request.confinement().level() == Level.PRIVILEGED;
    }

    private String hostname() {
        String name = request.network().hostname();
        return name.isEmpty() ? NetworkFiles.hostName() : name;
    }

    private JsonObject root() {
        return JsonObject.builder()
                .put("path", rootfs.toString())
                .put("readonly", request.confinement().readOnlyRoot())
                .build();
    }

    private JsonObject process() {
        ContainerProcess process = request.process();
        return JsonObject.builder()
                .put("terminal", process.terminal())
                .put("user", user(process.user()))
                .put("args", process.args())
                .put("env", process.env())
                .put("cwd", process.cwd())
                .put("capabilities", capabilities())
                .put(
                        "rlimits",
                        FileLimits.rlimits(request.confinement().limits().ulimits()))
                .put("noNewPrivileges", false)
                .build();
    }

    private static JsonObject user(ContainerProcess.User user) {
        return JsonObject.builder()
                .put("uid", user.uid())
                .put("gid", user.gid())
                .put("umask", UMASK)
                .putIfAny("additionalGids", user.additionalGids())
                .build();
    }

    /** A user other than root keeps none over its start, as after any execve; the bounding set still bounds. */
    private JsonObject capabilities() {
        List<String> bounding = Capabilities.of(request.confinement());
        List<String> effective = request.process().user().uid() == 0 ? bounding : List.of();
        return JsonObject.builder()
                .put("bounding", bounding)
                .put("effective", effective)
                .put("permitted", effective)
                .put("inheritable", List.of())
                .put("ambient", List.of())
                .build();
    }

    private JsonObject linux() {
        JsonObject.Builder linux = JsonObject.builder()
                .put("cgroupsPath", request.confinement().cgroup(id))
                .put("namespaces", namespaces())
                .put("resources", resources());
        if (!privileged()) {
            linux.put("maskedPaths", MASKED).put("readonlyPaths", READ_ONLY);
        }
        if (request.confinement().level() == Level.DEFAULT) {
            linux.put("seccomp", SeccompProfile.forProcess(Capabilities.of(request.confinement())));
        }
        return linux.build();
    }

    private List<Object> namespaces() {
        List<Object> all = new ArrayList<>();
        for (String type : List.of("pid", "ipc", "uts", "mount")) {
            all.add(Map.of("type", type));
        }
        if (ControlGroups.unified()) {
            all.add(Map.of("type", "cgroup"));
        }
        switch (request.network().mode()) {
            case Network.Mode.Host() -> {}
            case Network.Mode.None() -> all.add(Map.of("type", "network"));
            case Network.Mode.Namespace(Path path) ->
                all.add(JsonObject.builder()
                        .put("type", "network")
                        .put("path", path.toString())
                        .build());
        }
        return all;
    }

    private JsonObject resources() {
        Limits limits = request.confinement().limits();
        JsonObject.Builder resources = JsonObject.builder()
                .put("devices", List.of(Map.<String, Object>of("allow", privileged(), "access", "rwm")));
        limits.memoryBytes().ifPresent(bytes -> resources.put("memory", Map.<String, Object>of("limit", bytes)));
        limits.pids().ifPresent(most -> resources.put("pids", Map.<String, Object>of("limit", most)));
        limits.cpus()
                .ifPresent(cpus -> resources.put(
                        "cpu",
                        JsonObject.builder()
                                .put("quota", Math.round(cpus * CPU_PERIOD_MICROS))
                                .put("period", CPU_PERIOD_MICROS)
                                .build()));
        return resources.build();
    }

    /** The file systems that any program expects. */
    static List<SpecMount> standardMounts(Confinement confinement) {
        boolean privileged = confinement.level() == Level.PRIVILEGED;
        String access = privileged ? "rw" : "ro";
        String shm = String.format(Locale.ROOT, "size=%d", confinement.limits().shmBytes());
        return List.of(
                SpecMount.of("/proc", "proc", "nosuid", "noexec", "nodev"),
                SpecMount.of("/dev", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k"),
                SpecMount.of(
                        "/dev/pts", "devpts", "nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"),
                SpecMount.of("/sys", "sysfs", "nosuid", "noexec", "nodev", access),
                SpecMount.of("/sys/fs/cgroup", "cgroup", "nosuid", "noexec", "nodev", "relatime", access),
                SpecMount.of("/dev/mqueue", "mqueue", "nosuid", "noexec", "nodev"),
                SpecMount.of("/dev/shm", "tmpfs", "nosuid", "noexec", "nodev", "mode=1777", shm));
    }
}
