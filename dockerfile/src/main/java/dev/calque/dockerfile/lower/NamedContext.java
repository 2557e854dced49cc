package dev.calque.dockerfile.lower;

import dev.calque.graph.Filter;
import dev.calque.graph.GitSource;
import java.net.URI;

/** What {@code --build-context name=…} puts in the place of a stage or an image. */
public sealed interface NamedContext {
    /** Files that the engine knows under the context's name. */
    record Local(Filter filter) implements NamedContext {}

    /** An image; also one of an OCI layout, once the engine has taken it into the store. */
    record Image(String reference) implements NamedContext {}

    record Git(GitSource source) implements NamedContext {}

    /** A download, taken apart where it is an archive. */
    record Url(URI uri) implements NamedContext {}
}
