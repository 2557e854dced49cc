package dev.calque.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPatternsTest {
    @ParameterizedTest
    @CsvSource({
        "**,file,true",
        "**,dir/file,true",
        "**/,file,true",
        "**/**,dir/file,true",
        "dir/**,dir/file,true",
        "dir/**,dir,false",
        "dir/**,dir/dir2/file,true",
        "**/dir,dir,true",
        "**/dir,dir/file,true",
        "**/dir2/*,dir/dir2/file,true",
        "**/dir2/*,dir/dir2/dir2/file,true",
        "**file,dir/file,true",
        "**/file,dir/dir/file,true",
        "**/file*txt,dir/dir/file.txt,true",
        "**/**/*.txt,dir/file.txt,true",
        "a**/*.txt,a/file.txt,true",
        "a**/*.txt,a/dir/file.txt,true",
        "a/*.txt,a/dir/file.txt,false",
        "a/*.txt,a/file.txts,false",
        "a[b-d]e,ace,true",
        "abc.def,abcZdef,false",
        "**/foo/bar,a/foo/bar,true",
        "abc/**,abc/def/ghi,true",
        "**/.foo,bar.foo,false",
        "**/.foo,.foo,true",
        "./bar.*,bar.baz,true",
        "a(b)c/def,a(b)c/def,true",
        "a.|)$(}+{bc,a.|)$(}+{bc,true"
    })
    void matches_onePattern(String pattern, String path, boolean expected) {
        assertThat(PathPatterns.of(List.of(pattern)).matches(path)).isEqualTo(expected);
    }

    @Test
    void matches_lastPatternThatFits_decides() {
        PathPatterns patterns = PathPatterns.of(List.of("docs", "!docs/README.md", "docs/README.md/secret"));
        assertThat(patterns.matches("docs/a")).isTrue();
        assertThat(patterns.matches("docs/README.md")).isFalse();
        assertThat(patterns.matches("docs/README.md/secret/x")).isTrue();
        assertThat(patterns.hasNegations()).isTrue();
    }

    @Test
    void coversAllOf_folderWithNegationBelow_isFalse() {
        PathPatterns patterns = PathPatterns.of(List.of("*", "!src/main", "!**/keep"));
        assertThat(patterns.coversAllOf("src")).isFalse();
        assertThat(patterns.coversAllOf("other")).isFalse();
        PathPatterns narrow = PathPatterns.of(List.of("*", "!src/main"));
        assertThat(narrow.coversAllOf("src")).isFalse();
        assertThat(narrow.coversAllOf("other")).isTrue();
    }

    @Test
    void parse_dropsCommentsAndCleansPaths() {
        assertThat(PathPatterns.parse("\uFEFFa\r\n# no\n\n  /b/c/ \n!  ./d//e\n!\n #kept"))
                .containsExactly("a", "b/c", "!d/e", "!", "#kept");
    }

    @Test
    void of_loneExclamationMark_isRefused() {
        assertThatThrownBy(() -> PathPatterns.of(List.of("!")))
                .hasMessageContaining("illegal exclusion pattern: \"!\"");
    }

    @Test
    void of_malformedClass_isRefused() {
        assertThatThrownBy(() -> PathPatterns.of(List.of("a["))).hasMessageContaining("syntax error in pattern");
    }

    @Test
    void matches_manyDoubleStars_takesNoTime() {
        PathPatterns patterns = PathPatterns.of(List.of("**/a".repeat(40) + "/b"));
        assertThat(patterns.matches("a/".repeat(2000) + "c")).isFalse();
    }
}
