package dev.calque.cli.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calque.oci.CalqueException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoTemplateTest {
    private static final Map<String, Object> DATA = Map.of(
            "Name",
            "web",
            "Size",
            12L,
            "Tags",
            List.of("a", "b"),
            "Config",
            Map.of("Labels", Map.of("x.y", "z"), "Cmd", List.of("sh", "-c")),
            "On",
            true,
            "Empty",
            List.of());

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
                    {{.Name}}:{{.Size}} ~ web:12
                    {{json .Tags}} ~ ["a","b"]
                    {{.Tags}} ~ [a b]
                    {{join .Config.Cmd ", "}} ~ sh, -c
                    {{index .Config.Labels "x.y"}} ~ z
                    {{index .Tags 1}} ~ b
                    {{range .Tags}}<{{.}}>{{end}} ~ <a><b>
                    {{range .Empty}}x{{else}}none{{end}} ~ none
                    {{if .On}}yes{{else}}no{{end}} ~ yes
                    {{if eq .Name "db"}}db{{else if eq .Name "web"}}it{{end}} ~ it
                    {{with .Config}}{{len .Cmd}}{{end}} ~ 2
                    {{.Name | upper}} ~ WEB
                    {{upper (lower .Name)}} ~ WEB
                    {{printf "%s-%d" .Name .Size}} ~ web-12
                    {{if and .On (gt .Size 10)}}big{{end}} ~ big
                    {{- .Name -}} ~ web
                    """)
    void template_givesWhatGoGives(String template, String expected) {
        assertThat(GoTemplate.parse(template).render(DATA)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{.Name",
                "{{if .On}}",
                "{{end}}",
                "{{nothing .Name}}",
                "{{.Wrong}}",
                "{{}}",
                "{{index .Tags 9}}",
                "{{(}}"
            })
    void mistake_isAClearError(String template) {
        assertThatThrownBy(() -> GoTemplate.parse(template).render(DATA))
                .isInstanceOf(CalqueException.class)
                .hasMessageContaining("template");
    }

    @Test
    void nesting_isBounded() {
        String deep = "{{if .On}}".repeat(200) + "{{end}}".repeat(200);
        assertThatThrownBy(() -> GoTemplate.parse(deep))
                .isInstanceOf(CalqueException.class)
                .hasMessageContaining("deeper");
    }
}
