package dev.calque.engine;

import dev.calque.runtime.TreeDurability;
import dev.calque.store.StorePorts;

/** What the engine gives the store of this machine. */
final class StoreWiring {
    private StoreWiring() {}

    static StorePorts ports() {
        return new StorePorts(TreeDurability::sync);
    }
}
