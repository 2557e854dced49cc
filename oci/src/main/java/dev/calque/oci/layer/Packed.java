package dev.calque.oci.layer;

import dev.calque.oci.RawPath;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Entries of a {@link LayerIndex} as bytes: a length, a kind, then the fields, numbers seven bits a byte. */
final class Packed {
    private static final int FILE = 0;
    private static final int SPARSE_FILE = 1;
    private static final int DIRECTORY = 2;
    private static final int SYMLINK = 3;
    private static final int HARDLINK = 4;
    private static final int CHARACTER_DEVICE = 5;
    private static final int BLOCK_DEVICE = 6;
    private static final int FIFO = 7;
    private static final int WHITEOUT = 8;
    private static final int OPAQUE = 9;

    private Packed() {}

    static final class Sink {
        private final ByteArrayOutputStream all = new ByteArrayOutputStream();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        int size() {
            return all.size();
        }

        byte[] toByteArray() {
            return all.toByteArray();
        }

        void item(LayerIndex.Item item) {
            bytes.reset();
            bytes.write(kind(item));
            text(item.entry().path().bytes());
            switch (item.entry()) {
                case Entry.Whiteout _, Entry.Opaque _ -> {}
                case Entry.Node node -> {
                    metadata(node.metadata());
                    rest(node, item.offsetBytes());
                }
            }
            number(all, bytes.size());
            all.writeBytes(bytes.toByteArray());
        }

        private static int kind(LayerIndex.Item item) {
            return switch (item.entry()) {
                case Entry.File _ -> item.sparse() ? SPARSE_FILE : FILE;
                case Entry.Directory _ -> DIRECTORY;
                case Entry.Symlink _ -> SYMLINK;
                case Entry.Hardlink _ -> HARDLINK;
                case Entry.Device device -> device.block() ? BLOCK_DEVICE : CHARACTER_DEVICE;
                case Entry.Fifo _ -> FIFO;
                case Entry.Whiteout _ -> WHITEOUT;
                case Entry.Opaque _ -> OPAQUE;
            };
        }

        private void rest(Entry.Node node, long offset) {
            switch (node) {
                case Entry.File file -> {
                    number(file.sizeBytes());
                    number(offset);
                }
                case Entry.Symlink link -> text(link.target());
                case Entry.Hardlink link -> text(link.target().bytes());
                case Entry.Device device -> {
                    number(device.major());
                    number(device.minor());
                }
                case Entry.Directory _, Entry.Fifo _ -> {}
            }
        }

        private void metadata(Metadata metadata) {
            number(metadata.mode());
            number(metadata.uid());
            number(metadata.gid());
            Instant mtime = metadata.mtime();
            long seconds = mtime.getEpochSecond();
            number(seconds << 1 ^ seconds >> 63);
            number(mtime.getNano());
            number(metadata.xattrs().size());
            for (Xattr xattr : metadata.xattrs()) {
                text(xattr.name());
                text(xattr.value());
            }
        }

        private void text(String text) {
            number(text.length());
            bytes.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        private void number(long value) {
            number(bytes, value);
        }

        private static void number(ByteArrayOutputStream out, long value) {
            long rest = value;
            while ((rest & ~0x7fL) != 0) {
                out.write((int) (rest & 0x7f | 0x80));
                rest >>>= 7;
            }
            out.write((int) rest);
        }
    }

    static final class Source {
        private final byte[] bytes;
        private int position;

        Source(byte[] bytes, int position) {
            this.bytes = bytes;
            this.position = position;
        }

        int position() {
            return position;
        }

        void skipItem() {
            int length = (int) number();
            position += length;
        }

        LayerIndex.Item item() {
            number();
            int kind = bytes[position++];
            RawPath path = new RawPath(text());
            return switch (kind) {
                case WHITEOUT -> new LayerIndex.Item(new Entry.Whiteout(path), 0, false);
                case OPAQUE -> new LayerIndex.Item(new Entry.Opaque(path), 0, false);
                case FILE, SPARSE_FILE -> file(path, kind == SPARSE_FILE);
                default -> new LayerIndex.Item(node(kind, path, metadata()), 0, false);
            };
        }

        private LayerIndex.Item file(RawPath path, boolean sparse) {
            Metadata metadata = metadata();
            long size = number();
            long offset = number();
            return new LayerIndex.Item(new Entry.File(path, metadata, size), offset, sparse);
        }

        private Entry node(int kind, RawPath path, Metadata metadata) {
            return switch (kind) {
                case DIRECTORY -> new Entry.Directory(path, metadata);
                case SYMLINK -> new Entry.Symlink(path, metadata, text());
                case HARDLINK -> new Entry.Hardlink(path, metadata, new RawPath(text()));
                case CHARACTER_DEVICE, BLOCK_DEVICE ->
                    new Entry.Device(path, metadata, kind == BLOCK_DEVICE, (int) number(), (int) number());
                case FIFO -> new Entry.Fifo(path, metadata);
                default -> throw new IllegalStateException("a layer index with the kind " + kind);
            };
        }

        private Metadata metadata() {
            int mode = (int) number();
            long uid = number();
            long gid = number();
            long zigzag = number();
            Instant mtime = Instant.ofEpochSecond(zigzag >>> 1 ^ -(zigzag & 1), number());
            int count = (int) number();
            List<Xattr> xattrs = count == 0 ? List.of() : new ArrayList<>();
            for (int i = 0; i < count; i++) {
                xattrs.add(new Xattr(text(), text()));
            }
            return new Metadata(mode, uid, gid, mtime, xattrs);
        }

        private String text() {
            int length = (int) number();
            String text = new String(bytes, position, length, StandardCharsets.ISO_8859_1);
            position += length;
            return text;
        }

        private long number() {
            long value = 0;
            int shift = 0;
            byte b;
            do {
                b = bytes[position++];
                value |= (long) (b & 0x7f) << shift;
                shift += 7;
            } while (b < 0);
            return value;
        }
    }
}
