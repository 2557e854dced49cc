package dev.calque.oci;

import java.util.Locale;
import java.util.regex.Pattern;

/** The grammar of repository names. */
final class Names {
    private static final Pattern DOMAIN = Pattern.compile(
            "(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*(?::[0-9]{1,5})?"
                    + "|\\[[0-9a-fA-F:]+](?::[0-9]{1,5})?");
    private static final Pattern COMPONENT = Pattern.compile("[a-z0-9]+(?:(?:\\.|_{1,2}|-+)[a-z0-9]+)*");
    private static final int LONGEST = 255;

    private Names() {}

    /** {@code registry/path} for what a person wrote; {@code whole} is what the error shows. */
    static String complete(String name, String whole) {
        int slash = name.indexOf('/');
        String first = slash < 0 ? "" : name.substring(0, slash);
        boolean hasDomain = !first.isEmpty()
                && (first.contains(".") || first.contains(":") || first.equals("localhost") || hasUpper(first));
        String domain = hasDomain ? first : ImageRef.DEFAULT_REGISTRY;
        String path = hasDomain ? name.substring(slash + 1) : name;
        if (domain.equals("index.docker.io")) {
            domain = ImageRef.DEFAULT_REGISTRY;
        }
        if (domain.equals(ImageRef.DEFAULT_REGISTRY) && !path.contains("/")) {
            path = "library/" + path;
        }
        if (hasUpper(path)) {
            throw CalqueException.invalid("invalid reference '" + shortened(whole)
                    + "': repository name must be lowercase; did you mean '"
                    + shortened(whole.toLowerCase(Locale.ROOT)) + "'?");
        }
        String complete = domain + "/" + path;
        checkRepository(complete, whole);
        return complete;
    }

    static void checkRepository(String repository) {
        checkRepository(repository, repository);
    }

    private static void checkRepository(String repository, String whole) {
        int slash = repository.indexOf('/');
        boolean fits = slash > 0
                && repository.length() <= LONGEST
                && DOMAIN.matcher(repository.substring(0, slash)).matches();
        for (String part :
                slash < 0 ? new String[0] : repository.substring(slash + 1).split("/", -1)) {
            fits &= COMPONENT.matcher(part).matches();
        }
        if (!fits) {
            throw CalqueException.invalid("invalid reference format: '" + shortened(whole)
                    + "'; an image reference looks like [registry/]name[:tag][@digest], in lower case");
        }
    }

    static String shortened(String text) {
        return text.length() <= 120 ? text : text.substring(0, 117) + "...";
    }

    private static boolean hasUpper(String text) {
        return text.chars().anyMatch(c -> c >= 'A' && c <= 'Z');
    }
}
