package dev.calque.oci;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names an image: by a tag, which may move, or pinned by a digest, which cannot. Repositories are always complete:
 * {@code busybox} reads as {@code docker.io/library/busybox}.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests">
 *     distribution-spec, names and references</a>
 */
public sealed interface ImageRef {
    String DEFAULT_REGISTRY = "docker.io";

    /** {@code registry/path}, such as {@code docker.io/library/busybox}. */
    String repository();

    /** As a person writes it: without the default registry and its {@code library/}. */
    default String familiarRepository() {
        String name = repository();
        if (name.startsWith(DEFAULT_REGISTRY + "/library/")) {
            return name.substring(DEFAULT_REGISTRY.length() + "/library/".length());
        }
        return name.startsWith(DEFAULT_REGISTRY + "/") ? name.substring(DEFAULT_REGISTRY.length() + 1) : name;
    }

    /** The familiar form with tag or digest. */
    String familiar();

    /** A reference that may come to mean another image. */
    record Tagged(String repository, String tag) implements ImageRef {
        private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");

        public Tagged {
            Names.checkRepository(repository);
            if (!TAG.matcher(tag).matches()) {
                throw CalqueException.invalid("'" + Names.shortened(tag)
                        + "' is not a tag: letters, digits, _ . - are allowed, at most 128, not starting with . or -");
            }
        }

        @Override
        public String familiar() {
            return familiarRepository() + ":" + tag;
        }

        @Override
        public String toString() {
            return repository + ":" + tag;
        }
    }

    /** A reference to exactly these bytes. */
    record Pinned(String repository, Digest digest) implements ImageRef {
        public Pinned {
            Names.checkRepository(repository);
        }

        @Override
        public String familiar() {
            return familiarRepository() + "@" + digest;
        }

        @Override
        public String toString() {
            return repository + "@" + digest;
        }
    }

    /**
     * Parses what a person writes: {@code name}, {@code name:tag}, {@code host:port/path/name@sha256:…}. A missing tag
     * reads {@code latest}; where both tag and digest stand, the digest counts.
     */
    static ImageRef parse(String text) {
        int at = text.indexOf('@');
        String rest = at < 0 ? text : text.substring(0, at);
        Optional<Digest> digest = at < 0 ? Optional.empty() : Optional.of(Digest.parse(text.substring(at + 1)));
        int colon = rest.lastIndexOf(':');
        boolean tagged = colon > rest.lastIndexOf('/');
        String name = tagged ? rest.substring(0, colon) : rest;
        String tag = tagged ? rest.substring(colon + 1) : "latest";
        String repository = Names.complete(name, text);
        Tagged named = new Tagged(repository, tag);
        return digest.<ImageRef>map(d -> new Pinned(repository, d)).orElse(named);
    }

    /** Parses a reference that must be a tag, as for {@code -t}. */
    static Tagged parseTagged(String text) {
        return switch (parse(text)) {
            case Tagged tagged -> tagged;
            case Pinned pinned ->
                throw CalqueException.invalid("'" + pinned.familiar() + "' names a digest; a tag is needed here");
        };
    }
}
