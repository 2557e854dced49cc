package dev.calque.dockerfile.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.calque.dockerfile.expand.Expander;
import dev.calque.dockerfile.expand.Variables;
import dev.calque.dockerfile.source.Source;
import dev.calque.graph.PathPatterns;
import dev.calque.oci.CalqueException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Coverage-guided fuzzers of the language. In a usual run they replay their inputs; to search, one at a time:
 * {@code JAZZER_FUZZ=1 mvn -pl dockerfile -am test -Dtest=LanguageFuzzTest#parse -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class LanguageFuzzTest {
    @FuzzTest(maxDuration = "4m")
    void parse(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        try {
            Dockerfile parsed = Dockerfile.parse(new Source("Dockerfile", text));
            assertThat(parsed.text()).isEqualTo(text);
            Dockerfile again = Dockerfile.parse(new Source("Dockerfile", parsed.text()));
            assertThat(again.sexpressions()).isEqualTo(parsed.sexpressions());
        } catch (CalqueException refused) {
            assertThat(refused.text()).isNotEmpty();
        }
    }

    @FuzzTest(maxDuration = "4m")
    void expand(FuzzedDataProvider data) {
        Variables variables = Variables.of(Map.of("a", data.consumeString(20), "b", data.consumeString(20)));
        char escape = data.consumeBoolean() ? '\\' : '`';
        String text = data.consumeRemainingAsString();
        try {
            assertThat(Expander.with(escape).expand(text, variables).text()).isNotNull();
            assertThat(Expander.with(escape).verbatim().expand(text, variables).words())
                    .isNotNull();
        } catch (CalqueException refused) {
            assertThat(refused.text()).isNotEmpty();
        }
    }

    @FuzzTest(maxDuration = "4m")
    void ignore(FuzzedDataProvider data) {
        String path = data.consumeString(60);
        List<String> lines = PathPatterns.parse(data.consumeRemainingAsString());
        try {
            PathPatterns patterns = PathPatterns.of(lines);
            if (patterns.coversAllOf(path)) {
                assertThat(patterns.matches(path)).isTrue();
            }
            assertThat(patterns.deciding(path).isPresent()).isEqualTo(patterns.matches(path));
        } catch (CalqueException refused) {
            assertThat(refused.text()).isNotEmpty();
        }
    }
}
