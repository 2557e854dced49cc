package dev.calque.engine.build;

import dev.calque.dockerfile.lower.ImageResolver;
import dev.calque.engine.BuildRequest;
import dev.calque.engine.MainContext;
import dev.calque.graph.Op;
import dev.calque.oci.CalqueException;
import dev.calque.oci.ImageRef;
import dev.calque.oci.Platform;
import java.time.Instant;
import java.util.Optional;

/** What lowering wants to know of the world. */
record BuildResolver(BaseImages bases, Downloads downloads, GitTrees git, BuildRequest request)
        implements ImageResolver {
    @Override
    public Resolved resolve(ImageRef ref, Platform platform) {
        return bases.find(ref, platform)
                .map(found -> new Resolved(found.ref(), found.config()))
                .orElseThrow(() -> missing());
    }

    private static CalqueException missing() {
        return CalqueException.notFound(
                "not found in the store; take it in with 'calque image load' or 'calque image import',"
                        + " or make it from a root file system with FROM scratch and ADD");
    }

    @Override
    public Optional<Instant> timeOf(Op source) {
        try {
            return switch (source) {
                case Op.FromUrl url -> downloads.look(url).modified();
                case Op.FromGit from -> Optional.of(git.layer(from.source()).created());
                case Op.FromContext context when context.name().equals(Contexts.MAIN) -> timeOfMain();
                case Op.FromContext _, Op.FromImage _, Op.Exec _, Op.Files _, Op.Merge _ -> Optional.empty();
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CalqueException(CalqueException.Kind.CANCELLED, "asking for the time of a source was ended", e);
        }
    }

    private Optional<Instant> timeOfMain() throws InterruptedException {
        if (!(request.input().context() instanceof MainContext.Remote remote)) {
            return Optional.empty();
        }
        if (MainContext.isGit(remote.url())) {
            return Optional.of(
                    git.layer(InputReader.repository(remote.url(), request)).created());
        }
        return downloads
                .look(RemoteContexts.operation(InputReader.uri(remote.url())))
                .modified();
    }
}
