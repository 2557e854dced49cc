package dev.calque.oci.layer;

import dev.calque.oci.RawPath;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** The header blocks of one member: a ustar header, and a PAX header before it where ustar is not enough. */
final class TarMemberHeader {
    private static final int NAME = 100;
    private static final int PREFIX = 155;

    private final Entry.Node node;
    private final Map<String, String> pax = new TreeMap<>();
    private final byte[] block = new byte[TarHeader.BLOCK];

    private TarMemberHeader(Entry.Node node) {
        this.node = node;
    }

    static byte[] of(Entry.Node node) {
        TarMemberHeader header = new TarMemberHeader(node);
        header.fill();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(3 * TarHeader.BLOCK);
        if (!header.pax.isEmpty()) {
            header.writePax(bytes);
        }
        bytes.writeBytes(header.block);
        return bytes.toByteArray();
    }

    private void fill() {
        Metadata metadata = node.metadata();
        name();
        TarNumber.write(block, 100, 8, metadata.mode());
        number("uid", 108, 8, metadata.uid());
        number("gid", 116, 8, metadata.gid());
        number("size", 124, 12, node instanceof Entry.File file ? file.sizeBytes() : 0);
        mtime(metadata.mtime());
        block[156] = (byte) type();
        switch (node) {
            case Entry.Symlink link -> link(link.target());
            case Entry.Hardlink link -> link(link.target().bytes());
            case Entry.Device device -> {
                TarNumber.write(block, 329, 8, device.major());
                TarNumber.write(block, 337, 8, device.minor());
            }
            case Entry.File _, Entry.Directory _, Entry.Fifo _ -> {}
        }
        metadata.xattrs().forEach(xattr -> pax.put(PaxRecords.XATTR + xattr.name(), xattr.value()));
        seal(block);
    }

    private char type() {
        return switch (node) {
            case Entry.File _ -> '0';
            case Entry.Hardlink _ -> '1';
            case Entry.Symlink _ -> '2';
            case Entry.Device device -> device.block() ? '4' : '3';
            case Entry.Directory _ -> '5';
            case Entry.Fifo _ -> '6';
        };
    }

    private void name() {
        RawPath path = node.path();
        String name = !(node instanceof Entry.Directory) ? path.bytes() : path.isRoot() ? "./" : path.bytes() + "/";
        int split = split(name);
        if (!isAscii(name) || split < 0) {
            pax.put("path", name);
            text(0, NAME, name);
        } else {
            text(0, NAME, name.substring(split == 0 ? 0 : split + 1));
            text(345, PREFIX, name.substring(0, split));
        }
    }

    /** Where to cut a name into prefix and name: 0 for nowhere, −1 where it cannot fit. */
    private static int split(String name) {
        if (name.length() <= NAME) {
            return 0;
        }
        int slash = name.lastIndexOf('/', Math.min(PREFIX, name.length() - 2));
        return slash > 0 && name.length() - slash - 1 <= NAME ? slash : -1;
    }

    private void link(String target) {
        if (!isAscii(target) || target.length() > NAME) {
            pax.put("linkpath", target);
        }
        text(157, NAME, target);
    }

    private void number(String key, int offset, int length, long value) {
        if (!TarNumber.fits(length, value)) {
            pax.put(key, Long.toString(value));
        }
        TarNumber.write(block, offset, length, value);
    }

    private void mtime(Instant mtime) {
        long seconds = mtime.getEpochSecond();
        int nanos = mtime.getNano();
        if (nanos != 0 || !TarNumber.fits(12, seconds)) {
            BigDecimal exact = BigDecimal.valueOf(seconds).add(BigDecimal.valueOf(nanos, 9));
            pax.put(
                    "mtime",
                    exact.signum() == 0 ? "0" : exact.stripTrailingZeros().toPlainString());
        }
        TarNumber.write(block, 136, 12, seconds);
    }

    private void text(int offset, int length, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < Math.min(length, bytes.length); i++) {
            block[offset + i] = bytes[i] < 0 ? (byte) '?' : bytes[i];
        }
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    /** Magic and checksum. */
    private static void seal(byte[] block) {
        byte[] magic = "ustar\00000".getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(magic, 0, block, 257, 6);
        block[263] = '0';
        block[264] = '0';
        java.util.Arrays.fill(block, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        TarNumber.write(block, 148, 7, sum);
        block[155] = ' ';
    }

    private void writePax(ByteArrayOutputStream out) {
        StringBuilder records = new StringBuilder();
        pax.forEach((key, value) -> records.append(record(key, value)));
        byte[] bytes = records.toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] header = new byte[TarHeader.BLOCK];
        byte[] name = paxName().getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(name, 0, header, 0, Math.min(NAME, name.length));
        TarNumber.write(header, 100, 8, 0644);
        TarNumber.write(header, 108, 8, 0);
        TarNumber.write(header, 116, 8, 0);
        TarNumber.write(header, 124, 12, bytes.length);
        TarNumber.write(header, 136, 12, 0);
        header[156] = 'x';
        seal(header);
        out.writeBytes(header);
        out.writeBytes(bytes);
        out.writeBytes(new byte[-bytes.length & (TarHeader.BLOCK - 1)]);
    }

    /** What readers without PAX would make of the header; it only must not hurt. */
    private String paxName() {
        StringBuilder name = new StringBuilder("PaxHeaders/");
        node.path().name().chars().limit(NAME - 11).forEach(c -> name.append(c < 128 ? (char) c : '?'));
        return name.toString();
    }

    /** The length in front counts its own digits. */
    private static String record(String key, String value) {
        int rest = key.length() + value.length() + 3;
        int length = rest + Integer.toString(rest).length();
        if (rest + Integer.toString(length).length() != length) {
            length = rest + Integer.toString(length).length();
        }
        return length + " " + key + "=" + value + "\n";
    }
}
