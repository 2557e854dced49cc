package dev.calque.cli.args;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    private static final Usage BUILD = Usage.of("image build")
            .arguments("[OPTIONS] PATH", 1, 1)
            .list("tag", "t", "name", "")
            .value("file", "f", "path", "")
            .flag("no-cache", "", "")
            .flag("quiet", "q", "")
            .build();
    private static final Usage RUN = Usage.of("container run")
            .arguments("[OPTIONS] IMAGE [COMMAND]", 1, Integer.MAX_VALUE)
            .stopsAtFirst()
            .flag("interactive", "i", "")
            .flag("tty", "t", "")
            .list("env", "e", "", "")
            .build();

    private static Arguments parse(Usage usage, String... words) {
        return Arguments.parse(usage, List.of(words));
    }

    @Test
    void options_standAnywhere_inAllForms() {
        Arguments parsed = parse(BUILD, "-t", "a", ".", "--tag=b", "-tc", "--file", "D", "-q");
        assertThat(parsed.texts("tag")).containsExactly("a", "b", "c");
        assertThat(parsed.text("file")).contains("D");
        assertThat(parsed.isSet("quiet")).isTrue();
        assertThat(parsed.rest()).containsExactly(".");
    }

    @Test
    void switches_takeAValueOnlyBehindEquals() {
        assertThat(parse(BUILD, "--no-cache=false", ".").isSet("no-cache")).isFalse();
        assertThat(parse(BUILD, "--no-cache", "true").rest()).containsExactly("true");
        assertThatThrownBy(() -> parse(BUILD, "--no-cache=maybe", ".")).hasMessageContaining("true or false");
    }

    @Test
    void letters_canBeBundled_andOptionsEndAtTheImage() {
        Arguments parsed = parse(RUN, "-ite", "A=b", "busybox", "ls", "-t", "--help");
        assertThat(parsed.isSet("tty")).isTrue();
        assertThat(parsed.texts("env")).containsExactly("A=b");
        assertThat(parsed.rest()).containsExactly("busybox", "ls", "-t", "--help");
    }

    @Test
    void unknownOption_isRefusedWithASuggestion_andDockersCode() {
        assertThatThrownBy(() -> parse(BUILD, "--no-cahce", "."))
                .isInstanceOfSatisfying(
                        UsageException.class, e -> assertThat(e.exitCode()).isEqualTo(125))
                .hasMessageContaining("unknown flag: --no-cahce; did you mean --no-cache?");
        assertThatThrownBy(() -> parse(BUILD, "-x", ".")).hasMessageContaining("unknown shorthand flag: 'x' in -x");
        assertThatThrownBy(() -> parse(BUILD, "-t")).hasMessageContaining("flag needs an argument: -t");
    }

    @Test
    void wrongCount_isToldWithTheUsage() {
        assertThatThrownBy(() -> parse(BUILD).checkCount()).hasMessageContaining("requires 1 argument");
        assertThatThrownBy(() -> parse(BUILD, "a", "b").checkCount()).hasMessageContaining("requires 1 argument");
        assertThatThrownBy(() -> parse(RUN).checkCount()).hasMessageContaining("requires at least 1 argument");
    }

    @Test
    void doubleDash_endsOptions() {
        assertThat(parse(BUILD, "--", "-t").rest()).containsExactly("-t");
    }
}
