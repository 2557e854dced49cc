package dev.calque.store;

import dev.calque.oci.CalqueException;
import dev.calque.oci.Digest;
import java.util.Optional;

/** One thing that a lease holds. */
record Pin(Kind kind, Digest digest) {
    enum Kind {
        BLOB,
        LAYER,
        IMAGE
    }

    String line() {
        return kind + " " + digest + "\n";
    }

    static Optional<Pin> parse(String line) {
        try {
            String[] words = line.split(" ");
            return words.length == 2
                    ? Optional.of(new Pin(Kind.valueOf(words[0]), Digest.parse(words[1])))
                    : Optional.empty();
        } catch (CalqueException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
