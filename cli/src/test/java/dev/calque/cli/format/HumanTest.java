package dev.calque.cli.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanTest {
    @ParameterizedTest
    @CsvSource({
        "0,0B",
        "999,999B",
        "1000,1kB",
        "4813000,4.81MB",
        "23540000,23.5MB",
        "1234567890,1.23GB",
        "999999,1000kB"
    })
    void size_isAsDockerWritesIt(long bytes, String expected) {
        assertThat(Human.size(bytes)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0,Less than a second",
        "1,1 second",
        "59,59 seconds",
        "61,About a minute",
        "125,2 minutes",
        "3601,About an hour",
        "10800,3 hours",
        "260000,3 days",
        "2000000,3 weeks"
    })
    void duration_isAsDockerWritesIt(long seconds, String expected) {
        assertThat(Human.duration(Duration.ofSeconds(seconds))).isEqualTo(expected);
    }
}
