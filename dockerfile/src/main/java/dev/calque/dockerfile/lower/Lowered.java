package dev.calque.dockerfile.lower;

import dev.calque.graph.Plan;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a Dockerfile asks for.
 *
 * @param plans one a platform, in the order of the request; the platform is that of the plan's config
 * @param epoch the time that all timestamps are set to, where SOURCE_DATE_EPOCH says so
 */
public record Lowered(List<Plan> plans, Optional<Instant> epoch) {
    public Lowered {
        plans = List.copyOf(plans);
    }
}
