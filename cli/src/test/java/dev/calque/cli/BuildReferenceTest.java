package dev.calque.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calque.cli.args.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BuildReferenceTest {
    @Test
    void everyOption_standsInTheReference() throws IOException {
        String reference = Files.readString(Path.of("../docs/build.md"));
        assertThat(new ImageBuild().usage().options().stream().map(Option::name))
                .allSatisfy(name -> assertThat(reference).contains("`--" + name));
    }
}
