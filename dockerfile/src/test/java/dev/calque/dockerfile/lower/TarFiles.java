package dev.calque.dockerfile.lower;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The regular files of a small tar, links followed by name; enough for test data. */
final class TarFiles {
    private static final int BLOCK = 512;

    private TarFiles() {}

    static Map<String, byte[]> read(Path tar) throws IOException {
        byte[] all = Files.readAllBytes(tar);
        Map<String, byte[]> files = new HashMap<>();
        Map<String, String> links = new HashMap<>();
        for (int at = 0; at + BLOCK <= all.length && all[at] != 0; ) {
            String name = text(all, at, 100).replaceFirst("^\\./", "");
            int size = Integer.parseInt("0" + text(all, at + 124, 12).strip(), 8);
            char type = (char) all[at + 156];
            if (type == '0' || type == 0) {
                files.put(name, Arrays.copyOfRange(all, at + BLOCK, at + BLOCK + size));
            } else if (type == '2') {
                links.put(name, text(all, at + 157, 100));
            }
            at += BLOCK + (size + BLOCK - 1) / BLOCK * BLOCK;
        }
        links.forEach((name, target) -> {
            if (files.containsKey(target)) {
                files.put(name, files.get(target));
            }
        });
        return files;
    }

    private static String text(byte[] bytes, int from, int length) {
        int end = from;
        while (end < from + length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, from, end - from, StandardCharsets.UTF_8);
    }
}
