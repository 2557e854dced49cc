package dev.calque.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RawPathTest {
    @ParameterizedTest
    @CsvSource({"/a/b, a/b", "a//b/, a/b", "./a/./b, a/b", "a/../../b, b", "../../x, x", "a/..., a/...", "a/b/.., a"})
    void clean_staysInsideTheRoot(String given, String cleaned) {
        assertThat(RawPath.clean(given).bytes()).isEqualTo(cleaned);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a", "a/", "a//b", ".", "..", "a/..", "a/./b", "a\0b", "\u0100"})
    void path_thatIsNotClean_isRefused(String bytes) {
        assertThatThrownBy(() -> new RawPath(bytes)).isInstanceOf(CalqueException.class);
    }

    @Test
    void startsWith_isNotFooledBySiblings() {
        assertThat(RawPath.of("r-evil/x").startsWith(RawPath.of("r"))).isFalse();
        assertThat(RawPath.of("r/x").startsWith(RawPath.of("r"))).isTrue();
        assertThat(RawPath.of("r").startsWith(RawPath.ROOT)).isTrue();
        assertThat(RawPath.of("r/x/y").relativeTo(RawPath.of("r"))).isEqualTo(RawPath.of("x/y"));
    }

    @Test
    void order_putsAFoldersContentRightAfterIt() {
        List<RawPath> sorted = java.util.stream.Stream.of("a.b", "a", "a/b", "a-b", "a/b/c", "")
                .map(RawPath::of)
                .sorted()
                .toList();
        assertThat(sorted).extracting(RawPath::bytes).containsExactly("", "a", "a/b", "a/b/c", "a-b", "a.b");
    }

    @Test
    void names_areBytes_andShownForPeople() {
        assertThat(RawPath.of("é").bytes()).hasSize(2);
        assertThat(RawPath.of("é")).hasToString("/é");
        assertThat(RawPath.clean("\u00ff\n")).hasToString("/\\xff\\x0a");
        assertThat(RawPath.of("a/é").toBytes()).hasSize(4);
    }
}
