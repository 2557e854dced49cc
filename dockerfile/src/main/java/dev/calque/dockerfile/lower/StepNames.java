package dev.calque.dockerfile.lower;

import dev.calque.dockerfile.expand.Expander;
import dev.calque.dockerfile.expand.Variables;
import dev.calque.oci.CalqueException;
import dev.calque.oci.Platform;
import java.util.Locale;
import java.util.Optional;

/** What progress calls the steps: {@code [build 2/5] RUN make}. @param withPlatform name the platform too */
record StepNames(Expander expander, boolean withPlatform) {

    /** With the version of the operating system. */
    static String full(Platform platform) {
        String os = platform.os() + platform.osVersion().map(v -> "(" + v + ")").orElse("");
        return os + "/" + platform.architecture()
                + platform.variant().map(v -> "/" + v).orElse("");
    }

    /** The next name in this stage. */
    String next(Stage stage, String code, boolean trigger) {
        stage.stepIndex++;
        return again(stage, code, trigger);
    }

    /** A further name for the current step. */
    String again(Stage stage, String code, boolean trigger) {
        if (stage.stepCount == 0) {
            return code;
        }
        StringBuilder name = new StringBuilder("[");
        if (withPlatform) {
            stage.platform.ifPresent(p ->
                    name.append(full(p)).append(target(p, stage.environment)).append(' '));
        }
        if (!stage.shownName.isEmpty()) {
            name.append(stage.shownName).append(' ');
        }
        int width = Integer.toString(stage.stepCount).length();
        name.append(("%" + width + "d/%d] ").formatted(stage.stepIndex, stage.stepCount));
        return name.append(trigger ? "ONBUILD " : "").append(code).toString();
    }

    /** The instruction with its values, in one line, its keyword in upper case. */
    String shown(String code, Variables variables, boolean keepUnset) {
        String text;
        try {
            text = (keepUnset ? expander.forDisplay() : expander)
                    .expand(code, variables)
                    .text();
        } catch (CalqueException unreadable) {
            text = code;
        }
        int space = text.indexOf(' ');
        int end = space < 0 ? text.length() : space;
        return text.substring(0, end).toUpperCase(Locale.ROOT) + text.substring(end);
    }

    /** {@code ->arm64} where the stage builds for another platform than its own. */
    private static String target(Platform base, Variables variables) {
        Optional<String> os = variables.value("TARGETOS");
        Optional<String> architecture = variables.value("TARGETARCH");
        Optional<String> whole = variables.value("TARGETPLATFORM");
        if (whole.isEmpty() && os.isEmpty() && architecture.isEmpty()) {
            return "";
        }
        Platform target;
        try {
            target =
                    Platform.parse(whole.orElse(os.orElse(base.os()) + "/" + architecture.orElse(base.architecture())));
        } catch (CalqueException unreadable) {
            return "";
        }
        if (!target.os().equals(base.os())) {
            return "->" + full(target);
        }
        boolean same = target.architecture().equals(base.architecture());
        return same
                ? ""
                : "->" + target.architecture()
                        + target.variant().map(v -> "/" + v).orElse("");
    }
}
