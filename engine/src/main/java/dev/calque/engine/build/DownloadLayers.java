package dev.calque.engine.build;

import dev.calque.graph.Op;
import dev.calque.oci.RawPath;
import dev.calque.oci.layer.Entry;
import dev.calque.oci.layer.Metadata;
import dev.calque.store.LayerIngest;
import dev.calque.store.Layers;
import dev.calque.store.Lease;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Turns downloads into trees of one file. */
record DownloadLayers(Downloads downloads, Layers layers, Lease lease) {
    Layers.Stored layer(Op.FromUrl url) throws InterruptedException {
        Path file = downloads.file(url);
        Instant modified = downloads.look(url).modified().orElse(Instant.EPOCH);
        Metadata metadata = new Metadata(url.mode(), 0, 0, modified);
        try (LayerIngest ingest = layers.ingest(lease);
                InputStream in = Files.newInputStream(file)) {
            ingest.writer().add(new Entry.File(RawPath.of(url.fileName()), metadata, Files.size(file)), in);
            return ingest.commit();
        } catch (IOException e) {
            throw new UncheckedIOException("keeping the download of " + url.uri(), e);
        }
    }
}
