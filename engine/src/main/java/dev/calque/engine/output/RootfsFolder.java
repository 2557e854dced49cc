package dev.calque.engine.output;

import dev.calque.engine.Output;
import dev.calque.oci.CalqueException;
import dev.calque.oci.ImageConfig;
import dev.calque.runtime.layer.LayerUnpacker;
import dev.calque.store.Layers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** Writes the files of an image into a folder: root through the kernel's own calls, others as far as they may. */
record RootfsFolder(Layers layers, Consumer<String> notices) {
    void write(Output.Folder output, List<ImageConfig> configs) {
        Path folder = output.folder();
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw CalqueException.invalid("destination directory " + folder + " is a file; name a folder with dest=");
        }
        try {
            Files.createDirectories(folder);
            List<Rootfs> all = Rootfs.of(layers, configs, output.folderEach());
            if (isRoot()) {
                LayerUnpacker.place(sink -> writeTo(all, sink), folder);
                Files.setLastModifiedTime(folder, FileTime.from(Instant.now()));
            } else {
                PlainFolder plain = new PlainFolder(folder);
                writeTo(all, plain);
                plain.finish().ifPresent(notices);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing files into " + folder, e);
        }
    }

    private static void writeTo(List<Rootfs> all, LayerUnpacker.Sink sink) throws IOException {
        for (Rootfs rootfs : all) {
            rootfs.writeTo(sink);
        }
    }

    private static boolean isRoot() throws IOException {
        Path self = Path.of("/proc/self");
        return Files.exists(self) && Files.getAttribute(self, "unix:uid").equals(0);
    }
}
