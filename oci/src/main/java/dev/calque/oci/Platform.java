package dev.calque.oci;

import java.util.Locale;
import java.util.Optional;

/**
 * What an image runs on, in Go's words and normalised: {@code linux/arm64}, {@code linux/arm/v7}.
 *
 * @param os such as {@code linux}
 * @param architecture such as {@code amd64}
 * @param variant such as {@code v7}, where the architecture has several
 * @param osVersion such as {@code 10.0.17763}, for Windows
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/image-index.md">image-spec, platform</a>
 */
public record Platform(String os, String architecture, Optional<String> variant, Optional<String> osVersion) {
    public Platform(String os, String architecture) {
        this(os, architecture, Optional.empty(), Optional.empty());
    }

    /** The platform of this machine. */
    public static Platform host() {
        String name = System.getProperty("os.name", "linux").toLowerCase(Locale.ROOT);
        String os = name.startsWith("windows") ? "windows" : "linux";
        return normalised(os, System.getProperty("os.arch", "amd64"), "");
    }

    /** Parses {@code os/arch[/variant]}, or an operating system or architecture alone, completed from this machine. */
    public static Platform parse(String text) {
        String[] parts = text.strip().split("/", -1);
        for (String part : parts) {
            if (!part.matches("[A-Za-z0-9_.()-]+")) {
                throw CalqueException.invalid(
                        "'" + text + "' is not a platform; it looks like linux/amd64 or linux/arm/v7");
            }
        }
        return switch (parts.length) {
            case 1 -> alone(parts[0]);
            case 2 -> normalised(parts[0], parts[1], "");
            case 3 -> normalised(parts[0], parts[1], parts[2]);
            default ->
                throw CalqueException.invalid("'" + text + "' is not a platform: more than os/architecture/variant");
        };
    }

    private static Platform alone(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        return switch (lower) {
            case "linux", "windows", "darwin", "freebsd" -> normalised(lower, host().architecture(), "");
            default -> normalised(host().os(), word, "");
        };
    }

    private static Platform normalised(String givenOs, String givenArch, String givenVariant) {
        String os = givenOs.toLowerCase(Locale.ROOT);
        int versionAt = os.indexOf('(');
        Optional<String> version = Optional.empty();
        if (versionAt > 0 && os.endsWith(")")) {
            version = Optional.of(os.substring(versionAt + 1, os.length() - 1));
            os = os.substring(0, versionAt);
        }
        String variant = givenVariant.toLowerCase(Locale.ROOT);
        String arch = givenArch.toLowerCase(Locale.ROOT);
        switch (arch) {
            case "x86_64", "x86-64", "amd64" -> {
                arch = "amd64";
                variant = variant.equals("v1") ? "" : variant;
            }
            case "i386", "i486", "i586", "i686", "x86" -> arch = "386";
            case "aarch64", "arm64" -> {
                arch = "arm64";
                variant = variant.equals("8") || variant.equals("v8") ? "" : variant;
            }
            case "armhf", "armv7", "armv7l" -> {
                arch = "arm";
                variant = "v7";
            }
            case "armel" -> {
                arch = "arm";
                variant = "v6";
            }
            case "arm" -> variant = variant.isEmpty() ? "v7" : variant.startsWith("v") ? variant : "v" + variant;
            default -> {}
        }
        return new Platform(os, arch, variant.isEmpty() ? Optional.empty() : Optional.of(variant), version);
    }

    /** Whether an image for {@code this} is what a request for {@code wanted} asks for. */
    public boolean serves(Platform wanted) {
        return os.equals(wanted.os) && architecture.equals(wanted.architecture) && variant.equals(wanted.variant);
    }

    public static Platform from(JsonObject json) {
        Platform base = normalised(
                json.optionalText("os").orElse("linux"),
                json.optionalText("architecture").orElse("amd64"),
                json.optionalText("variant").orElse(""));
        return new Platform(base.os, base.architecture, base.variant, json.optionalText("os.version"));
    }

    public JsonObject toJson() {
        return JsonObject.builder()
                .put("architecture", architecture)
                .put("os", os)
                .put("os.version", osVersion)
                .put("variant", variant)
                .build();
    }

    @Override
    public String toString() {
        return os + "/" + architecture + variant.map(v -> "/" + v).orElse("");
    }
}
