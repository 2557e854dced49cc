package dev.calque.engine.build;

import dev.calque.dockerfile.lower.LowerRequest;
import dev.calque.dockerfile.lower.NamedContext;
import dev.calque.dockerfile.source.Source;
import dev.calque.engine.BuildRequest;
import dev.calque.graph.Process;
import dev.calque.oci.CalqueException;
import dev.calque.oci.Platform;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The texts that a build starts from.
 *
 * @param ignore patterns of the main context
 * @param contexts those that are files, by name
 * @param named contexts that take the place of a stage or an image
 * @param identity names the Dockerfile among all on this machine
 */
record BuildInput(
        Source dockerfile,
        List<String> ignore,
        Map<String, ContextFiles> contexts,
        Map<String, NamedContext> named,
        String identity) {
    SourceLines lines() {
        return new SourceLines(dockerfile.lines());
    }

    LowerRequest lowering(BuildRequest request) {
        BuildRequest.Parameters parameters = request.parameters();
        BuildRequest.Sandbox sandbox = request.sandbox();
        Map<String, String> args = new HashMap<>(parameters.buildArgs());
        parameters
                .sourceDateEpoch()
                .ifPresent(epoch -> args.putIfAbsent("SOURCE_DATE_EPOCH", Long.toString(epoch.getEpochSecond())));
        return new LowerRequest(
                dockerfile,
                new LowerRequest.Selection(
                        parameters.target(),
                        parameters.platforms().stream().map(Platform::parse).toList(),
                        Platform.host(),
                        false),
                args,
                parameters.labels(),
                new LowerRequest.Contexts(ignore, named),
                new LowerRequest.NoCache(request.cache().none(), request.cache().notForStages()),
                new LowerRequest.Commands(
                        network(sandbox.network()),
                        sandbox.names().own(),
                        sandbox.names().others(),
                        new Process.Limits(
                                sandbox.shmSizeBytes(), sandbox.ulimits(), sandbox.cgroupParent(), List.of()),
                        sandbox.allowed()));
    }

    private static Process.Network network(String written) {
        return switch (written) {
            case "", "default" -> Process.Network.DEFAULT;
            case "none" -> Process.Network.NONE;
            case "host" -> Process.Network.HOST;
            default ->
                throw CalqueException.invalid(
                        "network mode \"" + written + "\" not supported by builds; default, none and host are");
        };
    }
}
