package dev.calque.oci;

import java.util.ArrayList;
import java.util.List;

/**
 * A file system tree as a stack of layers, lowest first. The empty tree is {@code scratch}.
 */
public record Tree(List<Layer> layers) {
    public static final Tree EMPTY = new Tree(List.of());

    public Tree {
        layers = List.copyOf(layers);
    }

    public Tree with(Layer top) {
        List<Layer> all = new ArrayList<>(layers);
        all.add(top);
        return new Tree(all);
    }

    public List<Digest> diffIds() {
        return layers.stream().map(Layer::diffId).toList();
    }

    /**
     * Names the content of the whole stack.
     *
     * @see <a href="https://github.com/opencontainers/image-spec/blob/main/config.md#layer-chainid">image-spec, Layer
     *     ChainID</a>
     */
    public Digest chainId() {
        Digest chain = null;
        for (Layer layer : layers) {
            chain = chain == null ? layer.diffId() : Digest.sha256(chain + " " + layer.diffId());
        }
        return chain == null ? Digest.sha256("") : chain;
    }
}
