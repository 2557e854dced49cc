package dev.calque.linux;

/** How far a path may lead, for {@code openat2(2)}. */
public enum Resolution {
    /** Anywhere, as any program resolves a path. Only for paths that no image, build or container can shape. */
    HOST(0),
    /** As if the directory were {@code /}: absolute links and {@code ..} stay inside; links of procfs are refused. */
    IN_ROOT(0x10 | 0x02),
    /** Straight down: no symbolic link on the way, no {@code ..}, no leaving. */
    NO_LINKS(0x08 | 0x04 | 0x02);

    private final long bits;

    Resolution(long bits) {
        this.bits = bits;
    }

    long bits() {
        return bits;
    }
}
