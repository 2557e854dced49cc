package dev.calque.engine.build;

import dev.calque.engine.BuildRequest;
import dev.calque.engine.git.GitRepository;
import dev.calque.store.Lease;
import dev.calque.store.Store;
import java.util.Map;

/** What a build may get from other machines. */
record Remotes(Downloads downloads, GitTrees git) {
    /** @param environment of the caller, for secrets that name a variable and for git */
    static Remotes of(Store store, Lease lease, BuildRequest request, Map<String, String> environment) {
        SecretValues secrets = new SecretValues(request.sandbox().secrets(), environment);
        GitRepository.Surroundings around =
                new GitRepository.Surroundings(environment, secrets.agent("default"), secrets::text);
        return new Remotes(
                new Downloads(lease, store.contexts()), new GitTrees(store.layers(), lease, store.contexts(), around));
    }

    /** The texts and contexts that a request names. */
    BuildInput input(BuildRequest request, Store store, Lease lease) throws InterruptedException {
        RemoteContexts contexts = new RemoteContexts(store.layers(), lease, store.contexts(), downloads, git);
        NamedContexts named = NamedContexts.read(request.input().namedContexts(), store, lease);
        return new InputReader(request, contexts, named, store.layers()).read();
    }
}
