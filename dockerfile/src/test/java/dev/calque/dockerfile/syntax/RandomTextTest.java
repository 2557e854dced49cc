package dev.calque.dockerfile.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calque.dockerfile.expand.Expander;
import dev.calque.dockerfile.expand.Variables;
import dev.calque.dockerfile.source.Source;
import dev.calque.graph.PathPatterns;
import dev.calque.oci.CalqueException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Throws pieces of the language together; only the one exception may come out, and print must give the text back. */
class RandomTextTest {
    private static final List<String> PIECES = List.of(
            "FROM ",
            "RUN ",
            "COPY ",
            "ONBUILD ",
            "ENV ",
            "LABEL ",
            "ARG ",
            "HEALTHCHECK ",
            "CMD ",
            "a",
            "=",
            " ",
            "\t",
            "\n",
            "\r\n",
            "\\",
            "\\\n",
            "`",
            "#",
            "# escape=`\n",
            "'",
            "\"",
            "$",
            "${",
            "}",
            ":",
            "-",
            "--",
            "--x=y ",
            "<<EOF",
            "<<-'E'",
            "\nEOF\n",
            "\nE\n",
            "[",
            "]",
            "[\"a\"]",
            ",",
            "*",
            "**",
            "/",
            "?",
            "!",
            "%",
            "é",
            "\uFEFF",
            "\u0000");
    private static final int ROUNDS = 20_000;

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(14);
        for (int i = 0; i < length; i++) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    @Test
    void parse_anything_losesNothing() {
        Random random = new Random(1);
        for (int i = 0; i < ROUNDS; i++) {
            String text = "FROM x\n" + text(random);
            try {
                Dockerfile parsed = Dockerfile.parse(new Source("Dockerfile", text));
                assertThat(parsed.text()).isEqualTo(text);
                assertThat(parsed.sexpressions()).isNotEmpty();
            } catch (CalqueException refused) {
                assertThat(refused).hasMessageStartingWith("Dockerfile:");
            }
        }
    }

    @Test
    void expand_anything_endsInAResultOrARefusal() {
        Random random = new Random(2);
        Variables variables = Variables.of(Map.of("a", "b c", "é", "*"));
        for (int i = 0; i < ROUNDS; i++) {
            String text = text(random);
            try {
                assertThat(Expander.with('\\').expand(text, variables).text()).isNotNull();
                assertThat(Expander.with('`').verbatim().expand(text, variables).words())
                        .isNotNull();
            } catch (CalqueException refused) {
                assertThat(refused).hasMessageContaining("failed to process");
            }
        }
    }

    @Test
    void patterns_ofAnything_endInAnAnswerOrARefusal() {
        Random random = new Random(3);
        for (int i = 0; i < ROUNDS; i++) {
            List<String> lines = PathPatterns.parse(text(random));
            String path = text(random);
            try {
                PathPatterns patterns = PathPatterns.of(lines);
                assertThat(patterns.coversAllOf(path) && !patterns.matches(path))
                        .isFalse();
            } catch (CalqueException refused) {
                assertThat(refused.text()).isNotEmpty();
            }
        }
    }
}
