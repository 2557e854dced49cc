package dev.calque.dockerfile.lower;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calque.dockerfile.source.Source;
import dev.calque.graph.Plan;
import dev.calque.graph.SourceException;
import dev.calque.oci.CalqueException;
import dev.calque.oci.Platform;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Throws instructions together; each Dockerfile is either lowered or refused with a place. */
class RandomBuildTest {
    private static final List<String> LINES = List.of(
            "FROM scratch",
            "FROM busybox AS a",
            "FROM a AS b",
            "FROM alpine AS c",
            "FROM $x",
            "FROM --platform=$y a",
            "ARG x",
            "ARG x=a y",
            "ARG z=${z:?no}",
            "ENV a=b c=$a",
            "ENV a b",
            "ENV",
            "LABEL a=\"b c\"",
            "LABEL =",
            "RUN x",
            "RUN",
            "RUN []",
            "RUN [\"\"]",
            "RUN <<E\n#!/x\nE",
            "RUN <<E <<F\n1\nE\n2\nF",
            "RUN <<E cat\nE",
            "RUN --mount=type=cache,target=/c x",
            "RUN --mount=from=c,target=x,rw x",
            "RUN --mount=, x",
            "RUN --mount=type=secret,id= x",
            "RUN --mount=type=ssh,target= x",
            "RUN --mount=target=.. x",
            "RUN --mount=type=tmpfs,size=9999999999999999t,target=/t x",
            "RUN --network=none --device=a=b x",
            "COPY a /",
            "COPY --from=b . x",
            "COPY --from=0 --parents a/./b .",
            "COPY --from=c --link / /",
            "COPY ./. $x",
            "COPY <<E <<F /\n$x\nE\nF",
            "COPY [\"a b\", \"\"]",
            "COPY --chmod=u+x,g= a b",
            "COPY --chown=: a b",
            "ADD https://x.y/z /",
            "ADD https:// /",
            "ADD git@x:y.git#a:b /",
            "ADD https://x/y.git?ref=z&subdir=%zz /",
            "ADD --checksum=sha256:x http://a/b /",
            "WORKDIR",
            "WORKDIR a/../..",
            "WORKDIR ${a}/x",
            "USER a:b",
            "USER $x",
            "EXPOSE 1-3 $x 9:9/UDP",
            "EXPOSE -",
            "EXPOSE ::1",
            "VOLUME [\"/a\"]",
            "VOLUME /a $x",
            "STOPSIGNAL 9",
            "STOPSIGNAL ${x:-SIGRTMIN+3}",
            "SHELL [\"a\"]",
            "SHELL []",
            "CMD x",
            "CMD []",
            "ENTRYPOINT []",
            "ENTRYPOINT x",
            "HEALTHCHECK NONE",
            "HEALTHCHECK --retries=1 CMD x",
            "HEALTHCHECK --interval=.5h CMD [\"x\"]",
            "ONBUILD RUN x",
            "ONBUILD COPY --from=c a b",
            "ONBUILD X",
            "ONBUILD RUN <<E\nx\nE",
            "MAINTAINER x",
            "# check=skip=all",
            "# a b",
            "",
            "from busybox as D",
            "X y",
            "RUN x \\\n\n y");

    @Test
    void lower_anything_endsInPlansOrARefusalWithAPlace() {
        Random random = new Random(4);
        int lowered = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "FROM busybox AS first\n" : "");
            int length = random.nextInt(7);
            for (int l = 0; l < length; l++) {
                text.append(LINES.get(random.nextInt(LINES.size()))).append('\n');
            }
            lowered += lower(text.toString()) ? 1 : 0;
        }
        assertThat(lowered).isGreaterThan(1000);
    }

    private static boolean lower(String text) {
        LowerRequest defaults = LowerRequest.defaults(new Source("Dockerfile", text));
        LowerRequest request = new LowerRequest(
                defaults.dockerfile(),
                new LowerRequest.Selection(
                        Optional.empty(),
                        List.of(new Platform("linux", "amd64"), new Platform("windows", "amd64")),
                        new Platform("linux", "amd64"),
                        true),
                defaults.buildArgs(),
                defaults.labels(),
                defaults.contexts(),
                defaults.noCache(),
                defaults.commands());
        try {
            for (Plan plan :
                    Lowering.lower(request, FakeImages.usual(), d -> {}).plans()) {
                plan.rootfs().ifPresent(root -> plan.graph().vertex(root.vertex()));
            }
            return true;
        } catch (CalqueException refused) {
            assertThat(refused).as(text).isInstanceOf(SourceException.class);
            return false;
        } catch (RuntimeException broken) {
            throw new AssertionError("this Dockerfile breaks lowering:\n" + text, broken);
        }
    }
}
