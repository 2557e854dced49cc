package dev.calque.dockerfile.lower;

import dev.calque.graph.PathPatterns;

/** Paths inside an image, always with slashes inside the build; Windows images show backslashes. */
final class ContainerPath {
    private ContainerPath() {}

    static boolean absolute(String path, boolean windows) {
        String slashed = slashed(path, windows);
        return slashed.startsWith("/");
    }

    private static String slashed(String path, boolean windows) {
        if (!windows) {
            return path;
        }
        String slashed = path.replace('\\', '/');
        boolean drive = slashed.length() >= 2 && slashed.charAt(1) == ':' && Character.isLetter(slashed.charAt(0));
        return drive ? slashed.substring(2) : slashed;
    }

    /** {@code path} as seen from {@code parent}: absolute and clean, without a slash at the end. */
    static String resolve(String parent, String path, boolean windows) {
        String given = slashed(path, windows);
        String from = slashed(parent, windows);
        return PathPatterns.clean(given.startsWith("/") ? given : "/" + from + "/" + given);
    }

    /** The same, but a path that names a folder by its end keeps a slash there. */
    static String destination(String parent, String path, boolean windows) {
        String given = slashed(path, windows);
        String named = given.isEmpty() || given.equals(".") ? "./" : given;
        String clean = resolve(parent, named, windows);
        boolean folder = named.endsWith("/") || named.endsWith("/.");
        return folder && !clean.endsWith("/") ? clean + "/" : clean;
    }

    /** As an image config shows it. */
    static String shown(String path, boolean windows) {
        return windows ? path.replace('/', '\\') : path;
    }
}
