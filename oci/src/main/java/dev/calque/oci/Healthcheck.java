package dev.calque.oci;

import java.time.Duration;
import java.util.List;

/**
 * How to see that a container is well. A duration of zero or zero retries inherit the engine's default.
 *
 * @param test {@code ["NONE"]}, {@code ["CMD", args…]} or {@code ["CMD-SHELL", command]}
 * @see <a href="https://github.com/moby/docker-image-spec/blob/main/spec.md">docker-image-spec, Healthcheck</a>
 */
public record Healthcheck(
        List<String> test,
        Duration interval,
        Duration timeout,
        Duration startPeriod,
        Duration startInterval,
        int retries) {
    public Healthcheck {
        test = List.copyOf(test);
    }

    static Healthcheck from(JsonObject json) {
        return new Healthcheck(
                json.list("Test"),
                nanos(json, "Interval"),
                nanos(json, "Timeout"),
                nanos(json, "StartPeriod"),
                nanos(json, "StartInterval"),
                (int) Math.min(Integer.MAX_VALUE, json.optionalNumber("Retries").orElse(0L)));
    }

    JsonObject toJson() {
        JsonObject.Builder json = JsonObject.builder().putIfAny("Test", test);
        put(json, "Interval", interval);
        put(json, "Timeout", timeout);
        put(json, "StartPeriod", startPeriod);
        put(json, "StartInterval", startInterval);
        if (retries != 0) {
            json.put("Retries", (long) retries);
        }
        return json.build();
    }

    private static Duration nanos(JsonObject json, String name) {
        return Duration.ofNanos(json.optionalNumber(name).orElse(0L));
    }

    private static void put(JsonObject.Builder json, String name, Duration value) {
        if (!value.isZero()) {
            json.put(name, value.toNanos());
        }
    }
}
