package dev.calque.engine.git;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What opens private repositories: an ssh agent, and the secrets {@code GIT_AUTH_TOKEN} and {@code GIT_AUTH_HEADER},
 * each also with {@code .HOST}. They travel in the environment of git, never in arguments or files.
 *
 * @param url of the repository; no other host gets the secret
 * @param secrets by id
 */
record GitAccess(GitUrl url, Optional<Path> agent, Function<String, Optional<String>> secrets) {
    void describe(Map<String, String> variables, Path scratch) {
        agent.ifPresent(socket -> variables.put("SSH_AUTH_SOCK", socket.toString()));
        String known = scratch.resolve("known_hosts") + " " + System.getProperty("user.home") + "/.ssh/known_hosts";
        variables.put(
                "GIT_SSH_COMMAND",
                "ssh -F /dev/null -o BatchMode=yes -o IdentityFile=none -o StrictHostKeyChecking=accept-new"
                        + " -o 'UserKnownHostsFile=" + known + "'");
        url.webHost().flatMap(this::header).ifPresent(header -> {
            String scheme = url.text().substring(0, url.text().indexOf("://") + 3);
            variables.put("GIT_CONFIG_COUNT", "1");
            variables.put("GIT_CONFIG_KEY_0", "http." + scheme + url.webHost().orElseThrow() + "/.extraheader");
            variables.put("GIT_CONFIG_VALUE_0", "Authorization: " + header);
        });
    }

    private Optional<String> header(String host) {
        return url.userInfo()
                .map(GitAccess::basicPair)
                .or(() -> secrets.apply("GIT_AUTH_HEADER." + host))
                .or(() -> secrets.apply("GIT_AUTH_TOKEN." + host).map(GitAccess::basic))
                .or(() -> secrets.apply("GIT_AUTH_HEADER"))
                .or(() -> secrets.apply("GIT_AUTH_TOKEN").map(GitAccess::basic));
    }

    private static String basic(String token) {
        return encoded("x-access-token:" + token.strip());
    }

    private static String basicPair(String pair) {
        String decoded = URLDecoder.decode(pair.replace("+", "%2B"), StandardCharsets.UTF_8);
        return encoded(decoded.contains(":") ? decoded : decoded + ":");
    }

    private static String encoded(String pair) {
        return "basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
