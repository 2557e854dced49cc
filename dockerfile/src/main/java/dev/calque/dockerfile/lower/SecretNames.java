package dev.calque.dockerfile.lower;

import dev.calque.dockerfile.check.Checks;
import dev.calque.dockerfile.check.Rule;
import dev.calque.dockerfile.instruction.Origin;
import java.util.regex.Pattern;

/** Recognises variables that sound like secrets. */
final class SecretNames {
    private static final Pattern SECRET =
            Pattern.compile("(?i)(?:_|^)(?:apikey|auth|credentials?|key|password|pword|passwd|secret|token)(?:_|$)");
    private static final Pattern HARMLESS = Pattern.compile("(?i)(?:_|^)(?:public|file|version)(?:_|$)");

    private SecretNames() {}

    static void warn(String instruction, String name, Origin origin, Checks checks) {
        if (SECRET.matcher(name).find() && !HARMLESS.matcher(name).find()) {
            checks.warn(
                    Rule.SECRETS_USED_IN_ARG_OR_ENV,
                    origin,
                    "Do not use ARG or ENV instructions for sensitive data (" + instruction + " \"" + name + "\")");
        }
    }
}
