package dev.calque.cli;

import dev.calque.cli.args.UsageException;
import dev.calque.engine.BuildRequest;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code --secret} and {@code --ssh} of a build. */
final class SecretOptions {
    private SecretOptions() {}

    static BuildRequest.Secrets parse(List<String> secrets, List<String> agents, Session session) {
        Map<String, Path> files = new HashMap<>();
        Map<String, String> variables = new HashMap<>();
        for (String text : secrets) {
            secret(text, files, variables, session);
        }
        Map<String, Path> sockets = new HashMap<>();
        for (String text : agents) {
            int equals = text.indexOf('=');
            String id = equals < 0 ? text : text.substring(0, equals);
            String socket = equals < 0
                    ? session.environment("SSH_AUTH_SOCK")
                            .orElseThrow(
                                    () -> new UsageException("--ssh " + id + ": no agent; SSH_AUTH_SOCK is not set", 1))
                    : text.substring(equals + 1);
            sockets.put(id, Path.of(socket));
        }
        return new BuildRequest.Secrets(files, variables, sockets);
    }

    private static void secret(String text, Map<String, Path> files, Map<String, String> variables, Session session) {
        Map<String, String> fields = new HashMap<>();
        for (String part : text.split(",")) {
            int equals = part.indexOf('=');
            if (equals < 0) {
                throw new UsageException("invalid field '" + part + "' of --secret; it looks like id=ID,src=FILE", 125);
            }
            fields.put(part.substring(0, equals), part.substring(equals + 1));
        }
        String id = fields.getOrDefault("id", "");
        if (id.isEmpty()) {
            throw new UsageException("--secret needs an id: --secret id=ID,src=FILE", 125);
        }
        String file = fields.getOrDefault("src", fields.getOrDefault("source", ""));
        String type = fields.getOrDefault("type", "");
        String variable = fields.getOrDefault("env", type.equals("env") ? file : "");
        if (!variable.isEmpty()) {
            variables.put(id, variable);
        } else if (!file.isEmpty()) {
            files.put(id, Path.of(file));
        } else if (session.environment(id).isPresent() && !type.equals("file")) {
            variables.put(id, id);
        } else {
            files.put(id, Path.of(id));
        }
    }
}
