package dev.calque.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calque.oci.Json;
import dev.calque.oci.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildQuestionTest {
    private static final String DOCKERFILE = """
            # VERSION of the compiler
            ARG VERSION=1.2
            # build compiles
            FROM base:${VERSION} AS build
            # FLAGS for the compiler
            ARG FLAGS
            RUN --mount=type=secret,id=token,required=true --mount=type=ssh --mount=type=cache,target=/cache make

            FROM scratch
            COPY --from=build /out /
            CMD echo hi
            """;

    @TempDir
    Path work;

    private CommandLine calque;

    @BeforeEach
    void writeContext() {
        calque = new CommandLine(work);
        calque.context("Dockerfile", DOCKERFILE);
    }

    @Test
    void targets_areListed() {
        assertThat(calque.build("--call=targets").out()).isEqualTo("""
                TARGET      DESCRIPTION
                build       compiles
                (default)
                """);
    }

    @Test
    void targets_asJson_haveBuildxKeys() {
        JsonObject json = json("--call=targets,format=json");
        JsonObject build = json.objects("targets").getFirst();
        assertThat(build.text("name")).isEqualTo("build");
        assertThat(build.text("description")).isEqualTo("compiles");
        assertThat(build.text("base")).isEqualTo("base:${VERSION}");
        assertThat(json.objects("targets").getLast().flag("default")).isTrue();
        assertThat(new String(Base64.getDecoder().decode(json.list("sources").getFirst()), StandardCharsets.UTF_8))
                .isEqualTo(DOCKERFILE);
    }

    @Test
    void outline_isATableASort() {
        assertThat(calque.build("--print=outline", "--build-arg", "FLAGS=-O2", "--target", "build")
                        .out())
                .isEqualTo("""
                        TARGET:        build
                        DESCRIPTION:   compiles

                        BUILD ARG   VALUE   DESCRIPTION
                        VERSION     1.2     of the compiler
                        FLAGS       -O2     for the compiler

                        SECRET   REQUIRED
                        token    true

                        SSH       REQUIRED
                        default

                        """);
    }

    @Test
    void outline_asJson_hasBuildxKeys() {
        JsonObject json = json("--call=outline,format=json");
        assertThat(json.objects("args").getFirst().text("name")).isEqualTo("VERSION");
        assertThat(json.objects("secrets").getFirst().flag("required")).isTrue();
        assertThat(json.objects("ssh").getFirst().text("name")).isEqualTo("default");
        assertThat(json.objects("cache").getFirst().text("ID")).isEqualTo("/cache");
    }

    @Test
    void check_marksTheLines_andFails() {
        CommandLine.Result result = calque.tryBuild("--check");
        assertThat(result.out()).isEqualTo("""
                Check complete, 1 warning has been found!

                WARNING: JSONArgsRecommended - https://docs.docker.com/go/dockerfile/rule/json-args-recommended/
                JSON arguments recommended for CMD to prevent unintended behavior related to OS signals
                Dockerfile:11
                --------------------
                   9 |     FROM scratch
                  10 |     COPY --from=build /out /
                  11 | >>> CMD echo hi
                --------------------
                """);
        assertThat(result.code()).isEqualTo(1);
        assertThat(calque.tryBuild("--call=check,ignorestatus").code()).isZero();
    }

    @Test
    void check_asJson_hasBuildxKeys() {
        CommandLine.Result result = calque.tryBuild("--call=check,format=json");
        JsonObject warning =
                Json.object(result.bytes(), "answer").objects("warnings").getFirst();
        assertThat(warning.text("ruleName")).isEqualTo("JSONArgsRecommended");
        assertThat(warning.object("location")
                        .orElseThrow()
                        .objects("ranges")
                        .getFirst()
                        .object("start"))
                .map(start -> start.number("line"))
                .contains(11L);
        assertThat(result.code()).isEqualTo(1);
    }

    @Test
    void check_ofACleanFile_saysSo() {
        calque.context("Dockerfile", "FROM scratch\nCOPY . /\n");
        assertThat(calque.build("--check").out()).isEqualTo("Check complete, no warnings found.\n");
    }

    @Test
    void check_ofAWrongFile_showsTheError() {
        calque.context("Dockerfile", "FROM scratch\nCOPPY a b\n");
        CommandLine.Result result = calque.tryBuild("--check");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out())
                .startsWith("ERROR: Dockerfile:2: unknown instruction: COPPY")
                .contains("   2 | >>> COPPY a b");
    }

    @Test
    void checkArgument_choosesTheRules() {
        assertThat(calque.build("--check", "--build-arg", "BUILDKIT_DOCKERFILE_CHECK=skip=all")
                        .out())
                .contains("no warnings found");
        calque.context("Dockerfile", "FROM scratch\nCOPY . /\nCMD hi\n");
        CommandLine.Result strict = calque.tryBuild("--build-arg", "BUILDKIT_DOCKERFILE_CHECK=error=true");
        assertThat(strict.code()).isEqualTo(1);
        assertThat(strict.err())
                .contains("lint violation found for rules: JSONArgsRecommended")
                .contains("   3 | >>> CMD hi");
        assertThat(calque.tryBuild("--call=describe").err()).contains("build, check, outline and targets are known");
    }

    private JsonObject json(String call) {
        return Json.object(
                calque.tryBuild(call, "--target", call.contains("outline") ? "build" : "")
                        .bytes(),
                "answer");
    }
}
