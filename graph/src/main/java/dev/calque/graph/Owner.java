package dev.calque.graph;

/**
 * Who shall own a file, as written: names are looked up in the base's {@code /etc/passwd} and {@code /etc/group},
 * numbers are taken as they are.
 *
 * @param group empty where only a user was written
 */
public record Owner(String user, String group) {}
