package dev.calque.engine.output;

import dev.calque.engine.ImageForm;
import dev.calque.engine.Output;
import dev.calque.oci.CalqueException;
import dev.calque.oci.Descriptor;
import dev.calque.oci.ImageConfig;
import dev.calque.oci.ImageRef;
import dev.calque.oci.MediaType;
import dev.calque.store.Image;
import dev.calque.store.Lease;
import dev.calque.store.Store;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Gives what was built to where it is wanted. */
public final class Outputs {
    private final Store store;
    private final Lease lease;
    private final Consumer<String> notices;

    /** @param lease pins the layers */
    public Outputs(Store store, Lease lease, Consumer<String> notices) {
        this.store = store;
        this.lease = lease;
        this.notices = notices;
    }

    /** Refuses what cannot be written, before anything is built. */
    public static void check(List<Output> outputs, int platforms) {
        for (Output output : outputs) {
            switch (output) {
                case Output.OfImage image -> checkImage(image, platforms);
                case Output.Folder _, Output.Tar _, Output.CacheOnly _ -> {}
            }
        }
    }

    private static void checkImage(Output.OfImage output, int platforms) {
        names(output);
        if (output instanceof Output.Archive archive && archive.kind() == Output.Archive.Kind.DOCKER && platforms > 1) {
            throw CalqueException.invalid("docker exporter does not currently support exporting manifest lists;"
                    + " use type=oci for several platforms, or build for one");
        }
        boolean ofIndex =
                output.form().annotations().stream().anyMatch(a -> a.place() == ImageForm.Annotation.Place.INDEX);
        if (ofIndex && platforms < 2) {
            throw CalqueException.invalid("index annotations not supported for single platform export;"
                    + " build for several with --platform, or annotate the manifest");
        }
    }

    private static List<ImageRef.Tagged> names(Output.OfImage output) {
        return output.names().stream().map(ImageRef::parseTagged).toList();
    }

    /**
     * Writes one output.
     *
     * @param configs one a platform
     * @return the manifest or index that was written, where the output is an image
     */
    public Optional<Descriptor> write(Output output, List<ImageConfig> configs) {
        return switch (output) {
            case Output.Image image -> Optional.of(intoStore(image, configs));
            case Output.Archive archive -> Optional.of(archive(archive, configs));
            case Output.Layout layout -> Optional.of(layout(layout, configs));
            case Output.Tar tar -> {
                new RootfsTar(store.layers()).write(tar, configs);
                yield Optional.empty();
            }
            case Output.Folder folder -> {
                new RootfsFolder(store.layers(), notices).write(folder, configs);
                yield Optional.empty();
            }
            case Output.CacheOnly _ -> Optional.empty();
        };
    }

    private ImageDocuments documents(Output.OfImage output, List<ImageConfig> configs, ImageForm.Packing usual) {
        ImageForm form = output.form();
        PackedLayers packed = new PackedLayers(store, lease, form.packing().orElse(usual), form.level());
        return ImageDocuments.of(configs, packed, form);
    }

    private Descriptor intoStore(Output.Image output, List<ImageConfig> configs) {
        ImageDocuments documents = documents(output, configs, ImageForm.Packing.UNCOMPRESSED);
        documents.documents().forEach((_, document) -> store.blobs().put(document.bytes(), document.type(), lease));
        for (int i = 0; i < configs.size(); i++) {
            put(documents.manifests().get(i), configs.get(i));
        }
        names(output).forEach(name -> store.refs().set(name, documents.root()));
        return documents.root();
    }

    private void put(Descriptor manifest, ImageConfig config) {
        Descriptor stored = store.blobs().put(config.bytes(), MediaType.CONFIG, lease);
        boolean known = store.images()
                .find(stored.digest())
                .map(Image::manifest)
                .filter(m -> m.digest().equals(manifest.digest()))
                .isPresent();
        if (!known) {
            long sizeBytes = config.diffIds().stream()
                    .mapToLong(d -> store.layers().index(d).contentBytes())
                    .sum();
            store.images().put(manifest, stored.digest(), sizeBytes);
        }
    }

    private Descriptor archive(Output.Archive output, List<ImageConfig> configs) {
        ImageDocuments documents = documents(output, configs, ImageForm.Packing.GZIP);
        AsideFile.write(output.target(), out -> {
            LayoutSink sink = LayoutSink.tar(out);
            LayoutWriter writer = new LayoutWriter(store, lease, sink);
            writer.write(documents, names(output));
            if (output.kind() == Output.Archive.Kind.DOCKER) {
                writer.dockerManifest(documents, names(output));
            }
            sink.finish();
        });
        return documents.root();
    }

    private Descriptor layout(Output.Layout output, List<ImageConfig> configs) {
        ImageDocuments documents = documents(output, configs, ImageForm.Packing.GZIP);
        LayoutSink sink = LayoutSink.folder(output.folder());
        new LayoutWriter(store, lease, sink).write(documents, names(output));
        return documents.root();
    }
}
