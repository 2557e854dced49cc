package dev.calque.graph;

import dev.calque.oci.Digest;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A canonical text of an operation, and its digest. Every piece is written with its length in front, so no two
 * operations share a text. What must not enter a cache key (proxies, values of secrets) is not in it.
 */
public final class OpDigest {
    /** Changes whenever the meaning of an operation or the form of this text does, so that old results are not found. */
    private static final String VERSION = "calque.op.1";

    private final StringBuilder out = new StringBuilder();
    private final Function<Edge, String> inputName;

    private OpDigest(Function<Edge, String> inputName) {
        this.inputName = inputName;
    }

    /** The id of the vertex for {@code op}: inputs count by their vertex. */
    public static VertexId of(Op op) {
        return new VertexId(definition(op, edge -> edge.vertex().digest() + "/" + edge.output()));
    }

    /** The digest of what {@code op} does, where each input counts as what {@code inputName} says of it. */
    public static Digest definition(Op op, Function<Edge, String> inputName) {
        OpDigest digest = new OpDigest(inputName);
        digest.text(VERSION);
        digest.op(op);
        return Digest.sha256(digest.out.toString());
    }

    private void op(Op op) {
        switch (op) {
            case Op.FromImage from ->
                texts("image", from.ref().digest().toString(), from.platform().toString());
            case Op.FromContext from -> {
                texts("context", from.name());
                list(from.filter().exclude());
            }
            case Op.FromUrl from ->
                texts(
                        "url",
                        from.uri().toString(),
                        optional(from.checksum()),
                        from.fileName(),
                        Integer.toOctalString(from.mode()));
            case Op.FromGit from -> git(from.source());
            case Op.Exec exec -> exec(exec);
            case Op.Files files -> {
                texts("files", files.base().map(inputName).orElse(""));
                text(Integer.toString(files.actions().size()));
                files.actions().forEach(this::action);
            }
            case Op.Merge merge -> {
                text("merge");
                list(merge.inputs().stream().map(inputName).toList());
            }
        }
    }

    private void git(GitSource source) {
        texts(
                "git",
                source.remote(),
                source.ref(),
                source.subdir(),
                Boolean.toString(source.keepGitDir()),
                Boolean.toString(source.submodules()),
                optional(source.checksum()),
                optional(source.resolved()));
    }

    private void exec(Op.Exec exec) {
        Process process = exec.process();
        Process.Surroundings around = process.surroundings();
        texts("exec", exec.root().map(inputName).orElse(""));
        list(process.args());
        list(process.env());
        texts(process.cwd(), process.user(), process.platform().toString());
        texts(around.network().name(), around.security().name(), optional(around.hostname()));
        map(around.extraHosts());
        texts(optional(around.limits().shmSizeBytes()), optional(around.limits().cgroupParent()));
        map(around.limits().ulimits());
        list(around.limits().devices());
        text(Integer.toString(exec.mounts().size()));
        exec.mounts().forEach(this::mount);
    }

    private void mount(Mount mount) {
        switch (mount) {
            case Mount.Bind bind ->
                texts(
                        "bind",
                        bind.target(),
                        bind.from().map(inputName).orElse(""),
                        bind.source(),
                        Boolean.toString(bind.writable()));
            case Mount.Cache cache -> {
                texts(
                        "cache",
                        cache.target(),
                        cache.id(),
                        cache.from().map(inputName).orElse(""),
                        cache.source());
                texts(cache.sharing().name());
                access(cache.access());
            }
            case Mount.Tmpfs tmpfs -> texts("tmpfs", tmpfs.target(), optional(tmpfs.sizeBytes()));
            case Mount.Secret secret -> {
                texts("secret", secret.target(), secret.id(), optional(secret.env()));
                text(Boolean.toString(secret.required()));
                access(secret.access());
            }
            case Mount.Ssh ssh -> {
                texts("ssh", ssh.target(), ssh.id(), Boolean.toString(ssh.required()));
                access(ssh.access());
            }
        }
    }

    private void access(Mount.Access access) {
        texts(
                Integer.toOctalString(access.mode()),
                Long.toString(access.uid()),
                Long.toString(access.gid()),
                Boolean.toString(access.readOnly()));
    }

    private void action(FileAction action) {
        switch (action) {
            case FileAction.Copy copy -> {
                texts("copy", inputName.apply(copy.from()), copy.source(), copy.dest());
                CopyOptions options = copy.options();
                owner(options.owner());
                text(optional(options.mode()));
                list(options.include());
                list(options.exclude());
                text(options.behavior().toString());
            }
            case FileAction.MakeFile file -> {
                texts("file", file.path(), file.content(), optional(file.mode()));
                owner(file.owner());
            }
            case FileAction.MakeDirectory directory -> {
                texts("directory", directory.path(), Integer.toOctalString(directory.mode()));
                owner(directory.owner());
            }
            case FileAction.Remove remove -> texts("remove", remove.path(), Boolean.toString(remove.allowMissing()));
        }
    }

    private void owner(Optional<Owner> owner) {
        texts(owner.map(Owner::user).orElse(""), owner.map(Owner::group).orElse(""));
    }

    private static String optional(Optional<?> value) {
        return value.map(v -> "=" + v).orElse("");
    }

    private void map(Map<String, String> map) {
        text(Integer.toString(map.size()));
        map.forEach(this::texts);
    }

    private void list(Collection<String> values) {
        text(Integer.toString(values.size()));
        values.forEach(this::text);
    }

    private void texts(String... values) {
        List.of(values).forEach(this::text);
    }

    private void text(String value) {
        out.append(value.length()).append(':').append(value).append('\n');
    }
}
