package dev.calque.cli;

import dev.calque.cli.args.Arguments;
import dev.calque.cli.args.Usage;
import dev.calque.oci.CalqueException;
import java.util.List;
import java.util.Locale;

/** Options of docker's build that Calque takes and does nothing for, or refuses: nothing is dropped in silence. */
final class UnusedOptions {
    private static final List<String> LIMITS =
            List.of("memory", "memory-swap", "cpu-period", "cpu-quota", "cpu-shares", "cpuset-cpus", "cpuset-mems");

    private UnusedOptions() {}

    static void declare(Usage.Builder usage) {
        usage.flag("load", "", "Also into the local images, where an output goes elsewhere")
                .flag("push", "", "Refused: this version has no registry client")
                .list("cache-from", "", "source", "Not there yet: the local cache is always used")
                .list("cache-to", "", "target", "Not there yet")
                .value("provenance", "", "value", "Only false: no attestations are made")
                .value("sbom", "", "value", "Only false: no attestations are made")
                .list("attest", "", "value", "No attestations are made")
                .value("builder", "", "name", "Ignored: there is only one builder")
                .flag("rm", "", "Ignored: nothing is left behind")
                .flag("force-rm", "", "Ignored: nothing is left behind")
                .flag("compress", "", "Ignored: the context is not sent anywhere")
                .flag("squash", "", "Refused: see docs")
                .value("isolation", "", "technology", "Only default")
                .list("security-opt", "", "option", "Ignored");
        usage.value("memory", "m", "bytes", "Ignored: builds have no limits");
        LIMITS.stream()
                .filter(name -> !name.equals("memory"))
                .forEach(name -> usage.value(name, "", "value", "Ignored: builds have no limits"));
    }

    /** Refuses what cannot be done, and says what is ignored. */
    static void check(Arguments arguments, Session session) {
        if (arguments.isSet("push")) {
            throw push();
        }
        if (arguments.isSet("squash")) {
            throw CalqueException.invalid("--squash is not supported: it loses the layers that others share;"
                    + " copy what is wanted into a last stage with COPY --from");
        }
        String isolation = arguments.text("isolation").orElse("").toLowerCase(Locale.ROOT);
        if (!isolation.isEmpty() && !isolation.equals("default")) {
            throw CalqueException.invalid("--isolation " + isolation + ": only default exists on Linux");
        }
        notices(arguments).forEach(text -> session.err().println("notice: " + text));
    }

    static CalqueException push() {
        return CalqueException.unavailable("pushing needs a registry client, which this version does not have;"
                + " write the image with -o type=oci,dest=FILE and push that with skopeo");
    }

    private static List<String> notices(Arguments arguments) {
        List<String> notices = new java.util.ArrayList<>();
        LIMITS.stream()
                .filter(arguments::has)
                .forEach(name -> notices.add("--" + name + " is ignored: commands of builds run without limits"));
        List.of("cache-from", "cache-to").stream()
                .filter(arguments::has)
                .forEach(name -> notices.add("--" + name + " is not there yet: only the local cache is used"));
        for (String name : List.of("provenance", "sbom", "attest")) {
            if (arguments.texts(name).stream().anyMatch(value -> !isOff(value))) {
                notices.add("--" + name + ": this version makes no attestations");
            }
        }
        if (arguments.has("builder")) {
            notices.add("--builder is ignored: there is only one");
        }
        if (arguments.has("security-opt")) {
            notices.add("--security-opt is ignored");
        }
        return notices;
    }

    private static boolean isOff(String value) {
        return value.equals("false") || value.equals("0") || value.contains("disabled=true");
    }
}
