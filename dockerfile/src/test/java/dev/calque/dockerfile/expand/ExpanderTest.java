package dev.calque.dockerfile.expand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calque.oci.CalqueException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpanderTest {
    private static final Path CASES = Path.of("src/test/resources/conformance/expansion");
    private static final Expander EXPANDER = Expander.with('\\');

    @Test
    void expand_everyLineOfTheReference_isTheSame() throws IOException {
        Variables variables = Variables.of(Map.of("PWD", "/home", "SHELL", "bash", "KOREAN", "한국어", "NULL", ""));
        List<String> wrong = new ArrayList<>();
        int checked = 0;
        for (String line : Files.readAllLines(CASES.resolve("envVarTest"))) {
            if (line.startsWith("A|") || line.startsWith("U|")) {
                int bar = line.lastIndexOf('|');
                String word = line.substring(2, bar).strip();
                String expected = line.substring(bar + 1).strip();
                String actual = textOrError(word, variables);
                checked++;
                if (!actual.equals(expected)) {
                    wrong.add(word + " gave " + actual + ", not " + expected);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(checked).isGreaterThan(120);
    }

    @Test
    void words_everyLineOfTheReference_areTheSame() throws IOException {
        Map<String, String> values = new HashMap<>();
        for (String line : Files.readAllLines(CASES.resolve("wordsTest"))) {
            if (line.startsWith("ENV ")) {
                String[] pair = line.substring(4).split("=", 2);
                values.put(pair[0], pair[1]);
            } else if (line.contains("|")) {
                String[] parts = line.split(" \\| ", 2);
                String expected = parts[1];
                assertThat(wordsOrError(parts[0], Variables.of(values)))
                        .as(line)
                        .isEqualTo(expected.stripTrailing().equals("error") ? "error" : expected);
            }
        }
    }

    private static String textOrError(String word, Variables variables) {
        try {
            return EXPANDER.expand(word, variables).text();
        } catch (CalqueException e) {
            return "error";
        }
    }

    private static String wordsOrError(String word, Variables variables) {
        try {
            return String.join(",", EXPANDER.expand(word, variables).words());
        } catch (CalqueException e) {
            return "error";
        }
    }

    @ParameterizedTest
    @CsvSource({
        "${v#*-},b-c-c",
        "${v##*-},c",
        "${v%-*},a-b-c",
        "${v%%-*},a",
        "${v#x},a-b-c-c",
        "${v#a?b},-c-c",
        "${v/c/x},a-b-x-c",
        "${v//c/x},a-b-x-x",
        "${v/b*/x},a-x",
        "${v//-/},abcc",
        "${slash//\\//_},_a_b",
        "${unset#x},''",
        "${unset/x/y},''",
        "${star#\\*},b"
    })
    void expand_patterns(String word, String expected) {
        Variables variables = Variables.of(Map.of("v", "a-b-c-c", "slash", "/a/b", "star", "*b"));
        assertThat(EXPANDER.expand(word, variables).text()).isEqualTo(expected);
    }

    @Test
    void expand_collectsWhatHadNoValue() {
        Expansion expansion = EXPANDER.expand("$a${b:-$c}$d", Variables.of(Map.of("d", "1")));
        assertThat(expansion.missing()).containsExactly("a", "c", "b");
        assertThat(expansion.found()).containsExactly("d");
    }

    @Test
    void expand_missingRequired_saysWhich() {
        assertThatThrownBy(() -> EXPANDER.expand("${FOO:?\"foo missing\"}", Variables.NONE))
                .hasMessage("failed to process \"${FOO:?\\\"foo missing\\\"}\": FOO: foo missing");
    }

    @Test
    void expand_heredoc_leavesQuotes() {
        assertThat(Expander.forHeredoc()
                        .expand("say \"$x\" 'and' \\$x", Variables.of(Map.of("x", "1")))
                        .text())
                .isEqualTo("say \"1\" 'and' $x");
    }

    @Test
    void expand_display_leavesUnsetAndQuotes() {
        assertThat(EXPANDER.forDisplay()
                        .expand("RUN echo \"$x\" ${y:-z}", Variables.of(Map.of("x", "1")))
                        .text())
                .isEqualTo("RUN echo \"1\" ${y:-z}");
    }

    @Test
    void expand_hostilePattern_takesNoTime() {
        Variables variables = Variables.of(Map.of("v", "a".repeat(3000)));
        assertThat(EXPANDER.expand("${v##" + "*a".repeat(50) + "b}", variables).text())
                .hasSize(3000);
    }

    @Test
    void expand_absurdNesting_isRefused() {
        assertThatThrownBy(() -> EXPANDER.expand("${a:-".repeat(5000), Variables.NONE))
                .isInstanceOf(CalqueException.class);
    }
}
