package dev.calque.runtime;

import java.util.List;

/**
 * What is executed.
 *
 * @param args the command and its arguments; a command without a slash is looked for in the PATH of {@code env}
 * @param env as {@code NAME=value}; nothing of the host's environment is added
 * @param cwd absolute; made where it is missing
 * @param terminal whether the process gets a terminal of its own; needs {@link Stdio.Inherited} from a terminal
 */
public record ContainerProcess(List<String> args, List<String> env, String cwd, User user, boolean terminal) {
    /** Numbers, as they were found in the image's {@code /etc/passwd} and {@code /etc/group}. */
    public record User(long uid, long gid, List<Long> additionalGids) {
        public static final User ROOT = new User(0, 0, List.of());

        public User {
            additionalGids = List.copyOf(additionalGids);
        }
    }

    public ContainerProcess {
        args = List.copyOf(args);
        env = List.copyOf(env);
    }
}
