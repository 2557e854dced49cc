package dev.calque.dockerfile.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calque.dockerfile.source.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DockerfileTest {
    private static final Path CASES = Path.of("src/test/resources/conformance/parser");

    static Stream<Path> accept() throws IOException {
        return Files.list(CASES.resolve("accept")).sorted();
    }

    static Stream<Path> reject() throws IOException {
        return Files.list(CASES.resolve("reject")).sorted();
    }

    @ParameterizedTest
    @MethodSource("accept")
    void sexpressions_areThoseOfTheReference(Path folder) throws IOException {
        Dockerfile parsed = parse(Files.readString(folder.resolve("Dockerfile")));
        assertThat(parsed.sexpressions().strip())
                .isEqualTo(Files.readString(folder.resolve("result")).strip());
    }

    @ParameterizedTest
    @MethodSource("accept")
    void text_afterParse_isTheSame(Path folder) throws IOException {
        String text = Files.readString(folder.resolve("Dockerfile"));
        assertThat(parse(text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @MethodSource("reject")
    void parse_whatIsRejected_fails(Path folder) throws IOException {
        String text = Files.readString(folder.resolve("Dockerfile"));
        assertThatThrownBy(() -> parse(text)).hasMessageStartingWith("Dockerfile:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\uFEFFFROM a\r\nRUN x \\\r\n  # c\r\n\r\n  y\r\n",
                "# escape=`\nFROM a\nRUN x `\n y",
                "FROM a\nRUN <<A <<-'B'\n1\nA\n\t2\n\tB\n# end",
                "  FROM a\n\n\n#\nRUN x\\"
            })
    void text_afterParse_keepsEverything(String text) {
        assertThat(parse(text).text()).isEqualTo(text);
    }

    @Test
    void heredocs_severalUnderOnbuild_haveTheirContents() {
        Command command = parse("FROM a\nONBUILD RUN <<A cat <<-\"B\"\n$x\nA\n\ttab\n\tB\n")
                .statements()
                .get(1)
                .command();
        assertThat(command.heredocs())
                .containsExactly(new Heredoc("A", true, false, "$x\n"), new Heredoc("B", false, true, "\ttab\n"));
        assertThat(command.heredocs().get(1).document()).isEqualTo("tab\n");
    }

    @Test
    void parse_heredocWithoutEnd_isRefused() {
        assertThatThrownBy(() -> parse("FROM a\nRUN <<EOF\nx")).hasMessageContaining("unterminated heredoc");
    }

    @Test
    void directive_afterComment_isNone() {
        assertThat(parse("# hello\n# escape=`\nFROM a").directive("escape")).isEmpty();
        assertThat(parse("#Syntax = docker/dockerfile:1 \nFROM a").directive("syntax"))
                .contains("docker/dockerfile:1");
    }

    @Test
    void directive_twice_isRefused() {
        assertThatThrownBy(() -> parse("#escape=`\n#escape=`\nFROM a")).hasMessageContaining("only one escape");
    }

    @Test
    void comments_ofAStatement_areThoseDirectlyAbove() {
        assertThat(parse("FROM a\n# far\n\n# near\nRUN x").statements().get(1).comments())
                .containsExactly("near");
    }

    @Test
    void emptyContinuation_isTheLastLine() {
        assertThat(parse("FROM a\nRUN x \\\n\n  y\n").statements().get(1).emptyContinuation())
                .isEqualTo(4);
    }

    private static Dockerfile parse(String text) {
        return Dockerfile.parse(new Source("Dockerfile", text));
    }
}
