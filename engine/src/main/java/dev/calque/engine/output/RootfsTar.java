package dev.calque.engine.output;

import dev.calque.engine.Output;
import dev.calque.oci.ImageConfig;
import dev.calque.oci.layer.Entry;
import dev.calque.oci.layer.TarWriter;
import dev.calque.store.Layers;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Writes the files of an image as one tar. */
record RootfsTar(Layers layers) {
    void write(Output.Tar output, List<ImageConfig> configs) {
        AsideFile.write(output.target(), out -> {
            TarWriter tar = new TarWriter(out);
            for (Rootfs rootfs : Rootfs.of(layers, configs, output.folderEach())) {
                rootfs.writeTo((entry, content) -> add(tar, entry, content));
            }
            tar.finish();
        });
    }

    private static void add(TarWriter tar, Entry entry, InputStream content) throws IOException {
        if (entry instanceof Entry.File file) {
            tar.add(file, content);
        } else {
            tar.add(entry);
        }
    }
}
