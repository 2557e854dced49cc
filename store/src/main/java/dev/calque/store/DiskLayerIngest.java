package dev.calque.store;

import dev.calque.oci.layer.TarWriter;
import java.util.Optional;

final class DiskLayerIngest implements LayerIngest {
    private final DiskLayers layers;
    private final Ingest ingest;
    private final Lease lease;
    private final TarWriter writer;

    DiskLayerIngest(DiskLayers layers, Ingest ingest, Lease lease) {
        this.layers = layers;
        this.ingest = ingest;
        this.lease = lease;
        this.writer = new TarWriter(ingest.out());
    }

    @Override
    public TarWriter writer() {
        return writer;
    }

    @Override
    public Layers.Stored commit() {
        return Disk.call("storing a layer", () -> {
            writer.finish();
            return layers.finish(ingest, Optional.empty(), writer.index(), lease);
        });
    }

    @Override
    public void close() {
        ingest.close();
    }
}
