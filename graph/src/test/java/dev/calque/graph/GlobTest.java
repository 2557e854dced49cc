package dev.calque.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "abc,abc,true",
        "*,abc,true",
        "*c,abc,true",
        "a*,a,true",
        "a*,ab/c,false",
        "a*/b,abc/b,true",
        "a*/b,a/c/b,false",
        "a*b*c*d*e*/f,axbxcxdxe/f,true",
        "a*b?c*x,abxbbxdbxebxczzx,true",
        "a*b?c*x,abxbbxdbxebxczzy,false",
        "ab[c],abc,true",
        "ab[b-d],abc,true",
        "ab[e-g],abc,false",
        "ab[^c],abc,false",
        "ab[^e-g],abc,true",
        "a\\*b,a*b,true",
        "a\\*b,ab,false",
        "a?b,a☺b,true",
        "a[^a]b,a☺b,true",
        "a???b,a☺b,false",
        "[a-ζ]*,α,true",
        "a?b,a/b,false",
        "a*b,a/b,false",
        "[\\]a],],true",
        "[\\-x],-,true",
        "*x,xxx,true"
    })
    void matches_asGoDoes(String pattern, String path, boolean expected) {
        assertThat(Glob.of(pattern).matches(path)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"[]a]", "[-]", "[x-]", "[-x]", "\\", "[a-b-c]", "[", "[^", "[^bc", "a["})
    void of_malformed_isRefused(String pattern) {
        assertThatThrownBy(() -> Glob.of(pattern)).hasMessageContaining("syntax error in pattern");
    }

    @Test
    void matches_manyStars_takesNoTime() {
        assertThat(Glob.of("*a".repeat(60) + "b").matches("a".repeat(4000))).isFalse();
    }

    @Test
    void hasWildcards_escapedStar_isNone() {
        assertThat(Glob.hasWildcards("a\\*b")).isFalse();
        assertThat(Glob.hasWildcards("a*b")).isTrue();
    }
}
