package dev.calque.dockerfile.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calque.dockerfile.source.Source;
import dev.calque.graph.Diagnostic;
import dev.calque.graph.FileAction;
import dev.calque.graph.Filter;
import dev.calque.graph.Mount;
import dev.calque.graph.Op;
import dev.calque.graph.Owner;
import dev.calque.graph.Plan;
import dev.calque.graph.SourceException;
import dev.calque.graph.Vertex;
import dev.calque.oci.ContainerConfig;
import dev.calque.oci.History;
import dev.calque.oci.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoweringTest {
    private final List<Diagnostic> warnings = new ArrayList<>();
    private FakeImages images = FakeImages.usual();

    private static LowerRequest request(String text) {
        LowerRequest defaults = LowerRequest.defaults(new Source("Dockerfile", text));
        LowerRequest.Selection here =
                new LowerRequest.Selection(Optional.empty(), List.of(), new Platform("linux", "amd64"), false);
        return new LowerRequest(
                defaults.dockerfile(),
                here,
                Map.of(),
                Map.of(),
                defaults.contexts(),
                defaults.noCache(),
                defaults.commands());
    }

    private static LowerRequest withContext(String text, String name, NamedContext context) {
        LowerRequest r = request(text);
        return new LowerRequest(
                r.dockerfile(),
                r.selection(),
                Map.of(),
                Map.of(),
                new LowerRequest.Contexts(List.of(), Map.of(name, context)),
                r.noCache(),
                r.commands());
    }

    private Plan plan(LowerRequest request) {
        return Lowering.lower(request, images, warnings::add).plans().getFirst();
    }

    private Plan plan(String text) {
        return plan(request(text));
    }

    private static List<String> names(Plan plan) {
        return plan.graph().vertices().stream().map(Vertex::name).toList();
    }

    private static <T extends Op> T only(Plan plan, Class<T> type) {
        return plan.graph().vertices().stream()
                .map(Vertex::op)
                .filter(type::isInstance)
                .map(type::cast)
                .reduce((a, b) -> b)
                .orElseThrow();
    }

    @Test
    void names_areThoseOfPlainProgress() {
        Plan plan = plan("FROM busybox AS base\nENV X=1\nRUN echo $X \"$Y\"\nFROM scratch\nCOPY --from=base /a /");
        assertThat(names(plan))
                .satisfiesExactly(
                        n -> assertThat(n).startsWith("[base 1/2] FROM docker.io/library/busybox:latest@sha256:"),
                        n -> assertThat(n).isEqualTo("[base 2/2] RUN echo 1 \"$Y\""),
                        n -> assertThat(n).isEqualTo("[stage-1 1/1] COPY --from=base /a /"));
    }

    @Test
    void unusedStages_areNotInTheGraph() {
        Plan plan = plan("FROM alpine AS unused\nRUN false\nFROM busybox\nRUN true");
        assertThat(names(plan)).noneMatch(n -> n.contains("unused"));
    }

    @Test
    void scratchAlone_hasNoGraph() {
        Plan plan = plan("FROM scratch\nENV A=1");
        assertThat(plan.rootfs()).isEmpty();
        assertThat(plan.graph().vertices()).isEmpty();
    }

    @Test
    void run_mounts_haveTheirDefaults() {
        Plan plan = plan("FROM busybox\nWORKDIR /w\nRUN --mount=type=cache,target=c,sharing=locked"
                + " --mount=type=secret,id=a/b --mount=type=ssh --mount=type=tmpfs,target=/t,size=1m"
                + " --mount=type=secret,id=k,env=KEY true");
        Op.Exec exec = only(plan, Op.Exec.class);
        assertThat(exec.mounts())
                .containsExactly(
                        new Mount.Cache(
                                "/w/c",
                                "/c",
                                Optional.empty(),
                                "/",
                                Mount.Sharing.LOCKED,
                                new Mount.Access(0755, 0, 0, false)),
                        new Mount.Secret(
                                "/run/secrets/b", "a/b", false, new Mount.Access(0400, 0, 0, true), Optional.empty()),
                        new Mount.Ssh(
                                "/run/buildkit/ssh_agent.0", "default", false, new Mount.Access(0600, 0, 0, true)),
                        new Mount.Tmpfs("/t", Optional.of(1048576L)),
                        new Mount.Secret("", "k", false, new Mount.Access(0400, 0, 0, true), Optional.of("KEY")));
        assertThat(exec.process().env()).contains("SSH_AUTH_SOCK=/run/buildkit/ssh_agent.0");
        assertThat(exec.process().cwd()).isEqualTo("/w");
    }

    @Test
    void run_mountOfTheContext_readsACopyOfThatPath() {
        Plan plan = plan("FROM busybox\nRUN --mount=source=sub/a,target=/a cat /a");
        Op.Exec exec = only(plan, Op.Exec.class);
        Mount.Bind bind = (Mount.Bind) exec.mounts().getFirst();
        Op tree = plan.graph().vertex(bind.from().orElseThrow().vertex()).op();
        assertThat(bind.source()).isEqualTo("/sub/a");
        assertThat(tree).isInstanceOfSatisfying(Op.Files.class, files -> assertThat(files.actions())
                .singleElement()
                .isInstanceOfSatisfying(
                        FileAction.Copy.class, copy -> assertThat(copy.source()).isEqualTo("/sub/a")));
    }

    @Test
    void contexts_areOnlyReadByCopies() {
        Plan plan = plan(withContext(
                "FROM files\nRUN --mount=from=files,target=/m true\nCOPY --from=files /a /b",
                "files",
                new NamedContext.Local(Filter.ALL)));
        for (Vertex vertex : plan.graph().vertices()) {
            boolean readsContext = vertex.op().inputs().stream()
                    .anyMatch(e -> plan.graph().vertex(e.vertex()).op() instanceof Op.FromContext);
            assertThat(readsContext && !(vertex.op() instanceof Op.Files))
                    .as(vertex.name())
                    .isFalse();
        }
        assertThat(plan.graph().vertices()).anyMatch(v -> v.op() instanceof Op.FromContext);
    }

    @Test
    void namedContext_replacesImageAndStage() {
        Plan plan = plan(withContext("FROM alpine:latest", "alpine", new NamedContext.Image("busybox")));
        assertThat(plan.config().config().cmd()).contains(List.of("sh"));
        Plan stage = plan(withContext(
                "FROM alpine AS base\nRUN false\nFROM base\nENV A=1", "base", new NamedContext.Image("busybox")));
        assertThat(names(stage)).noneMatch(n -> n.contains("RUN"));
    }

    @Test
    void copy_link_isMergedOnTop() {
        Plan plan = plan("FROM busybox\nCOPY --link a /x/");
        Op.Merge merge = only(plan, Op.Merge.class);
        assertThat(merge.inputs()).hasSize(2);
        assertThat(only(plan, Op.Files.class).base()).isEmpty();
        assertThat(names(plan).getLast()).isEqualTo("[2/2] LINK COPY --link a /x/");
    }

    @ParameterizedTest
    @CsvSource({"/a/b/./c*/d,/a/b,c*/d,true", "a/b,/,a/b,false", "./a/b,/,a/b,false", "/a/*/./c,/a/*,c,true"})
    void copy_parents_splitsAtThePivot(String source, String from, String include, boolean mayMiss) {
        Plan plan = plan("FROM scratch\nCOPY --parents " + source + " /out/");
        FileAction.Copy copy =
                (FileAction.Copy) only(plan, Op.Files.class).actions().getFirst();
        assertThat(copy.source()).isEqualTo(from);
        assertThat(copy.options().include()).containsExactly(include);
        assertThat(copy.options().behavior().allowEmptyWildcard()).isEqualTo(mayMiss);
        assertThat(copy.options().behavior().keepParents()).isTrue();
    }

    @Test
    void copy_heredoc_becomesAFileThatIsCopied() {
        Plan plan = plan("FROM scratch\nARG x=é\nCOPY --chmod=600 <<a <<'b' /d/\n$x\na\n$x\nb\n");
        assertThat(plan.graph().vertices().stream()
                        .map(Vertex::op)
                        .flatMap(op ->
                                op instanceof Op.Files files ? files.actions().stream() : java.util.stream.Stream.of())
                        .filter(FileAction.MakeFile.class::isInstance)
                        .map(a -> ((FileAction.MakeFile) a).content()))
                .containsExactly("Ã©\n", "$x\n");
    }

    @Test
    void workdir_makesAFolderForTheUser() {
        Plan plan = plan("FROM busybox\nUSER me:us\nWORKDIR /a\nWORKDIR b");
        assertThat(only(plan, Op.Files.class).actions())
                .containsExactly(new FileAction.MakeDirectory("/a/b", 0755, Optional.of(new Owner("me", "us"))));
        assertThat(plan.config().config().workingDir()).isEqualTo("/a/b");
    }

    @Test
    void add_remoteSources_areTheirOwnVertices() {
        Plan plan = plan("FROM scratch\nADD https://example.com/a/b.tar.gz?x=1 /\n"
                + "ADD --keep-git-dir=true https://example.com/r.git#v1:sub /src");
        assertThat(only(plan, Op.FromUrl.class).fileName()).isEqualTo("b.tar.gz");
        Op.FromGit git = only(plan, Op.FromGit.class);
        assertThat(git.source().ref()).isEqualTo("v1");
        assertThat(git.source().subdir()).isEqualTo("sub");
        assertThat(git.source().keepGitDir()).isTrue();
    }

    @Test
    void onbuild_ofABase_runsFirst() {
        ContainerConfig.Builder base = new ContainerConfig.Builder();
        base.onBuild.add("RUN <<EOF\nmake\nEOF");
        base.onBuild.add("COPY --from=alpine /etc/os-release /r");
        images = FakeImages.usual().with("base", base);
        Plan plan = plan("FROM base\nRUN later");
        assertThat(plan.config().config().onBuild()).isEmpty();
        assertThat(plan.history().stream().map(History::createdBy))
                .containsExactly(
                        "",
                        "RUN /bin/sh -c make\n # buildkit",
                        "COPY /etc/os-release /r # buildkit",
                        "RUN /bin/sh -c later # buildkit");
        assertThat(names(plan)).anyMatch(n -> n.equals("[2/4] ONBUILD RUN <<EOF (make)"));
    }

    @Test
    void onbuild_ofAStage_runsInTheNext() {
        Plan plan = plan("FROM busybox AS a\nONBUILD ENV X=1\nFROM a\nRUN echo $X");
        assertThat(plan.config().config().env()).contains("X=1");
        assertThat(plan.config().config().onBuild()).isEmpty();
    }

    @Test
    void proxies_reachCommandsInBothCases_andNoKey() {
        LowerRequest r = request("FROM busybox\nRUN x").withBuildArgs(Map.of("HTTP_proxy", "p"));
        Op.Exec exec = only(plan(r), Op.Exec.class);
        assertThat(exec.process().surroundings().uncachedEnv())
                .containsOnly(Map.entry("http_proxy", "p"), Map.entry("HTTP_PROXY", "p"));
        assertThat(exec.process().env()).noneMatch(e -> e.contains("roxy"));
    }

    @Test
    void instruction_seesOneEnvironment() {
        Plan plan = plan("FROM scratch\nENV a=1\nENV a=2 b=$a\nARG c=3 d=$c");
        assertThat(plan.history().stream().map(History::createdBy))
                .containsExactly("ENV a=1", "ENV a=2 b=1", "ARG c=3 d=3");
    }

    @Test
    void noCache_ofOneStage_marksOnlyItsSteps() {
        LowerRequest r = request("FROM busybox AS a\nRUN x\nFROM a AS b\nRUN y");
        Plan plan = plan(new LowerRequest(
                r.dockerfile(),
                r.selection(),
                Map.of(),
                Map.of(),
                r.contexts(),
                new LowerRequest.NoCache(false, Set.of("B")),
                r.commands()));
        assertThat(plan.graph().vertices().stream().filter(Vertex::ignoreCache).map(Vertex::name))
                .containsExactly("[b 1/1] RUN y");
    }

    @Test
    void epoch_isInHistoryAndArguments() {
        LowerRequest r = request("ARG SOURCE_DATE_EPOCH=17\nFROM busybox\nARG SOURCE_DATE_EPOCH\nRUN x");
        Lowered lowered = Lowering.lower(r, images, warnings::add);
        assertThat(lowered.epoch())
                .hasValueSatisfying(i -> assertThat(i.getEpochSecond()).isEqualTo(17));
        assertThat(lowered.plans().getFirst().history().getLast().created()).isEqualTo(lowered.epoch());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FROM busybox AS a|COPY --from=a /x /|Dockerfile:2|circular dependency detected on stage: a",
                "FROM busybox AS a|COPY --from=b /x /|FROM busybox AS b|COPY --from=a /x /|Dockerfile:|circular",
                "FROM busybox|COPY --from=7 /x /|Dockerfile:2|invalid stage index 7",
                "FROM busybox|RUN --security=insecure x|Dockerfile:2|--allow security.insecure",
                "FROM busybox|RUN --network=hots x|Dockerfile:2|did you mean host?",
                "FROM busybox|COPY a|Dockerfile:2|COPY requires at least two arguments",
                "FROM busybox|STOPSIGNAL SIGFOO|Dockerfile:2|invalid signal: SIGFOO",
                "FROM busybox|EXPOSE 70000|Dockerfile:2|invalid containerPort: 70000",
                "FROM busybox|HEALTHCHECK --interval=1x CMD x|Dockerfile:2|invalid duration",
                "FROM busybox|ONBUILD ONBUILD RUN x|Dockerfile:2|isn't allowed",
                "FROM busybox|SHELL bash|Dockerfile:2|JSON form",
                "FROM bussybox|Dockerfile:1|bussybox: failed to resolve source metadata",
                "FROM $x|Dockerfile:1|base name ($x) should not be blank",
                "FROM --platform=$BULIDPLATFORM busybox|Dockerfile:1|did you mean BUILDPLATFORM?",
                "RUN x|FROM busybox|Dockerfile:1|no build stage in current context",
                "FROM busybox AS 1a|Dockerfile:1|invalid name for build stage",
                "FROM busybox|COPY --chmod=99 a /|Dockerfile:2|invalid chmod parameter: '99'",
                "FROM busybox|COPY https://example.com/x /|Dockerfile:2|source can't be a URL for COPY"
            })
    void mistakes_areShownWhereTheyAre(String scenario) {
        String[] parts = scenario.split("\\|");
        String text = String.join("\n", List.of(parts).subList(0, parts.length - 2));
        assertThatThrownBy(() -> plan(text))
                .isInstanceOf(SourceException.class)
                .hasMessageStartingWith(parts[parts.length - 2])
                .hasMessageContaining(parts[parts.length - 1]);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "FROM busybox|EXPOSE 80/TcP~ExposeProtoCasing 2 Defined protocol '80/TcP' in EXPOSE instruction should be lowercase",
                "FROM busybox|EXPOSE 80:80~ExposeInvalidFormat 2 EXPOSE instruction should not define an IP address or host-port mapping, found '80:80'",
                "FROM scratch|WORKDIR app/~WorkdirRelativePath 2 Relative workdir \"app/\" can have unexpected results if the base image changes",
                "FROM scratch|COPY a \\||.~NoEmptyContinuation 4 Empty continuation line",
                "#syntax=other/frontend|FROM scratch~ExternalFrontend 1 Frontend other/frontend was not run; the Dockerfile is read as docker/dockerfile reads it"
            })
    void checks_warn(String text, String expected) {
        plan(text.replace("|", "\n"));
        assertThat(warnings)
                .extracting(w -> w.rule() + " " + w.at().firstLine() + " " + w.message())
                .containsExactly(expected);
    }

    @Test
    void checks_asErrors_failAndAreStillTold() {
        assertThatThrownBy(() -> plan("#check=error=true\nFROM scratch\nMAINTAINER me"))
                .hasMessageContaining("lint violation found for rules: MaintainerDeprecated");
        assertThat(warnings).hasSize(1);
    }

    @Test
    void lowering_twice_givesTheSameGraph() {
        String text = "FROM busybox AS a\nRUN --mount=type=cache,target=/c x\nFROM alpine\nCOPY --from=a / /\nADD b /";
        assertThat(new ArrayList<>(plan(text).graph().vertices()))
                .isEqualTo(new ArrayList<>(plan(text).graph().vertices()));
        assertThat(plan(text).rootfs()).isEqualTo(plan(text).rootfs());
    }

    @Test
    void base_forAnotherPlatform_isWarnedAbout() {
        ImageResolver foreign = (ref, platform) -> images.resolve(ref, new Platform("linux", "arm64"));
        Lowering.lower(request("FROM busybox"), foreign, warnings::add);
        assertThat(warnings)
                .extracting(Diagnostic::message)
                .containsExactly("Base image busybox was pulled with platform \"linux/arm64\", expected"
                        + " \"linux/amd64\" for current build");
    }

    @Test
    void heredoc_withUndefinedVariable_isWarnedAbout() {
        plan("FROM scratch\nCOPY <<EOF /a\n$nobody\nEOF\n");
        assertThat(warnings).extracting(Diagnostic::rule).containsExactly("UndefinedVar");
    }
}
