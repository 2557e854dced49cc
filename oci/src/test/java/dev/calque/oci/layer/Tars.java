package dev.calque.oci.layer;

import dev.calque.oci.RawPath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Small tars for tests: good ones through the writer, bad ones header by header. */
final class Tars {
    static final Metadata PLAIN = new Metadata(0644, 0, 0, Instant.ofEpochSecond(1_700_000_000));

    private Tars() {}

    static RawPath path(String text) {
        return RawPath.of(text);
    }

    static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] write(Entry... entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarWriter writer = new TarWriter(out)) {
            for (Entry entry : entries) {
                if (entry instanceof Entry.File file) {
                    writer.add(file, new ByteArrayInputStream(new byte[(int) file.sizeBytes()]));
                } else {
                    writer.add(entry);
                }
            }
        }
        return out.toByteArray();
    }

    static List<Entry> read(byte[] tar) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (TarReader reader = new TarReader(new ByteArrayInputStream(tar), "test.tar")) {
            for (Optional<Entry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                entries.add(entry.get());
            }
        }
        return entries;
    }

    static LayerIndex index(Entry... entries) {
        LayerIndex.Builder builder = LayerIndex.builder();
        for (Entry entry : entries) {
            builder.add(entry, entry instanceof Entry.File ? 512 : 0, false);
        }
        return builder.build();
    }

    static Entry.File file(String path) {
        return new Entry.File(path(path), PLAIN, 0);
    }

    static Entry.Directory folder(String path) {
        return new Entry.Directory(path(path), PLAIN.withMode(0750));
    }

    static Entry.Symlink symlink(String path, String target) {
        return new Entry.Symlink(path(path), PLAIN.withMode(0777), target);
    }

    static Entry.Hardlink hardlink(String path, String target) {
        return new Entry.Hardlink(path(path), PLAIN, path(target));
    }

    static Entry.Whiteout whiteout(String path) {
        return new Entry.Whiteout(path(path));
    }

    static Entry.Opaque opaque(String path) {
        return new Entry.Opaque(path(path));
    }

    /** One header block with a right checksum; fields that are not given are plain. */
    static final class Raw {
        private final byte[] block = new byte[512];

        Raw(String name, char type) {
            put(0, name);
            put(100, "0000644")
                    .put(108, "0000000")
                    .put(116, "0000000")
                    .put(124, "00000000000")
                    .put(136, "00000000000");
            block[156] = (byte) type;
            put(257, "ustar").put(263, "00");
        }

        Raw put(int offset, String latin1) {
            byte[] bytes = bytes(latin1);
            System.arraycopy(bytes, 0, block, offset, bytes.length);
            return this;
        }

        Raw size(long size) {
            return put(124, String.format("%011o", size));
        }

        byte[] block() {
            java.util.Arrays.fill(block, 148, 156, (byte) ' ');
            int sum = 0;
            for (byte b : block) {
                sum += b & 0xff;
            }
            return put(148, String.format("%06o", sum)).block;
        }

        /** The header and some content, padded. */
        byte[] with(String content) {
            return concat(size(content.length()).block(), padded(bytes(content)));
        }
    }

    static byte[] padded(byte[] content) {
        return java.util.Arrays.copyOf(content, (content.length + 511) / 512 * 512);
    }

    static byte[] pax(String... records) {
        return new Raw("PaxHeaders/x", 'x').with(String.join("", records));
    }

    static String record(String key, String value) {
        int rest = key.length() + value.length() + 3;
        int length = rest;
        while (rest + Integer.toString(length).length() != length) {
            length = rest + Integer.toString(length).length();
        }
        return length + " " + key + "=" + value + "\n";
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    static byte[] tar(byte[]... members) {
        return concat(concat(members), new byte[1024]);
    }
}
