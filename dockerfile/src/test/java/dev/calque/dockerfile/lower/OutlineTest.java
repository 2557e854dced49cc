package dev.calque.dockerfile.lower;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calque.dockerfile.source.Source;
import org.junit.jupiter.api.Test;

class OutlineTest {
    private static final Source SOURCE = new Source("Dockerfile", """
            ARG version=1
            # tag which one to take
            ARG tag=v$version
            ARG unused=x

            # base what all stand on
            FROM busybox:$tag AS base
            # level how much to say
            ARG level=info
            RUN --mount=type=secret,id=key,required --mount=type=cache,target=/c x

            FROM alpine AS other
            ARG hidden=1

            FROM base
            ARG version
            RUN --mount=type=ssh x
            """);

    @Test
    void outline_namesWhatHasAnEffect() {
        Outline outline = Outline.of(LowerRequest.defaults(SOURCE));
        assertThat(outline.arguments())
                .extracting(
                        a -> a.name() + "=" + a.value() + " " + a.description().orElse("-"))
                .containsExactly("version=1 -", "tag=v1 which one to take", "level=info how much to say");
        assertThat(outline.secrets()).extracting(Outline.Need::id).containsExactly("key");
        assertThat(outline.agents()).extracting(Outline.Need::id).containsExactly("default");
        assertThat(outline.caches()).containsExactly("/c");
    }

    @Test
    void targets_areAllStages() {
        assertThat(Targets.of(SOURCE).targets())
                .extracting(t -> t.name() + " " + t.base() + " " + t.isDefault() + " "
                        + t.description().orElse("-") + " " + t.at().firstLine())
                .containsExactly(
                        "base busybox:$tag false what all stand on 7", "other alpine false - 12", " base true - 15");
    }
}
